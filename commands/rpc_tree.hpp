// `ve tx <module> <message>` and `ve query <module> <method>`: the branch of the Catalog that was
// asked for.
#pragma once

#include "commands/session.hpp"
#include "wire/catalog.hpp"

namespace CLI {
class App;
}

namespace ve {

enum class RpcKind : std::uint8_t { message, query };
using AddLeaf = void (*)(CLI::App& module, Session& session, const wire::Rpc& rpc);

// Only the rpcs that this binary's chain serves; only the asked module's leaves, and of those only
// the asked leaf's flags, are built.
void add_rpc_tree(CLI::App& noun, Session& session, RpcKind kind, AddLeaf add_leaf);

// The definition's examples; where there is one alone, also what is often typed next: what would
// it cost, and the answer for programs.
std::vector<std::string> leaf_examples(const wire::Rpc& rpc);
// The rpc's comment and these.
std::string leaf_help(const wire::Rpc& rpc);

// All served rpcs of a kind, by module and command.
std::vector<const wire::Rpc*> served_rpcs(RpcKind kind);

}  // namespace ve
