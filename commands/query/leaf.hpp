// One rpc of `ve query`: its fields, and what every question can be asked with: a height, all
// pages, again at each block, with a proof.
#pragma once

#include "commands/session.hpp"
#include "wire/catalog.hpp"

namespace CLI {
class App;
}

namespace ve {

void add_query_leaf(CLI::App& module, Session& session, const wire::Rpc& rpc);

// An rpc's answer. Errors: the chain's; peer.
Result<std::unique_ptr<wire::Proto>> answer_of(client::Connection& node, const wire::Rpc& rpc,
                                               const wire::Proto& request, Height height);

}  // namespace ve
