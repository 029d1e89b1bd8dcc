#include "commands/query/query.hpp"

#include <CLI/CLI.hpp>

#include "commands/query/chain.hpp"
#include "commands/query/events.hpp"
#include "commands/query/leaf.hpp"
#include "commands/query/provable.hpp"
#include "commands/rpc_tree.hpp"

namespace ve {

void add_query(CLI::App& noun, Session& session) {
    add_query_tx(noun, session);
    add_query_txs(noun, session);
    add_query_block(noun, session);
    add_query_events(noun, session);
    add_query_store(noun, session);
    add_rpc_tree(noun, session, RpcKind::query, add_query_leaf);
}

}  // namespace ve
