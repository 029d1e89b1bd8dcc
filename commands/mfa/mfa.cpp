#include "commands/mfa/mfa.hpp"

namespace ve {

void add_mfa(CLI::App&, Session&) {}

}  // namespace ve
