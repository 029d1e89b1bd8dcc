// `ve tx sign`, `broadcast` and `simulate`: transactions as JSON documents, the Go SDK's form.
#pragma once

namespace CLI {
class App;
}

namespace ve {

class Session;

void add_tx_sign(CLI::App& tx, Session& session);
void add_tx_broadcast(CLI::App& tx, Session& session);
void add_tx_simulate(CLI::App& tx, Session& session);

}  // namespace ve
