#include "scenarios/check_expression.hpp"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"
#include "scenarios/value.hpp"

namespace ve::scenario {
namespace {

namespace pb = google::protobuf;
using Kind   = Expression::Kind;
using Of     = Type::Of;

Type of(Of of) {
    Type out;
    out.of = of;
    return out;
}

const std::vector<std::string> output_parts  = {"exit", "out", "err", "json"};
const std::vector<std::string> receipt_parts = {"code",     "codespace", "log",        "height",
                                                "hash",     "gas_used",  "gas_wanted", "fee",
                                                "response", "events"};

struct Part {
    std::string_view name;
    Of of;
    bool many = false;
};
constexpr std::array<Part, 9> network_parts{{{"chain_id", Of::text},
                                             {"height", Of::number},
                                             {"time", Of::instant},
                                             {"app_hash", Of::text},
                                             {"consensus", Of::text},
                                             {"agreed", Of::boolean},
                                             {"mempool", Of::mempool},
                                             {"validators", Of::validator, true},
                                             {"faults", Of::trouble, true}}};
constexpr std::array<Part, 10> validator_parts{{{"number", Of::number},
                                                {"operator", Of::address},
                                                {"name", Of::text},
                                                {"address", Of::text},
                                                {"power", Of::number},
                                                {"state", Of::text},
                                                {"height", Of::number},
                                                {"round", Of::number},
                                                {"step", Of::text},
                                                {"peers", Of::number}}};
constexpr std::array<Part, 3> trouble_parts{
    {{"id", Of::number}, {"fault", Of::text}, {"state", Of::text}}};
constexpr std::array<Part, 2> mempool_parts{{{"txs", Of::number}, {"bytes", Of::number}}};

std::span<const Part> parts_of(Of whole) {
    switch (whole) {
        case Of::network: return network_parts;
        case Of::validator: return validator_parts;
        case Of::trouble: return trouble_parts;
        case Of::mempool: return mempool_parts;
        default: return {};
    }
}

Type receipt_part(const Type& receipt, std::string_view part) {
    if (part == "codespace" || part == "log" || part == "hash") return of(Of::text);
    if (part == "fee") {
        auto fee = of(Of::money);
        fee.unit = "uve";
        return fee;
    }
    auto out = of(part == "events" ? Of::unknown : Of::number);
    out.many = part == "events";
    if (part == "response") {
        out.of      = receipt.message == nullptr ? Of::unknown : Of::message;
        out.message = receipt.message;
    }
    return out;
}

Type output_part(std::string_view part) {
    return of(part == "exit" ? Of::number : part == "json" ? Of::unknown : Of::text);
}

std::string advice(const Type& left, const Type& right) {
    const auto pair = [&](Of a, Of b) {
        return (left.is(a) && right.is(b)) || (left.is(b) && right.is(a));
    };
    if (left.is(Of::money) && right.is(Of::money))
        return fmt::format("; one counts {}, the other {}", left.unit, right.unit);
    if (pair(Of::money, Of::number)) return "; a unit is missing: write 5uve or 5ve";
    if (pair(Of::money, Of::text)) return "; write an amount without quotes";
    if (pair(Of::number, Of::text)) return "; write a number without quotes";
    if (left.many != right.many) return "; one of a list is list[0]";
    return {};
}

}  // namespace

void Problems::add(const Place& place, std::string what) {
    if (full()) return;
    auto error      = error_at(file_, place, std::move(what));
    const auto same = [&](const Error& other) {
        return other.place() == error.place() && other.detail() == error.detail();
    };
    if (std::ranges::none_of(errors_, same)) errors_.push_back(std::move(error));
}

Type ExpressionChecker::type(Expression& value) {
    switch (value.kind) {
        case Kind::number:
            if (!Dec::parse(value.text).ok())
                problems_.add(value.place, "'" + printable(value.text) +
                                               "' is no number that can be counted with");
            return of(Of::number);
        case Kind::quantity: {
            auto known = literal_type(value.text);
            if (known.unknown())
                problems_.add(value.place, "'" + printable(value.text) +
                                               "' is no known quantity; write 25uve, 3.5ve or 30d");
            return known;
        }
        case Kind::text: return of(Of::text);
        case Kind::boolean: return of(Of::boolean);
        case Kind::name: return name(value);
        case Kind::binary: return calculated(value);
        case Kind::compare: return compared(value);
        case Kind::object:
        case Kind::list: return untyped_literal(value);
    }
    return {};
}

void ExpressionChecker::condition(Expression& value) {
    const auto found = type(value);
    if (!found.unknown() && !found.is(Of::boolean))
        problems_.add(value.place, fmt::format("expect takes a comparison or true or false, not {}",
                                               describe(found)));
}

// Its fields are typed where it is used; here only what is bound already is looked at.
Type ExpressionChecker::untyped_literal(Expression& value) {
    const auto look = [&](Expression& inner) {
        if (inner.kind == Kind::name && inner.path.size() == 1 &&
            scope_.find(inner.path[0].text) == nullptr)
            return;
        type(inner);
    };
    for (auto& inner : value.fields) look(*inner.value);
    for (auto& inner : value.items) look(*inner);
    Type out;
    out.many    = value.kind == Kind::list;
    out.literal = &value;
    return out;
}

Type ExpressionChecker::compared(Expression& value) {
    auto& left_value  = *value.items[0];
    auto& right_value = *value.items[1];
    // A bare name may be an enum's value: the other side tells of which.
    const auto bare = [&](const Expression& side) {
        return side.kind == Kind::name && side.path.size() == 1 &&
               scope_.find(side.path[0].text) == nullptr;
    };
    const auto result = of(Of::boolean);
    value.as_text     = true;
    for (auto* side : {&left_value, &right_value}) {
        auto& other = side == &left_value ? right_value : left_value;
        if (bare(*side)) continue;
        const auto noted        = problems_.count();
        const auto type_of_side = type(*side);
        if (problems_.count() > noted) return result;  // what stands beside it cannot be judged
        if (!type_of_side.is(Of::enumeration)) continue;
        const bool plain =
            other.kind == Kind::text || (other.kind == Kind::name && other.path.size() == 1);
        if (plain && enum_value(other, *type_of_side.values)) return result;
    }
    const auto left  = type(left_value);
    const auto right = type(right_value);
    value.as_text    = is_textual(left) || is_textual(right);
    if (left.is(Of::instant) || right.is(Of::instant)) value.as_text = false;
    const auto refuse = [&](std::string why) {
        problems_.add(value.place, fmt::format("'{}' cannot compare {} with {}{}", value.text,
                                               describe(left), describe(right), why));
        return result;
    };
    if (value.text == "contains") {
        auto item = left;
        item.many = false;
        if (left.many ? comparable(item, right)
                      : left.unknown() || left.is(Of::text) || left.is(Of::scalar))
            return result;
        return refuse("; it looks into lists and texts");
    }
    if (!comparable(left, right)) return refuse(advice(left, right));
    const bool equality = value.text == "==" || value.text == "!=";
    if (!equality && (!has_order(left) || !has_order(right))) return refuse("; they have no order");
    return result;
}

Type ExpressionChecker::calculated(Expression& value) {
    const auto left   = type(*value.items[0]);
    const auto right  = type(*value.items[1]);
    const auto& sign  = value.text;
    const auto refuse = [&](std::string_view why) {
        problems_.add(value.place, fmt::format("'{}' cannot take {} and {}{}", sign, describe(left),
                                               describe(right), why));
        return Type{};
    };
    const auto texts = [](const Type& type) {
        return type.is(Of::text) || type.is(Of::address) || type.is(Of::scalar);
    };
    const bool numeric = left.is(Of::number) || right.is(Of::number) || left.is(Of::money) ||
                         right.is(Of::money) || left.is(Of::span) || right.is(Of::span);
    const bool joins = left.is(Of::text) || right.is(Of::text) || left.is(Of::address) ||
                       right.is(Of::address) || (texts(left) && texts(right));
    if (sign == "+" && joins) {
        for (const auto* side : {&left, &right})
            if (!texts(*side) && !side->unknown() && !side->is(Of::number) && !side->is(Of::money))
                return refuse("; texts are joined with texts, numbers and amounts");
        value.as_text = true;
        return of(Of::text);
    }
    for (const auto* side : {&left, &right})
        if (!has_order(*side) || side->is(Of::instant)) return refuse("; it takes numbers");
    if (left.unknown() || right.unknown() || left.is(Of::scalar) || right.is(Of::scalar))
        return numeric ? (left.is(Of::money) || left.is(Of::span) ? left : Type{}) : Type{};
    const bool plain_right = right.is(Of::number);
    if (sign == "*")
        return plain_right           ? left
               : left.is(Of::number) ? right
                                     : refuse("; one of them has to be a plain number");
    if (sign == "/") {
        if (plain_right) return left;
        return comparable(left, right) ? of(Of::number) : refuse(advice(left, right));
    }
    if (left.is(Of::number) && right.is(Of::span)) return left;  // of seconds
    if (!comparable(left, right)) return refuse(advice(left, right));
    return left.unit.empty() ? right : left;
}

Type ExpressionChecker::name(const Expression& value) {
    const auto& first = value.path[0];
    const auto* found = scope_.find(first.text);
    if (found == nullptr) {
        problems_.add(first.place, scope_.unknown(first.text));
        return {};
    }
    Type out = found->type;
    for (std::size_t i = 1; i < value.path.size(); ++i) {
        if (out.unknown()) return {};
        out = part(out, value.path[i], value.path[i - 1].text);
    }
    return out;
}

Type ExpressionChecker::part(const Type& whole, const Name& part, std::string_view before) {
    const bool position = part.text[0] >= '0' && part.text[0] <= '9';
    if (whole.many) {
        auto item    = whole;
        item.many    = false;
        item.literal = nullptr;
        if (position) return item;
        problems_.add(part.place,
                      fmt::format("'{}' is a list; one of it is {}[0]", before, before));
        return {};
    }
    switch (whole.of) {
        case Of::receipt:
            return has_name(receipt_parts, part, "a receipt") ? receipt_part(whole, part.text)
                                                              : Type{};
        case Of::output:
            return has_name(output_parts, part, "a command's output") ? output_part(part.text)
                                                                      : Type{};
        case Of::address:
            if (part.text == "address") return whole;
            problems_.add(part.place, "an actor has only an address");
            return {};
        case Of::message:
        case Of::money:
            if (whole.message != nullptr) return member(*whole.message, part);
            break;
        default: break;
    }
    if (const auto known = parts_of(whole.of); !known.empty()) {
        std::vector<std::string> names;
        for (const auto& one : known) names.emplace_back(one.name);
        if (!has_name(names, part, describe(whole))) return {};
        const auto* found = &*std::ranges::find(known, std::string_view{part.text}, &Part::name);
        auto out          = of(found->of);
        out.many          = found->many;
        return out;
    }
    problems_.add(part.place, fmt::format("'{}' has no parts", before));
    return {};
}

Type ExpressionChecker::member(const pb::Descriptor& message, const Name& part) {
    if (const auto* field = message.FindFieldByName(part.text)) return type_of(*field);
    std::vector<std::string> known;
    for (int i = 0; i < message.field_count(); ++i) known.push_back(message.field(i)->name());
    has_name(known, part, message.name());
    return {};
}

bool ExpressionChecker::has_name(const std::vector<std::string>& known, const Name& name,
                                 std::string_view what) {
    if (std::ranges::find(known, name.text) != known.end()) return true;
    problems_.add(name.place, fmt::format("{} has no field '{}'{}", what, name.text,
                                          did_you_mean(name.text, known)));
    return false;
}

bool ExpressionChecker::enum_value(Expression& value, const pb::EnumDescriptor& values) {
    const auto& text = value.kind == Kind::name ? value.path[0].text : value.text;
    std::vector<std::string> known;
    for (int i = 0; i < values.value_count(); ++i) known.push_back(values.value(i)->name());
    const bool is_value = std::ranges::find(known, text) != known.end();
    const auto* bound   = value.kind == Kind::name ? scope_.find(text) : nullptr;
    if (bound != nullptr) {
        if (!is_value) return false;
        problems_.add(value.place,
                      fmt::format("'{}' is a value of {} and a name bound on line {}; rename that",
                                  text, enum_name(values), bound->place.line));
        return true;
    }
    if (!is_value)
        problems_.add(value.place, fmt::format("{} has no value '{}'{}", enum_name(values),
                                               printable(text), did_you_mean(text, known)));
    value.text = text;
    value.kind = Kind::text;
    return true;
}

}  // namespace ve::scenario
