// `ve keys agent`.
#pragma once

namespace CLI {
class App;
}

namespace ve {

class Session;

void add_keys_agent(CLI::App& keys, Session& session);

}  // namespace ve
