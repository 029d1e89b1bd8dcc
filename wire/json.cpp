// Printing. Reading is json_read.cpp.
#include "wire/json.hpp"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <algorithm>
#include <cmath>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "wire/any.hpp"
#include "wire/decimal_text.hpp"
#include "wire/limits.hpp"

namespace ve::wire {
namespace {

namespace pb = google::protobuf;
using Field  = pb::FieldDescriptor;

// ".5" -> ".500": fractions of a second are shown in groups of three digits.
std::string in_groups(std::string fraction) {
    while (fraction.size() % 3 != 1) fraction += '0';
    return fraction;
}

std::string seconds_text(const pb::Duration& span) {
    const bool negative  = span.seconds() < 0 || span.nanos() < 0;
    const auto magnitude = negative ? 0 - static_cast<std::uint64_t>(span.seconds())
                                    : static_cast<std::uint64_t>(span.seconds());
    std::string out      = fmt::format("{}{}", negative ? "-" : "", magnitude);
    if (span.nanos() != 0) {
        auto fraction = fmt::format("{:09}", std::abs(static_cast<std::int64_t>(span.nanos())));
        while (fraction.ends_with("000")) fraction.resize(fraction.size() - 3);
        out += "." + fraction;
    }
    return out + "s";
}

std::string time_text(const pb::Timestamp& stamp) {
    constexpr std::int64_t last_second = 253402300799;  // of the year 9999
    if (stamp.seconds() < zero_time.seconds || stamp.seconds() > last_second || stamp.nanos() < 0 ||
        stamp.nanos() > 999'999'999)
        return fmt::format("{}s {}ns", stamp.seconds(), stamp.nanos());
    auto text      = Time{stamp.seconds(), stamp.nanos()}.text();
    const auto dot = text.find('.');
    if (dot == std::string::npos) return text;
    return text.substr(0, dot) + in_groups(text.substr(dot, text.size() - dot - 1)) + "Z";
}

Json number(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
    return Json::number(fmt::format("{}", value));
}

class Printer {
  public:
    explicit Printer(Defaults defaults) : defaults_{defaults} {}

    Json message(const Proto& message, int depth) const {
        const auto* type = message.GetDescriptor();
        if (type == pb::Any::descriptor()) return any(static_cast<const pb::Any&>(message), depth);
        if (type == pb::Timestamp::descriptor())
            return time_text(static_cast<const pb::Timestamp&>(message));
        if (type == pb::Duration::descriptor())
            return seconds_text(static_cast<const pb::Duration&>(message));
        std::vector<Json::Member> members;
        append_fields(message, depth, members);
        return Json::object(std::move(members));
    }

  private:
    void append_fields(const Proto& message, int depth, std::vector<Json::Member>& out) const {
        if (depth > limits::nesting_max) return;
        const auto* type = message.GetDescriptor();
        for (int i = 0; i < type->field_count(); ++i) {
            const auto& field = *type->field(i);
            if (is_shown(message, field))
                out.emplace_back(field.name(), value(message, field, depth));
        }
    }

    bool is_shown(const Proto& message, const Field& field) const {
        const auto& reflection = *message.GetReflection();
        if (field.is_repeated())
            return defaults_ == Defaults::emit || reflection.FieldSize(message, &field) > 0;
        if (field.real_containing_oneof() != nullptr) return reflection.HasField(message, &field);
        return defaults_ == Defaults::emit || reflection.HasField(message, &field);
    }

    Json value(const Proto& message, const Field& field, int depth) const {
        const auto& reflection = *message.GetReflection();
        if (field.is_map()) return map(message, field, depth);
        if (field.is_repeated()) {
            std::vector<Json> items;
            const int count = reflection.FieldSize(message, &field);
            items.reserve(static_cast<std::size_t>(count));
            for (int i = 0; i < count; ++i) items.push_back(item(message, field, i, depth));
            return Json::array(std::move(items));
        }
        if (field.has_presence() && !reflection.HasField(message, &field))
            return absent(field, depth);
        if (field.type() == Field::TYPE_BYTES || is_number_in_text(field)) {
            std::string scratch;
            const auto& text = reflection.GetStringReference(message, &field, &scratch);
            if (text.empty()) return absent(field, depth);
        }
        return single(message, field, depth);
    }

    static bool is_number_in_text(const Field& field) {
        return Catalog::get().is_decimal(field) || Catalog::get().is_integer(field);
    }

    // What the chain's Go types show for a field that nothing was put into.
    Json absent(const Field& field, int depth) const {
        if (!Catalog::get().is_always_present(field)) return nullptr;
        if (Catalog::get().is_decimal(field)) return decimal_of_parts("0");
        if (Catalog::get().is_integer(field)) return "0";
        const auto* type = field.message_type();
        if (type == nullptr || depth >= limits::nesting_max) return nullptr;
        if (type == pb::Timestamp::descriptor()) return zero_time.text();
        return this->message(Catalog::get().prototype(*type), depth + 1);
    }

