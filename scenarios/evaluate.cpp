#include "scenarios/evaluate.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <charconv>

#include "base/address.hpp"
#include "wire/catalog.hpp"
#include "wire/json.hpp"

namespace ve::scenario {
namespace {

namespace pb = google::protobuf;

const Json* item_at(const Json& list, const std::string& position) {
    std::size_t index    = 0;
    const auto* last     = position.data() + position.size();
    const auto [end, ec] = std::from_chars(position.data(), last, index);
    return ec == std::errc{} && end == last && index < list.items().size() ? &list.items()[index]
                                                                           : nullptr;
}

// What is not there yet may come: `eventually` asks again after an assertion.
Result<Json> look_up(const Expression& value, const Names& names) {
    const auto found = names.find(value.path[0].text);
    if (found == names.end())
        return fail(errors::assertion, "{} has no value yet", value.path[0].text);
    const Json* at = &found->second;
    for (std::size_t i = 1; i < value.path.size(); ++i) {
        const auto& part = value.path[i].text;
        if (i == 1 && part == "address" && at->is_string()) continue;
        const auto* inner = at->is_array() ? item_at(*at, part) : at->find(part);
        if (inner == nullptr && at->is_array())
            return fail(errors::assertion, "{} is not there: the list has {} items",
                        source_of(value), at->items().size());
        if (inner == nullptr)
            return fail(errors::assertion, "{} is not there: no '{}'", source_of(value), part);
        at = inner;
    }
    return *at;
}

bool is_type(const pb::FieldDescriptor& field, std::string_view name) {
    return field.cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE &&
           field.message_type()->full_name() == name;
}

Json coin_json(const Quantity& quantity) {
    return Json::object({{"denom", quantity.unit}, {"amount", quantity.number.short_text()}});
}

Result<Json> message_form(const Json& value, const pb::Descriptor& type);

// A scenario's value in the JSON form that a field of that type is read from.
Result<Json> field_form(const Json& value, const pb::FieldDescriptor& field, bool repeated) {
    const bool coin =
        is_type(field, "cosmos.base.v1beta1.Coin") || is_type(field, "cosmos.base.v1beta1.DecCoin");
    if (repeated && value.is_array()) {
        auto out = Json::array();
        for (const auto& item : value.items()) out.push(TRY(field_form(item, field, false)));
        return out;
    }
    if (coin && !value.is_object()) {
        const auto quantity = Quantity::of(value);
        if (!quantity || !quantity->is_money())
            return fail(errors::input, "{} is no amount with a denom", shown(value));
        return repeated ? Json::array({coin_json(*quantity)}) : coin_json(*quantity);
    }
    if (coin && repeated) return Json::array({value});
    if (is_type(field, "google.protobuf.Duration")) {
        const auto span = Quantity::of(value);
        if (!span || !span->is_span()) return value;
        const auto seconds = TRY(span->number.divided_by(TRY(Dec::parse("1000000000"))));
        return Json{seconds.short_text() + "s"};
    }
    if (field.cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE && value.is_object() &&
        !field.is_map())
        return message_form(value, *field.message_type());
    // An actor in the place of a validator means the validator that it operates.
    if (value.is_string() && wire::Catalog::get().scalar(field) == "cosmos.ValidatorAddressString")
        if (const auto account = Address::parse(TRY(value.text())); account.ok())
            return Json{account->text(prefix::operator_)};
    if (field.cpp_type() == pb::FieldDescriptor::CPPTYPE_STRING && value.is_number())
        return Json{value.raw()};
    return value;
}

Result<Json> message_form(const Json& value, const pb::Descriptor& type) {
    if (type.full_name() == "google.protobuf.Any") return value;
    auto out = Json::object();
    for (const auto& [name, inner] : value.members()) {
        const auto* field = type.FindFieldByName(name);
        if (field == nullptr) return fail(errors::input, "{} has no field '{}'", type.name(), name);
        out.set(name,
                inner.is_null() ? inner : TRY(field_form(inner, *field, field->is_repeated())));
    }
    return out;
}

}  // namespace

Result<Json> evaluate(const Expression& value, const Names& names) {
    using Kind = Expression::Kind;
    switch (value.kind) {
        case Kind::number: return Json::number(value.text);
        case Kind::quantity: {
            const auto quantity = Quantity::of(Json{value.text});
            return Json{quantity ? quantity->text() : value.text};
        }
        case Kind::text: return Json{value.text};
        case Kind::boolean: return Json{value.text == "true"};
        case Kind::name: return look_up(value, names);
        case Kind::object: {
            auto out = Json::object();
            for (const auto& field : value.fields)
                out.set(field.name.text, TRY(evaluate(*field.value, names)));
            return out;
        }
        case Kind::list: {
            auto out = Json::array();
            for (const auto& item : value.items) out.push(TRY(evaluate(*item, names)));
            return out;
        }
        case Kind::binary: {
            const auto left  = TRY(evaluate(*value.items[0], names));
            const auto right = TRY(evaluate(*value.items[1], names));
            return value.as_text ? join(left, right) : calculate(value.text, left, right);
        }
        case Kind::compare: {
            const auto left  = TRY(evaluate(*value.items[0], names));
            const auto right = TRY(evaluate(*value.items[1], names));
            return Json{TRY(compare(value.text, left, right, value.as_text))};
        }
    }
    return Json{};
}

Result<std::unique_ptr<wire::Proto>> make_message(const Expression& object,
                                                  const pb::Descriptor& type, const Names& names) {
    const auto json = TRY(message_form(TRY(evaluate(object, names)), type));
    auto out        = wire::Catalog::get().make(type.full_name());
    TRY(wire::from_json(json, *out));
    return out;
}

Result<std::vector<std::string>> words_of(const std::vector<CommandWord>& words,
                                          const Names& names) {
    std::vector<std::string> out;
    for (const auto& word : words) {
        std::string text;
        for (const auto& piece : word.pieces) {
            if (!piece.value) {
                text += piece.text;
                continue;
            }
            const auto value = TRY(evaluate(*piece.value, names));
            const auto coin  = Quantity::of(value);
            text += value.is_string() ? value.raw() : coin ? coin->text() : value.dump();
        }
        out.push_back(std::move(text));
    }
    return out;
}

}  // namespace ve::scenario
