#include "select/jq_values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/amount.hpp"
#include "base/text.hpp"

namespace ve::select::jq {
namespace {

constexpr std::size_t text_max = 16U << 20;

// A whole number of any sign.
struct Whole {
    bool negative = false;
    Amount size;
};
std::optional<Whole> exact(const Json& value) {
    if (!value.is_number()) return std::nullopt;
    std::string_view digits{value.raw()};
    Whole out;
    if (digits.starts_with('-')) {
        out.negative = true;
        digits.remove_prefix(1);
    }
    const auto size = Amount::parse(digits);
    if (!size.ok()) return std::nullopt;
    out.size = *size;
    if (out.size.is_zero()) out.negative = false;
    return out;
}
Json json_of(const Whole& value) {
    const bool negative = value.negative && !value.size.is_zero();
    return Json::number((negative ? "-" : "") + value.size.text());
}

std::optional<Whole> sum(const Whole& a, const Whole& b) {
    if (a.negative == b.negative) {
        const auto size = a.size.plus(b.size);
        return size.ok() ? std::optional{Whole{a.negative, *size}} : std::nullopt;
    }
    const bool a_larger = a.size >= b.size;
    const auto size     = a_larger ? a.size.minus(b.size) : b.size.minus(a.size);
    return Whole{a_larger ? a.negative : b.negative, size.value()};
}

std::optional<Whole> whole_arithmetic(char sign, const Whole& a, const Whole& b) {
    if (sign == '+') return sum(a, b);
    if (sign == '-') return sum(a, Whole{!b.negative, b.size});
    if (sign == '*') {
        const auto size = a.size.times(b.size);
        return size.ok() ? std::optional{Whole{a.negative != b.negative, *size}} : std::nullopt;
    }
    const auto quotient = a.size.divided_by(b.size);
    const auto back     = quotient.ok() ? quotient->times(b.size) : quotient;
    if (!back.ok()) return std::nullopt;
    const auto rest = a.size.minus(*back);
    if (sign == '%') return Whole{a.negative, rest.value()};
    return rest->is_zero() ? std::optional{Whole{a.negative != b.negative, *quotient}}
                           : std::nullopt;
}

int kind_order(const Json& value) {
    switch (value.kind()) {
        case Json::Kind::null: return 0;
        case Json::Kind::boolean: return value.flag() ? 2 : 1;
        case Json::Kind::number: return 3;
        case Json::Kind::string: return 4;
        case Json::Kind::array: return 5;
        case Json::Kind::object: break;
    }
    return 6;
}

int sign_of(auto order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }

int compare_numbers(const Json& a, const Json& b) {
    const auto left = exact(a), right = exact(b);
    if (left && right) {
        if (left->negative != right->negative) return left->negative ? -1 : 1;
        const auto order = sign_of(left->size <=> right->size);
        return left->negative ? -order : order;
    }
    const double x = real(a).value_or(0), y = real(b).value_or(0);
    return x < y ? -1 : x > y ? 1 : 0;
}

std::vector<std::string> sorted_names(const Json& object) {
    std::vector<std::string> out;
    for (const auto& [name, value] : object.members()) out.push_back(name);
    std::ranges::sort(out);
    return out;
}

int compare_objects(const Json& a, const Json& b) {
    const auto left = sorted_names(a), right = sorted_names(b);
    if (left != right) return left < right ? -1 : 1;
    for (const auto& name : left)
        if (const int order = compare(*a.find(name), *b.find(name)); order != 0) return order;
    return 0;
}

Result<Json> merged_deep(Json a, const Json& b) {
    for (const auto& [name, value] : b.members()) {
        const auto* old = a.find(name);
        const bool deep = old != nullptr && old->is_object() && value.is_object();
        a.set(name, deep ? TRY(merged_deep(*old, value)) : value);
    }
    return a;
}

Json split(const std::string& text, const std::string& by) {
    auto out = Json::array();
    if (text.empty()) return out;
    std::size_t from = 0;
    while (true) {
        const auto at = by.empty() ? from + 1 : text.find(by, from);
        if (at == std::string::npos || at >= text.size() + (by.empty() ? 0 : 1)) break;
        if (by.empty() && at == text.size()) break;
        out.push(text.substr(from, at - from));
        from = at + by.size();
    }
    out.push(text.substr(from));
    return out;
}

std::string_view word_of(char sign) {
    switch (sign) {
        case '+': return "added";
        case '-': return "subtracted";
        case '*': return "multiplied";
        case '/': return "divided";
        default: return "divided with a rest";
    }
}

Result<Json> number_arithmetic(char sign, const Json& a, const Json& b) {
    const auto left = exact(a), right = exact(b);
    if (left && right && !((sign == '/' || sign == '%') && right->size.is_zero()))
        if (const auto out = whole_arithmetic(sign, *left, *right)) return json_of(*out);
    const double x = *real(a), y = *real(b);
    switch (sign) {
        case '+': return number(x + y);
        case '-': return number(x - y);
        case '*': return number(x * y);
        case '/':
            if (y == 0) return raise("{} cannot be divided by zero", shown(a));
            return number(x / y);
        default: break;
    }
    const auto over = whole(a), by = whole(b);
    if (!over || !by || *by == 0 || *by == -1)
        return raise("{} cannot be divided with a rest by {}", shown(a), shown(b));
    return Json{*over % *by};
}

}  // namespace

std::string_view type_of(const Json& value) {
    switch (value.kind()) {
        case Json::Kind::null: return "null";
        case Json::Kind::boolean: return "boolean";
        case Json::Kind::number: return "number";
        case Json::Kind::string: return "string";
        case Json::Kind::array: return "array";
        case Json::Kind::object: break;
    }
    return "object";
}

bool truth(const Json& value) { return !value.is_null() && !(value.is_boolean() && !value.flag()); }

std::string shown(const Json& value) {
    return fmt::format("{} ({})", type_of(value), printable(value.dump(), 40));
}

int compare(const Json& a, const Json& b) {
    const int order = kind_order(a) - kind_order(b);
    if (order != 0) return order < 0 ? -1 : 1;
    if (a.is_number()) return compare_numbers(a, b);
    if (a.is_string()) return sign_of(a.raw().compare(b.raw()));
    if (a.is_object()) return compare_objects(a, b);
    for (std::size_t i = 0; i < std::min(a.items().size(), b.items().size()); ++i)
        if (const int one = compare(a.items()[i], b.items()[i]); one != 0) return one;
    return sign_of(a.items().size() <=> b.items().size());
}

std::optional<double> real(const Json& value) {
    if (!value.is_number()) return std::nullopt;
    double out       = 0;
    const auto& text = value.raw();
    const auto read  = std::from_chars(text.data(), text.data() + text.size(), out);
    if (read.ec == std::errc::result_out_of_range)
        return text.starts_with('-') ? -std::numeric_limits<double>::max()
                                     : std::numeric_limits<double>::max();
    return out;
}

Json number(double value) {
    if (std::isnan(value)) return {};
    if (std::isinf(value)) value = std::copysign(std::numeric_limits<double>::max(), value);
    constexpr double exact_below = 1e17;
    if (std::trunc(value) == value && std::abs(value) < exact_below)
        return Json{static_cast<std::int64_t>(value)};
    return Json::number(fmt::format("{}", value));
}

std::optional<std::int64_t> whole(const Json& value) {
    if (!value.is_number()) return std::nullopt;
    const auto small = value.i64();
    if (small.ok()) return *small;
    constexpr double limit = 9.2e18;
    const double floor     = std::floor(*real(value));
    return static_cast<std::int64_t>(std::clamp(floor, -limit, limit));
}

Result<Json> negated(const Json& value) {
    if (!value.is_number()) return raise("{} cannot be negated", shown(value));
    if (const auto size = exact(value)) return json_of({!size->negative, size->size});
    return number(-*real(value));
}

Result<Json> arithmetic(char sign, const Json& a, const Json& b) {
    if (a.is_number() && b.is_number()) return number_arithmetic(sign, a, b);
    if (sign == '+') {
        if (a.is_null()) return b;
        if (b.is_null()) return a;
        if (a.is_string() && b.is_string()) {
            if (a.raw().size() + b.raw().size() > text_max)
                return fail(errors::refused, "the program makes a text above {} bytes", text_max);
            return Json{a.raw() + b.raw()};
        }
        if (a.is_array() && b.is_array()) {
            auto out = a;
            for (const auto& item : b.items()) out.push(item);
            return out;
        }
        if (a.is_object() && b.is_object()) {
            auto out = a;
            for (const auto& [name, value] : b.members()) out.set(name, value);
            return out;
        }
    }
    if (sign == '-' && a.is_array() && b.is_array()) {
        auto out = Json::array();
        for (const auto& item : a.items())
            if (std::ranges::none_of(b.items(),
                                     [&](const Json& one) { return compare(one, item) == 0; }))
                out.push(item);
        return out;
    }
    if (sign == '*' && a.is_object() && b.is_object()) return merged_deep(a, b);
    if (sign == '*' && (a.is_string() || b.is_string()) && (a.is_number() || b.is_number())) {
        const auto& text = a.is_string() ? a : b;
        const auto times = real(a.is_string() ? b : a).value_or(0);
        if (times <= 0) return Json{};
        if (text.raw().empty()) return Json{std::string{}};
        if (times * static_cast<double>(text.raw().size()) > static_cast<double>(text_max))
            return fail(errors::refused, "the program makes a text above {} bytes", text_max);
        std::string out;
        const auto count = std::max<std::size_t>(1, static_cast<std::size_t>(times));
        for (std::size_t i = 0; i < count; ++i) out += text.raw();
        return Json{std::move(out)};
    }
    if (sign == '/' && a.is_string() && b.is_string()) return split(a.raw(), b.raw());
    return raise("{} and {} cannot be {}", shown(a), shown(b), word_of(sign));
}

Result<Json> element(const Json& value, const Json& index) {
    if (index.is_string() && (value.is_object() || value.is_null())) {
        const auto* found = value.find(index.raw());
        return found == nullptr ? Json{} : *found;
    }
    if (index.is_number() && (value.is_array() || value.is_null())) {
        auto at = *whole(index);
        if (at < 0) at += static_cast<std::int64_t>(value.items().size());
        if (at < 0 || static_cast<std::size_t>(at) >= value.items().size()) return Json{};
        return value.items()[static_cast<std::size_t>(at)];
    }
    if (value.is_object() && index.is_string()) return Json{};
    return raise("{} has no element {}", shown(value), shown(index));
}

Result<Json> sliced(const Json& value, const Json& from, const Json& to) {
    if (value.is_null()) return Json{};
    if (!value.is_array() && !value.is_string()) return raise("{} cannot be sliced", shown(value));
    if (!(from.is_null() || from.is_number()) || !(to.is_null() || to.is_number()))
        return raise("the ends of a slice are numbers");
    std::vector<std::size_t> starts;  // of a text's characters
    if (value.is_string())
        for (std::size_t at = 0; at < value.raw().size(); next_code_point(value.raw(), at))
            starts.push_back(at);
    const auto size =
        static_cast<std::int64_t>(value.is_array() ? value.items().size() : starts.size());
    const auto place = [&](const Json& at, std::int64_t otherwise) {
        auto out = whole(at).value_or(otherwise);
        if (out < 0) out += size;
        return static_cast<std::size_t>(std::clamp<std::int64_t>(out, 0, size));
    };
    const auto begin = place(from, 0), end = std::max(begin, place(to, size));
    if (value.is_array()) {
        auto out = Json::array();
        for (auto i = begin; i < end; ++i) out.push(value.items()[i]);
        return out;
    }
    starts.push_back(value.raw().size());
    return Json{value.raw().substr(starts[begin], starts[end] - starts[begin])};
}

Result<Json> with_element(Json value, const Json& index, Json element) {
    if (index.is_string() && (value.is_object() || value.is_null())) {
        if (value.is_null()) value = Json::object();
        value.set(index.raw(), std::move(element));
        return value;
    }
    if (!index.is_number() || !(value.is_array() || value.is_null()))
        return raise("{} has no element {}", shown(value), shown(index));
    constexpr std::int64_t index_max = 1 << 20;
    auto at                          = *whole(index);
    auto items                       = value.items();
    if (at < 0) at += static_cast<std::int64_t>(items.size());
    if (at < 0) return raise("{} is before the first element", shown(index));
    if (at > index_max)
        return fail(errors::refused, "the program makes a list above {} elements", index_max);
    const auto place = static_cast<std::size_t>(at);
    if (place >= items.size()) items.resize(place + 1);
    items[place] = std::move(element);
    return Json::array(std::move(items));
}

Result<Json> without_element(Json value, const Json& index) {
    if (value.is_null()) return value;
    if (value.is_object() && index.is_string()) {
        value.erase(index.raw());
        return value;
    }
    if (!value.is_array() || !index.is_number())
        return raise("{} cannot be deleted from {}", shown(index), shown(value));
    auto items = value.items();
    auto at    = *whole(index);
    if (at < 0) at += static_cast<std::int64_t>(items.size());
    if (at >= 0 && static_cast<std::size_t>(at) < items.size()) items.erase(items.begin() + at);
    return Json::array(std::move(items));
}

std::string text_of_value(const Json& value) {
    return value.is_string() ? value.raw() : value.dump();
}

bool contains(const Json& a, const Json& b) {
    if (a.is_object() && b.is_object())
        return std::ranges::all_of(b.members(), [&](const Json::Member& member) {
            const auto* found = a.find(member.first);
            return found != nullptr && contains(*found, member.second);
        });
    if (a.is_array() && b.is_array())
        return std::ranges::all_of(b.items(), [&](const Json& wanted) {
            return std::ranges::any_of(a.items(),
                                       [&](const Json& one) { return contains(one, wanted); });
        });
    if (a.is_string() && b.is_string()) return a.raw().find(b.raw()) != std::string::npos;
    return compare(a, b) == 0;
}

}  // namespace ve::select::jq
