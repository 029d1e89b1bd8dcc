#include "commands/mfa/mfa.hpp"

#include "commands/mfa/verbs.hpp"

namespace ve {

void add_mfa(CLI::App& noun, Session& session) {
    add_mfa_enroll(noun, session);
    add_mfa_authorize(noun, session);
}

}  // namespace ve
