#include "commands/veid/veid.hpp"

namespace ve {

void add_veid(CLI::App&, Session&) {}

}  // namespace ve
