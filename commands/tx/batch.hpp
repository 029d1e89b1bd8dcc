// `ve tx batch`: files of messages, sent as many transactions of one account.
#pragma once

namespace CLI {
class App;
}

namespace ve {

class Session;

void add_tx_batch(CLI::App& tx, Session& session);

}  // namespace ve
