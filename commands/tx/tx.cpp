#include "commands/tx/tx.hpp"

#include <CLI/CLI.hpp>

#include "commands/rpc_tree.hpp"
#include "commands/session.hpp"
#include "commands/tx/batch.hpp"
#include "commands/tx/feegrant.hpp"
#include "commands/tx/leaf.hpp"
#include "commands/tx/verbs.hpp"

namespace ve {

void add_tx(CLI::App& noun, Session& session) {
    add_tx_sign(noun, session);
    add_tx_multisign(noun, session);
    add_tx_status(noun, session);
    add_tx_verify(noun, session);
    add_tx_simulate(noun, session);
    add_tx_broadcast(noun, session);
    add_tx_aux_to_fee(noun, session);
    add_tx_decode(noun, session);
    add_tx_encode(noun, session);
    add_tx_hash(noun, session);
    add_tx_show(noun, session);
    add_tx_batch(noun, session);
    add_rpc_tree(noun, session, RpcKind::message, add_tx_leaf);
    add_feegrant_verbs(noun, session);
}

}  // namespace ve
