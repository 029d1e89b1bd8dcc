#include "commands/devnet/devnet.hpp"

#include "commands/devnet/verbs.hpp"

namespace ve {

void add_devnet(CLI::App& noun, Session& session) {
    add_devnet_up(noun, session);
    add_devnet_down(noun, session);
    add_devnet_remove(noun, session);
    add_devnet_status(noun, session);
    add_devnet_list(noun, session);
    add_devnet_logs(noun, session);
    add_devnet_mine(noun, session);
    add_devnet_travel(noun, session);
    add_devnet_snapshot(noun, session);
    add_devnet_restore(noun, session);
    add_devnet_rewind(noun, session);
    add_devnet_pause(noun, session);
    add_devnet_resume(noun, session);
    add_devnet_fault(noun, session);
    add_devnet_trace(noun, session);
    add_devnet_branch(noun, session);
    add_devnet_dump(noun, session);
    add_devnet_load(noun, session);
    add_devnet_export(noun, session);
}

}  // namespace ve
