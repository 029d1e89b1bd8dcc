// `ve sim`: whole networks on one seed, in this process, on a virtual clock.
#pragma once

namespace CLI {
class App;
}

namespace ve {

class Session;
void add_sim(CLI::App& noun, Session& session);
void add_sim_beyond(CLI::App& noun, Session& session);  // is part of it

}  // namespace ve
