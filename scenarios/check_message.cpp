// Object literals against the messages they mean: names of fields, forms of values, enum values.
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "scenarios/check_expression.hpp"
#include "scenarios/value.hpp"

namespace ve::scenario {
namespace {

namespace pb = google::protobuf;
using Kind   = Expression::Kind;
using Of     = Type::Of;
using Scalar = pb::FieldDescriptor;

// Bytes, but for those whose digits are a number.
bool is_raw(const pb::FieldDescriptor& field) {
    return field.type() == Scalar::TYPE_BYTES && !item_of(field).is(Of::number);
}

std::string wanted_form(const pb::FieldDescriptor& field) {
    if (field.is_map()) return "{ key: value }";
    if (is_raw(field)) return "bytes as base64 in quotes";
    const auto type = item_of(field);
    if (!type.is(Of::number)) return describe(type);
    if (wire::Catalog::get().is_decimal(field)) return "a number such as 0.25";
    switch (field.cpp_type()) {
        case Scalar::CPPTYPE_INT32: return "a whole number of 32 bits";
        case Scalar::CPPTYPE_UINT32: return "a whole number of 32 bits, not negative";
        default: return "a whole number";
    }
}

bool number_fits(const std::string& digits, const pb::FieldDescriptor& field) {
    const auto json   = Json::number(digits);
    const bool whole  = digits.find('.') == std::string::npos;
    const auto number = Dec::parse(digits);
    if (!number.ok()) return false;
    switch (field.cpp_type()) {
        case Scalar::CPPTYPE_INT32: return json.i64(INT32_MIN, INT32_MAX).ok();
        case Scalar::CPPTYPE_UINT32: return json.u64(UINT32_MAX).ok();
        case Scalar::CPPTYPE_INT64: return json.i64().ok();
        case Scalar::CPPTYPE_UINT64: return json.u64().ok();
        case Scalar::CPPTYPE_DOUBLE:
        case Scalar::CPPTYPE_FLOAT: return true;
        // Amounts travel as text: a number is what one means there.
        case Scalar::CPPTYPE_STRING:
            if (is_raw(field)) return false;
            if (wire::Catalog::get().is_integer(field)) return whole;
            return !item_of(field).is(Of::address);
        default: return false;
    }
}

// A coin has no parts of its smallest unit.
bool money_fits(const std::string& text, const pb::FieldDescriptor& field) {
    const auto quantity = Quantity::of(Json{text});
    if (!quantity || !quantity->is_money()) return false;
    return field.message_type()->name() == "DecCoin" ||
           quantity->number.short_text().find('.') == std::string::npos;
}

}  // namespace

void ExpressionChecker::expected(const Expression& value, const pb::FieldDescriptor& wanted,
                                 bool repeated) {
    std::string advice;
    if (item_of(wanted).is(Of::money) && value.kind == Kind::number)
        advice = fmt::format("; a unit is missing: {}uve or {}ve", value.text, value.text);
    if (item_of(wanted).is(Of::money) && value.kind == Kind::text)
        advice = "; write it without quotes";
    if (item_of(wanted).is(Of::money) && value.kind == Kind::quantity &&
        literal_type(value.text).is(Of::money))
        advice = "; its smallest unit has no parts";
    problems_.add(value.place,
                  fmt::format("field '{}' takes {}{}{}", wanted.name(),
                              repeated ? "a list of: " : "", wanted_form(wanted), advice));
}

void ExpressionChecker::message(Expression& object, const pb::Descriptor& wanted) {
    std::vector<std::string> known;
    for (int i = 0; i < wanted.field_count(); ++i) known.push_back(wanted.field(i)->name());
    std::set<std::string> seen;
    std::map<const pb::OneofDescriptor*, std::string> chosen;
    for (auto& item : object.fields) {
        const auto& name     = item.name.text;
        const auto* declared = wanted.FindFieldByName(name);
        if (declared == nullptr) {
            has_name(known, item.name, wanted.name());
            continue;
        }
        if (!seen.insert(name).second)
            problems_.add(item.name.place, "field '" + name + "' appears twice");
        if (const auto* group = declared->real_containing_oneof())
            if (const auto [first, fresh] = chosen.emplace(group, name);
                !fresh && first->second != name)
                problems_.add(
                    item.name.place,
                    fmt::format("fields '{}' and '{}' exclude each other", first->second, name));
        field(*item.value, *declared, declared->is_repeated());
    }
}

void ExpressionChecker::field(Expression& value, const pb::FieldDescriptor& wanted, bool repeated) {
    if (wanted.is_map()) return map_field(value, wanted);
    if (value.kind == Kind::list) {
        if (!repeated) return expected(value, wanted, repeated);
        for (auto& item : value.items) field(*item, wanted, false);
        return;
    }
    const auto wanted_item = item_of(wanted);
    const bool bare        = value.kind == Kind::name && value.path.size() == 1;
    if (wanted_item.is(Of::enumeration) && (bare || value.kind == Kind::text)) {
        if (repeated && (value.kind == Kind::text || scope_.find(value.path[0].text) == nullptr))
            return expected(value, wanted, repeated);
        if (enum_value(value, *wanted_item.values)) return;
    }
    if (value.kind == Kind::name || value.kind == Kind::binary) {
        const auto found = type(value);
        auto whole       = wanted_item;
        whole.many       = repeated;
        if (found.literal != nullptr) return stored_literal(value, wanted, repeated, found);
        if (fits(found, whole)) return;
        problems_.add(value.place, fmt::format("'{}' is {}, but field '{}' takes {}{}",
                                               source_of(value), describe(found), wanted.name(),
                                               repeated ? "a list of: " : "", wanted_form(wanted)));
        return;
    }
    // One amount stands for a list of one.
    if (repeated && !wanted_item.is(Of::money)) return expected(value, wanted, repeated);
    if (!literal_fits(value, wanted)) expected(value, wanted, repeated);
}

bool ExpressionChecker::literal_fits(Expression& value, const pb::FieldDescriptor& wanted) {
    const auto type = item_of(wanted);
    switch (value.kind) {
        case Kind::object:
            if (wanted.cpp_type() != Scalar::CPPTYPE_MESSAGE) return false;
            message(value, *wanted.message_type());
            return true;
        case Kind::quantity:
            if (literal_type(value.text).unknown()) {
                this->type(value);
                return true;
            }
            if (type.is(Of::money)) return money_fits(value.text, wanted);
            return type.is(Of::span) && literal_type(value.text).is(Of::span);
        case Kind::number: return number_fits(value.text, wanted);
        case Kind::text:
            if (type.is(Of::instant)) return Time::parse(value.text).ok();
            if (is_raw(wanted)) return parse_base64(value.text).ok();
            return wanted.cpp_type() == Scalar::CPPTYPE_STRING;
        case Kind::boolean: return type.is(Of::boolean);
        default: return true;
    }
}

void ExpressionChecker::map_field(Expression& value, const pb::FieldDescriptor& wanted) {
    if (value.kind == Kind::name) {
        type(value);
        return;
    }
    if (value.kind != Kind::object) return expected(value, wanted, false);
    std::set<std::string> seen;
    for (auto& item : value.fields) {
        if (!seen.insert(item.name.text).second)
            problems_.add(item.name.place, "key '" + item.name.text + "' appears twice");
        field(*item.value, *wanted.message_type()->map_value(), false);
    }
}

// The literal behind a `let`, now that its field is known; with the names that were bound there.
void ExpressionChecker::stored_literal(const Expression& value, const pb::FieldDescriptor& wanted,
                                       bool repeated, const Type& type) {
    const auto* bound = scope_.find(value.path[0].text);
    const auto before = scope_.horizon();
    scope_.set_horizon(std::min(before, bound->order));
    field(*type.literal, wanted, repeated);
    scope_.set_horizon(before);
}

}  // namespace ve::scenario
