// Values of a running scenario and what can be done with them: money and numbers exactly, spans of
// time, texts, JSON.
#pragma once

#include <optional>
#include <string>

#include "base/dec.hpp"
#include "base/json.hpp"

namespace ve::scenario {

// A number with an optional unit: 25, 25uve, 3.5ve (counted in uve), 30d (counted in ns).
struct Quantity {
    Dec number;
    std::string unit;
    // A number, "25uve", "1h30m", or a Coin object.
    static std::optional<Quantity> of(const Json& value);
    std::string text() const;
    bool is_span() const { return unit == span_unit; }
    bool is_money() const { return !unit.empty() && !is_span(); }
    static constexpr std::string_view span_unit = "ns";
};

// op is + - * /. A span added to a number counts seconds. Errors: not numbers, different units,
// below zero, too large.
Result<Json> calculate(std::string_view op, const Json& left, const Json& right);
// Texts, numbers and amounts, one after the other.
Result<Json> join(const Json& left, const Json& right);

// op is == != < <= > >= contains. Numbers, amounts, spans and times compare as what they are,
// everything else, and everything where `as_text`, by its text.
Result<bool> compare(std::string_view op, const Json& left, const Json& right, bool as_text);

// What a person reads of a value: 25uve, "text", {…} shortened.
std::string shown(const Json& value);

}  // namespace ve::scenario
