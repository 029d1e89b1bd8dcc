#include "commands/veid/veid.hpp"

#include "commands/veid/verbs.hpp"

namespace ve {

void add_veid(CLI::App& noun, Session& session) {
    add_veid_capture(noun, session);
    add_veid_status(noun, session);
    add_veid_fixture(noun, session);
}

}  // namespace ve
