// The verbs of `ve tx` that work on a document: from unsigned to sent, and what can be asked of it.
// Messages from flags are leaf.hpp's.
#pragma once

namespace CLI {
class App;
}

namespace ve {

class Session;

void add_tx_sign(CLI::App& tx, Session& session);
void add_tx_multisign(CLI::App& tx, Session& session);
void add_tx_status(CLI::App& tx, Session& session);
void add_tx_verify(CLI::App& tx, Session& session);
void add_tx_simulate(CLI::App& tx, Session& session);
void add_tx_broadcast(CLI::App& tx, Session& session);
void add_tx_aux_to_fee(CLI::App& tx, Session& session);
void add_tx_decode(CLI::App& tx, Session& session);
void add_tx_encode(CLI::App& tx, Session& session);
void add_tx_hash(CLI::App& tx, Session& session);
void add_tx_show(CLI::App& tx, Session& session);

}  // namespace ve
