#include "scenarios/evaluate.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <charconv>

#include "base/coin.hpp"
#include "base/time.hpp"
#include "wire/json.hpp"

namespace ve::scenario {
namespace {

namespace pb = google::protobuf;
using Kind   = Expression::Kind;

Result<Json> look_up(const Expression& value, const Names& names) {
    const auto found = names.find(value.path[0]);
    if (found == names.end()) return Json{value.text};  // an enum value; the checker saw it
    Json at = found->second;
    for (std::size_t i = 1; i < value.path.size(); ++i) {
        const auto& part = value.path[i];
        if (at.is_array()) {
            std::size_t index = 0;
            std::from_chars(part.data(), part.data() + part.size(), index);
            if (index >= at.items().size())
                return fail(errors::assertion, "{} has {} items, none at {}", value.text,
                            at.items().size(), part);
            Json item = at.items()[index];
            at        = std::move(item);
            continue;
        }
        if (i == 1 && part == "address" && at.is_string()) continue;
        const auto* member = at.find(part);
        if (member == nullptr)
            return fail(errors::assertion, "{} is not there: no '{}'", value.text, part);
        Json inner = *member;
        at         = std::move(inner);
    }
    return at;
}

bool is_named(const pb::FieldDescriptor& field, std::string_view name) {
    return field.cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE &&
           field.message_type()->full_name() == name;
}

Json coin_json(const Quantity& quantity) {
    return Json::object({{"denom", quantity.unit}, {"amount", quantity.number.short_text()}});
}

Result<Json> object_json(const Expression& object, const pb::Descriptor& type, const Names& names);

Result<Json> field_json(const Expression& value, const pb::FieldDescriptor& field, bool repeated,
                        const Names& names) {
    if (value.kind == Kind::list) {
        auto out = Json::array();
        for (const auto& item : value.items) out.push(TRY(field_json(*item, field, false, names)));
        return out;
    }
    if (value.kind == Kind::object) return object_json(value, *field.message_type(), names);
    auto json       = TRY(evaluate(value, names));
    const bool coin = is_named(field, "cosmos.base.v1beta1.Coin") ||
                      is_named(field, "cosmos.base.v1beta1.DecCoin");
    if (coin && (json.is_string() || json.is_number())) {
        const auto quantity = Quantity::of(json);
        if (!quantity || quantity->unit.empty())
            return fail(errors::input, "{} is no amount with a denom", shown(json));
        auto out = coin_json(*quantity);
        return repeated ? Json::array({std::move(out)}) : out;
    }
    if (coin && repeated && json.is_object()) return Json::array({std::move(json)});
    if (is_named(field, "google.protobuf.Duration") && json.is_string()) {
        const auto span = Duration::parse(json.raw());
        if (span.ok())
            return Json{
                fmt::format("{}.{:09}s", span->nanos / 1'000'000'000, span->nanos % 1'000'000'000)};
    }
    if (field.cpp_type() == pb::FieldDescriptor::CPPTYPE_STRING && json.is_number())
        return Json{json.raw()};
    return json;
}

Result<Json> object_json(const Expression& object, const pb::Descriptor& type, const Names& names) {
    auto out = Json::object();
    for (const auto& item : object.fields) {
        const auto* field = type.FindFieldByName(item.name);
        if (field == nullptr)
            return fail(errors::input, "{} has no field '{}'", type.name(), item.name);
        out.set(item.name, TRY(field_json(*item.value, *field, field->is_repeated(), names)));
    }
    return out;
}

}  // namespace

Result<Json> evaluate(const Expression& value, const Names& names) {
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
                out.set(field.name, TRY(evaluate(*field.value, names)));
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
            return calculate(value.text, left, right);
        }
        case Kind::compare: {
            const auto left  = TRY(evaluate(*value.items[0], names));
            const auto right = TRY(evaluate(*value.items[1], names));
            return Json{TRY(compare(value.text, left, right))};
        }
    }
    return Json{};
}

Result<std::unique_ptr<wire::Proto>> make_message(const Expression& object,
                                                  const pb::Descriptor& type, const Names& names) {
    const auto json = TRY(object_json(object, type, names));
    auto out        = wire::Catalog::get().make(type.full_name());
    TRY(wire::from_json(json, *out));
    return out;
}

}  // namespace ve::scenario
