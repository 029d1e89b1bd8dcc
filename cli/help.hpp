// The help of a command on one screen: what it does, how it is typed, examples, arguments, flags.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace ve {

// "ve devnet up"
std::string full_name(const CLI::App& app);
inline constexpr std::size_t help_width_min = 40, help_width_max = 100;
// As wide as the terminal, within these bounds.
std::string help_of(const CLI::App& app, std::size_t columns = help_width_max);

}  // namespace ve
