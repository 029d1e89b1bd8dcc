// `ve node`: one node of a network as a program of its own.
#pragma once

namespace CLI {
class App;
}

namespace ve {

class Session;

void add_node(CLI::App& noun, Session& session);

}  // namespace ve
