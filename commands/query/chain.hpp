// `ve query tx` and `ve query block`: what the node knows besides its modules.
#pragma once

namespace CLI {
class App;
}

namespace ve {

class Session;

void add_query_tx(CLI::App& query, Session& session);
void add_query_block(CLI::App& query, Session& session);

}  // namespace ve
