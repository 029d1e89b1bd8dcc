#include "commands/tx/tx.hpp"

#include <CLI/CLI.hpp>

#include "commands/rpc_tree.hpp"
#include "commands/session.hpp"
#include "commands/tx/documents.hpp"
#include "commands/tx/leaf.hpp"

namespace ve {

void add_tx(CLI::App& noun, Session& session) {
    add_tx_sign(noun, session);
    add_tx_broadcast(noun, session);
    add_tx_simulate(noun, session);
    add_rpc_tree(noun, session, RpcKind::message, add_tx_leaf);
}

}  // namespace ve
