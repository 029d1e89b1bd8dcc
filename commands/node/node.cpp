#include "commands/node/node.hpp"

#include "commands/node/verbs.hpp"

namespace ve {

void add_node(CLI::App& noun, Session& session) {
    add_node_abci(noun, session);
    add_node_prepare(noun, session);
}

}  // namespace ve
