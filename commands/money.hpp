// Amounts as people type and read them: VE beside the chain's uve (10^-6 VE).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/coin.hpp"

namespace ve {

// "5ve", "0.5ve", "5000000uve". Errors say what is missing or not allowed.
Result<Coin> parse_money(std::string_view text);
// "5ve,7foo"; "" is none. In the order in which they were typed.
Result<std::vector<Coin>> parse_moneys(std::string_view text);

// "5000000uve" -> "5000000uve (5 VE)"; any other text as it is. Lists with commas, too.
std::string with_ve(std::string_view coins);

}  // namespace ve
