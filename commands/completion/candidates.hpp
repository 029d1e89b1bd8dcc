// What may stand in a place of the command line, beyond the names of commands and flags. Asked at
// every press of a key: nothing is printed or prompted for, and what cannot be known is left out.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class Option;
}

namespace ve {

class Session;

// Values of a flag or of an argument of the command that the session's words name.
std::vector<std::string> values_of(Session& session, const CLI::Option& option);

}  // namespace ve
