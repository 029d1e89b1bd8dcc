// The help of a command on one screen: what it does, how it is typed, examples, arguments, flags.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace ve {

// "ve devnet up"
std::string full_name(const CLI::App& app);
std::string help_of(const CLI::App& app);

}  // namespace ve