    Json single(const Proto& message, const Field& field, int depth) const {
        const auto& reflection = *message.GetReflection();
        switch (field.cpp_type()) {
            case Field::CPPTYPE_INT32: return reflection.GetInt32(message, &field);
            case Field::CPPTYPE_UINT32: return reflection.GetUInt32(message, &field);
            case Field::CPPTYPE_INT64: return std::to_string(reflection.GetInt64(message, &field));
            case Field::CPPTYPE_UINT64:
                return std::to_string(reflection.GetUInt64(message, &field));
            case Field::CPPTYPE_DOUBLE: return number(reflection.GetDouble(message, &field));
            case Field::CPPTYPE_FLOAT: return shortest(reflection.GetFloat(message, &field));
            case Field::CPPTYPE_BOOL: return reflection.GetBool(message, &field);
            case Field::CPPTYPE_ENUM: return named(field, reflection.GetEnumValue(message, &field));
            case Field::CPPTYPE_STRING: {
                std::string scratch;
                return text(field, reflection.GetStringReference(message, &field, &scratch));
            }
            case Field::CPPTYPE_MESSAGE:
                return this->message(reflection.GetMessage(message, &field), depth + 1);
        }
        return nullptr;
    }

    Json item(const Proto& message, const Field& field, int i, int depth) const {
        const auto& r = *message.GetReflection();
        switch (field.cpp_type()) {
            case Field::CPPTYPE_INT32: return r.GetRepeatedInt32(message, &field, i);
            case Field::CPPTYPE_UINT32: return r.GetRepeatedUInt32(message, &field, i);
            case Field::CPPTYPE_INT64:
                return std::to_string(r.GetRepeatedInt64(message, &field, i));
            case Field::CPPTYPE_UINT64:
                return std::to_string(r.GetRepeatedUInt64(message, &field, i));
            case Field::CPPTYPE_DOUBLE: return number(r.GetRepeatedDouble(message, &field, i));
            case Field::CPPTYPE_FLOAT: return shortest(r.GetRepeatedFloat(message, &field, i));
            case Field::CPPTYPE_BOOL: return r.GetRepeatedBool(message, &field, i);
            case Field::CPPTYPE_ENUM:
                return named(field, r.GetRepeatedEnumValue(message, &field, i));
            case Field::CPPTYPE_STRING: {
                std::string scratch;
                return text(field, r.GetRepeatedStringReference(message, &field, i, &scratch));
            }
            case Field::CPPTYPE_MESSAGE:
                return this->message(r.GetRepeatedMessage(message, &field, i), depth + 1);
        }
        return nullptr;
    }

    static Json shortest(float value) {
        if (!std::isfinite(value)) return number(static_cast<double>(value));
        return Json::number(fmt::format("{}", value));
    }

    static Json named(const Field& field, int value) {
        const auto* known = field.enum_type()->FindValueByNumber(value);
        return known != nullptr ? Json{known->name()} : Json{value};
    }

    static Json text(const Field& field, const std::string& value) {
        if (Catalog::get().is_decimal(field)) return decimal_of_parts(value);
        // The digits are the bytes; anything else is shown as the bytes that it is.
        if (Catalog::get().is_integer(field) && is_whole_number(value)) return value;
        if (field.type() == Field::TYPE_BYTES) return base64(bytes_of(value));
        return value;
    }

    Json map(const Proto& message, const Field& field, int depth) const {
        const auto& reflection = *message.GetReflection();
        const auto& key        = *field.message_type()->map_key();
        const auto& mapped     = *field.message_type()->map_value();
        std::vector<Json::Member> members;
        for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
            const auto& entry = reflection.GetRepeatedMessage(message, &field, i);
            const auto name   = single(entry, key, depth);
            members.emplace_back(name.is_boolean() ? (name.flag() ? "true" : "false") : name.raw(),
                                 single(entry, mapped, depth));
        }
        std::ranges::sort(members, {}, &Json::Member::first);
        return Json::object(std::move(members));
    }

    Json any(const pb::Any& any, int depth) const {
        if (any.type_url().empty() && any.value().empty()) return nullptr;
        std::vector<Json::Member> members;
        members.emplace_back("@type", any.type_url());
        const auto inner = depth < limits::nesting_max ? unpack(any, Types::all)
                                                       : fail(errors::input, "nested too deep");
        if (!inner.ok()) {  // shown as it is, since there is no failing here
            members.emplace_back("value", base64(bytes_of(any.value())));
            return Json::object(std::move(members));
        }
        const auto* type = (*inner)->GetDescriptor();
        if (type == pb::Any::descriptor() || type == pb::Timestamp::descriptor() ||
            type == pb::Duration::descriptor())
            members.emplace_back("value", message(**inner, depth + 1));
        else
            append_fields(**inner, depth + 1, members);
        return Json::object(std::move(members));
    }

    Defaults defaults_;
};

}  // namespace

Json to_json(const Proto& message, Defaults defaults) {
    return Printer{defaults}.message(message, 0);
}

std::string to_json_text(const Proto& message, Defaults defaults) {
    return to_json(message, defaults).dump();
}

}  // namespace ve::wire
