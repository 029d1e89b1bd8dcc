#include "scenarios/value.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ve::scenario {
namespace {

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

}  // namespace

std::optional<Quantity> Quantity::of(const Json& value) {
    if (const auto* denom = value.find("denom"))
        if (const auto* amount = value.find("amount")) {
            auto out = of(*amount);
            if (out) out->unit = denom->raw();
            return out;
        }
    if (!value.is_string() && !value.is_number()) return std::nullopt;
    const std::string_view text = value.raw();
    if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
    const auto split = std::min(text.find_first_not_of("0123456789."), text.size());
    auto number      = Dec::parse(text.substr(0, split));
    if (!number.ok()) return std::nullopt;
    Quantity out{*number, std::string{text.substr(split)}};
    if (!std::ranges::all_of(out.unit, [](char c) { return (c >= 'a' && c <= 'z') || c == '/'; }))
        return std::nullopt;
    if (out.unit == "ve") {
        const auto scaled = out.number.times(Amount{1'000'000});
        if (!scaled.ok()) return std::nullopt;
        out = {*scaled, "uve"};
    }
    return out;
}

std::string Quantity::text() const { return number.short_text() + unit; }

Result<Json> calculate(std::string_view op, const Json& left, const Json& right) {
    const auto a = Quantity::of(left);
    const auto b = Quantity::of(right);
    // Texts are joined: customer + "/1/1/1".
    const auto is_text = [](const Json& value) { return value.is_string() || value.is_number(); };
    if (op == "+" && (!a || !b) && is_text(left) && is_text(right))
        return Json{left.raw() + right.raw()};
    if (!a || !b)
        return fail(errors::input, "{} {} {} is no calculation with numbers", shown(left), op,
                    shown(right));
    const bool scales = op == "*" || op == "/";
    if (!a->unit.empty() && !b->unit.empty() && (scales ? op == "*" : a->unit != b->unit))
        return fail(errors::input, "{} {} {} mixes units", a->text(), op, b->text());
    Quantity out;
    out.unit = op == "/" && a->unit == b->unit ? "" : a->unit.empty() ? b->unit : a->unit;
    if (op == "+") out.number = TRY(a->number.plus(b->number));
    if (op == "-") {
        if (a->number < b->number)
            return fail(errors::input, "{} - {} is below zero", a->text(), b->text());
        out.number = TRY(a->number.minus(b->number));
    }
    if (op == "*") out.number = TRY(a->number.times(b->number));
    if (op == "/") out.number = TRY(a->number.divided_by(b->number));
    // Money has no parts of its smallest unit.
    if (out.unit == "uve") out.number = TRY(Dec::whole(TRY(out.number.floor())));
    return Json{out.text()};
}

Result<bool> compare(std::string_view op, const Json& left, const Json& right) {
    if (op == "contains") {
        if (left.is_array())
            return std::ranges::any_of(
                left.items(), [&](const Json& item) { return plain(item) == plain(right); });
        return plain(left).find(plain(right)) != std::string::npos;
    }
    const auto a = Quantity::of(left);
    const auto b = Quantity::of(right);
    if (a && b && (a->unit == b->unit || a->unit.empty() || b->unit.empty()))
        return ordered(op, a->number <=> b->number);
    if (op != "==" && op != "!=")
        return fail(errors::input, "{} and {} have no order", shown(left), shown(right));
    return ordered(op, plain(left) <=> plain(right));
}

std::string shown(const Json& value) {
    if (const auto quantity = Quantity::of(value)) return quantity->text();
    if (value.is_string()) return "\"" + printable(value.raw(), 200) + "\"";
    return printable(value.dump(), 200);
}

Result<std::vector<std::string>> words_of(std::string_view line) {
    std::vector<std::string> out;
    std::string word;
    bool open  = false;
    char quote = '\0';
    for (const char c : line) {
        if (quote != '\0') {
            if (c == quote)
                quote = '\0';
            else
                word += c;
        } else if (c == '\'' || c == '"') {
            quote = c;
            open  = true;
        } else if (c == ' ' || c == '\t') {
            if (open) out.push_back(std::move(word));
            word.clear();
            open = false;
        } else {
            word += c;
            open = true;
        }
    }
    if (quote != '\0') return fail(errors::input, "a quote is not closed");
    if (open) out.push_back(std::move(word));
    return out;
}

}  // namespace ve::scenario
