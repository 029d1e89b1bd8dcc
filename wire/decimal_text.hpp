// Numbers that travel as text: signed whole numbers, and decimals as their parts of 10^-18.
// Any length and sign that the chain's Go types read is let through; arithmetic is not done here.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ve::wire {

bool is_whole_number(std::string_view text);  // as the chain writes it: no +, no zero in front

std::string decimal_of_parts(std::string_view parts);  // "25" followed by zeros -> 18 places
Result<std::string> parts_of_decimal(std::string_view decimal);

}  // namespace ve::wire
