#include "scenarios/type.hpp"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <array>

#include "base/coin.hpp"
#include "scenarios/value.hpp"

namespace ve::scenario {
namespace {

namespace pb = google::protobuf;
using Of     = Type::Of;
using Scalar = pb::FieldDescriptor;

Type made(Of of) {
    Type out;
    out.of = of;
    return out;
}

Type message_type(const pb::Descriptor& message) {
    const auto& name = message.full_name();
    if (name == "google.protobuf.Duration") return made(Of::span);
    if (name == "google.protobuf.Timestamp") return made(Of::instant);
    if (name == "google.protobuf.Any") return {};
    const bool coin = name == "cosmos.base.v1beta1.Coin" || name == "cosmos.base.v1beta1.DecCoin";
    auto out        = made(coin ? Of::money : Of::message);
    out.message     = &message;
    return out;
}

Type text_type(const pb::FieldDescriptor& field) {
    const auto& catalog = wire::Catalog::get();
    if (catalog.is_integer(field) || catalog.is_decimal(field)) return made(Of::number);
    if (field.type() == Scalar::TYPE_BYTES) return made(Of::text);
    const auto scalar = catalog.scalar(field);
    return made(scalar.find("AddressString") == std::string::npos ? Of::scalar : Of::address);
}

}  // namespace

// "Order.State": the name alone says little.
std::string enum_name(const pb::EnumDescriptor& values) {
    const auto* around = values.containing_type();
    return around == nullptr ? values.name() : around->name() + "." + values.name();
}

Type item_of(const pb::FieldDescriptor& field) {
    if (field.is_map()) return {};
    switch (field.cpp_type()) {
        case Scalar::CPPTYPE_MESSAGE: return message_type(*field.message_type());
        case Scalar::CPPTYPE_BOOL: return made(Of::boolean);
        case Scalar::CPPTYPE_STRING: return text_type(field);
        case Scalar::CPPTYPE_ENUM: {
            auto out   = made(Of::enumeration);
            out.values = field.enum_type();
            return out;
        }
        default: return made(Of::number);
    }
}

Type type_of(const pb::FieldDescriptor& field) {
    auto out = item_of(field);
    out.many = field.is_repeated() && !field.is_map();
    return out;
}

Type literal_type(const std::string& text) {
    // Words that could name a coin, and never do.
    static constexpr std::array<std::string_view, 16> no_coins = {
        "block",  "blocks",  "sec",  "secs",  "second", "seconds", "min",  "mins",
        "minute", "minutes", "hour", "hours", "day",    "days",    "week", "weeks"};
    const auto quantity = Quantity::of(Json{text});
    if (!quantity || std::ranges::count(no_coins, quantity->unit) > 0) return {};
    auto out = made(quantity->is_span() ? Of::span : Of::money);
    if (out.of == Of::money) out.unit = quantity->unit;
    return out;
}

std::string describe(const Type& type) {
    if (type.many) {
        auto one = type;
        one.many = false;
        return type.of == Of::unknown ? "a list" : "a list of: " + describe(one);
    }
    switch (type.of) {
        case Of::unknown: return "a value";
        case Of::boolean: return "true or false";
        case Of::text:
        case Of::scalar: return "a text";
        case Of::number: return "a number";
        case Of::money: return "an amount such as 25uve";
        case Of::span: return "a duration such as 30d";
        case Of::instant: return "a time such as \"2026-01-31T10:00:00Z\"";
        case Of::address: return "an address";
        case Of::enumeration: return "one of " + enum_name(*type.values);
        case Of::message: return "{ … } of " + type.message->name();
        case Of::receipt: return "a receipt";
        case Of::output: return "a command's output";
        case Of::network: return "the network";
        case Of::validator: return "a validator of the network";
        case Of::trouble: return "a fault of the network";
        case Of::mempool: return "the mempool";
    }
    return {};
}

bool is_textual(const Type& type) {
    return type.is(Of::text) || type.is(Of::address) || type.is(Of::enumeration) ||
           type.is(Of::boolean);
}

bool has_order(const Type& type) {
    return type.unknown() || type.is(Of::number) || type.is(Of::money) || type.is(Of::span) ||
           type.is(Of::instant) || type.is(Of::scalar);
}

bool comparable(const Type& left, const Type& right) {
    if (left.unknown() || right.unknown()) return true;
    if (left.many != right.many) return false;
    const auto either = [&](Of a, Of b) {
        return (left.of == a && right.of == b) || (left.of == b && right.of == a);
    };
    if (left.of == Of::receipt || left.of >= Of::output) return false;
    if (left.of == right.of) {
        if (left.of == Of::message) return left.message == right.message;
        if (left.of == Of::enumeration) return left.values == right.values;
        if (left.of == Of::money)
            return left.unit.empty() || right.unit.empty() || left.unit == right.unit;
        return true;
    }
    return either(Of::text, Of::scalar) || either(Of::text, Of::address) ||
           either(Of::scalar, Of::address) || either(Of::scalar, Of::number) ||
           either(Of::scalar, Of::money) || either(Of::instant, Of::text) ||
           either(Of::instant, Of::scalar);
}

bool fits(const Type& value, const Type& wanted) {
    if (value.unknown() || wanted.unknown()) return true;
    if (wanted.many) {
        if (!value.many) return wanted.of == Of::money && value.of == Of::money;
        auto item = value, wanted_item = wanted;
        item.many = wanted_item.many = false;
        return fits(item, wanted_item);
    }
    if (value.many) return false;
    switch (wanted.of) {
        case Of::message: return value.of == Of::message && value.message == wanted.message;
        case Of::enumeration: return value.of == Of::enumeration && value.values == wanted.values;
        case Of::number: return value.of == Of::number || value.of == Of::scalar;
        case Of::instant: return value.of == Of::instant || value.of == Of::text;
        case Of::scalar:
            return value.of == Of::scalar || value.of == Of::text || value.of == Of::address ||
                   value.of == Of::number;
        case Of::text:
        case Of::address:
            return value.of == Of::scalar || value.of == Of::text || value.of == Of::address;
        default: return value.of == wanted.of;
    }
}

}  // namespace ve::scenario
