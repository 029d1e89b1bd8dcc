// `ve query txs` and `ve query events`: what happened, found by it, or told as it happens.
#pragma once

namespace CLI {
class App;
}

namespace ve {

class Session;

void add_query_txs(CLI::App& query, Session& session);
void add_query_events(CLI::App& query, Session& session);

}  // namespace ve
