// Values of a running scenario and what can be done with them: money and numbers exactly, texts,
// JSON.
#pragma once

#include <string>

#include "base/dec.hpp"
#include "base/json.hpp"

namespace ve::scenario {

// A number with an optional unit: 25, 25uve, 3.5ve (counted in uve), 10blocks.
struct Quantity {
    Dec number;
    std::string unit;
    static std::optional<Quantity> of(const Json& value);  // a number, "25uve", or a Coin object
    std::string text() const;
};

// op is + - * /. Errors: not numbers, different units, below zero, too large.
Result<Json> calculate(std::string_view op, const Json& left, const Json& right);

// op is == != < <= > >= contains. Numbers compare as numbers, everything else as text.
Result<bool> compare(std::string_view op, const Json& left, const Json& right);

// What a person reads of a value: 25uve, "text", {…} shortened.
std::string shown(const Json& value);

// "a b 'c d' "e f"" as words, the shell's quotes without the shell: nothing is expanded.
Result<std::vector<std::string>> words_of(std::string_view line);

}  // namespace ve::scenario
