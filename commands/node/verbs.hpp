// The verbs of `ve node`.
#pragma once

#include "commands/session.hpp"

namespace CLI {
class App;
}

namespace ve {

void add_node_abci(CLI::App& node, Session& session);
void add_node_prepare(CLI::App& node, Session& session);

}  // namespace ve
