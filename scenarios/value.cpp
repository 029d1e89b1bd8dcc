#include "scenarios/value.hpp"

#include <algorithm>

#include "base/coin.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace ve::scenario {
namespace {

const Dec nanos_a_second = Dec::whole(Amount{1'000'000'000}).value();

std::string plain(const Json& value) {
    if (value.is_string() || value.is_number()) return value.raw();
    return value.dump();
}

Result<bool> ordered(std::string_view op, std::strong_ordering order) {
    if (op == "==") return order == 0;
    if (op == "!=") return order != 0;
    if (op == "<") return order < 0;
    if (op == "<=") return order <= 0;
    if (op == ">") return order > 0;
    return order >= 0;
}

std::optional<Quantity> span_of(std::string_view text) {
    const auto span = Duration::parse(text);
    if (!span.ok()) return std::nullopt;
    const auto nanos = Dec::whole(Amount{static_cast<std::uint64_t>(span->nanos)});
    return Quantity{*nanos, std::string{Quantity::span_unit}};
}

// "3.5" and "uve" as one: ve becomes uve; the chain's seconds may have a fraction.
std::optional<Quantity> with_unit(const Dec& number, std::string_view unit) {
    const auto scaled = [&](const Dec& factor, std::string_view to) -> std::optional<Quantity> {
        const auto product = number.times(factor);
        if (!product.ok()) return std::nullopt;
        return Quantity{*product, std::string{to}};
    };
    if (unit == "ve") return scaled(Dec::whole(Amount{1'000'000}).value(), base_denom().text());
    if (unit == "s") return scaled(nanos_a_second, Quantity::span_unit);
    if (unit.empty() || Denom::parse(unit).ok()) return Quantity{number, std::string{unit}};
    return std::nullopt;
}

// Whole units of the smallest kind: what there is no part of.
Result<Json> finished(Quantity out) {
    if (out.unit == base_denom().text() || out.is_span())
        out.number = TRY(Dec::whole(TRY(out.number.floor())));
    return Json{out.text()};
}

Result<Json> difference(const Quantity& a, const Quantity& b, const std::string& unit) {
    if (a.number < b.number)
        return fail(errors::input, "{} - {} is below zero", a.text(), b.text());
    return finished({TRY(a.number.minus(b.number)), unit});
}

}  // namespace

std::optional<Quantity> Quantity::of(const Json& value) {
    if (const auto* denom = value.find("denom"))
        if (const auto* amount = value.find("amount")) {
            auto out = of(*amount);
            if (!out || !out->unit.empty() || !denom->is_string()) return std::nullopt;
            out->unit = denom->raw();
            return out;
        }
    if (!value.is_string() && !value.is_number()) return std::nullopt;
    const std::string_view text = value.raw();
    if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
    const auto split  = std::min(text.find_first_not_of("0123456789."), text.size());
    const auto number = Dec::parse(text.substr(0, split));
    if (!number.ok()) return std::nullopt;
    if (auto out = with_unit(*number, text.substr(split))) return out;
    return span_of(text);
}

std::string Quantity::text() const {
    if (!is_span()) return number.short_text() + unit;
    const auto whole = number.floor();
    const auto nanos = whole.ok() ? whole->as_u64() : std::nullopt;
    if (!nanos || *nanos > INT64_MAX) return number.short_text() + unit;
    return Duration{static_cast<std::int64_t>(*nanos)}.text();
}

Result<Json> calculate(std::string_view op, const Json& left, const Json& right) {
    const auto a = Quantity::of(left);
    auto b       = Quantity::of(right);
    if (!a || !b)
        return fail(errors::input, "{} {} {} is no calculation with numbers", shown(left), op,
                    shown(right));
    const auto mixed = [&] {
        return fail(errors::input, "{} {} {} mixes units", a->text(), op, b->text());
    };
    if (op == "*") {
        if (!a->unit.empty() && !b->unit.empty()) return mixed();
        return finished({TRY(a->number.times(b->number)), a->unit + b->unit});
    }
    if (op == "/") {
        if (!b->unit.empty() && a->unit != b->unit) return mixed();
        return finished({TRY(a->number.divided_by(b->number)), b->unit.empty() ? a->unit : ""});
    }
    if (a->unit.empty() && b->is_span()) {
        b->number = TRY(b->number.divided_by(nanos_a_second));
        b->unit.clear();
    }
    if (a->unit != b->unit) return mixed();
    if (op == "-") return difference(*a, *b, a->unit);
    return finished({TRY(a->number.plus(b->number)), a->unit});
}

Result<Json> join(const Json& left, const Json& right) {
    std::string out;
    for (const auto* side : {&left, &right}) {
        const auto quantity = Quantity::of(*side);
        if (!side->is_string() && !quantity)
            return fail(errors::input, "{} is no text", shown(*side));
        out += side->is_string() ? side->raw() : quantity->text();
    }
    return Json{std::move(out)};
}

Result<bool> compare(std::string_view op, const Json& left, const Json& right, bool as_text) {
    if (op == "contains") {
        if (!left.is_array()) return plain(left).find(plain(right)) != std::string::npos;
        for (const auto& item : left.items())
            if (TRY(compare("==", item, right, as_text))) return true;
        return false;
    }
    const bool equality = op == "==" || op == "!=";
    if (!as_text) {
        const auto a = Quantity::of(left);
        const auto b = Quantity::of(right);
        if (a && b && a->unit == b->unit) return ordered(op, a->number <=> b->number);
        if (a && b && !equality)
            return fail(errors::input, "{} and {} have different units", a->text(), b->text());
        const auto early = Time::parse(plain(left));
        const auto late  = Time::parse(plain(right));
        if (early.ok() && late.ok()) return ordered(op, *early <=> *late);
    }
    if (!equality) return fail(errors::input, "{} and {} have no order", shown(left), shown(right));
    return ordered(op, plain(left) <=> plain(right));
}

std::string shown(const Json& value) {
    if (const auto quantity = Quantity::of(value)) return quantity->text();
    if (value.is_string()) return "\"" + printable(value.raw(), 200) + "\"";
    return printable(value.dump(), 200);
}

}  // namespace ve::scenario
