// What a run is about beside its faults: the application on each machine, what clients send, and
// what must hold in its state. Made anew for each run.
#pragma once

#include "node/network/dice.hpp"
#include "node/simulation/own_host.hpp"

namespace ve::simulation {

class Scene {
  public:
    virtual ~Scene()                            = default;
    virtual Chain chain(std::size_t validators) = 0;
    // What some client sends, who looks at that state; nothing: nobody wants anything.
    virtual std::optional<std::string> next_tx(network::Dice& dice,
                                               const abci::Application& app) = 0;
    // Each block once, when the first honest machine has stored it. What is broken, or nothing.
    virtual std::optional<std::string> committed(const consensus::Decided&) { return {}; }
    // All of the state at the end.
    virtual std::optional<std::string> check(const abci::Application& app) = 0;
    // Whether code is pushed onto rare paths (base/rare_paths.hpp).
    virtual bool pushes() const { return false; }
    // Where two machines came to other states: the first thing that differs.
    virtual std::string difference() { return {}; }
    virtual std::string falsify(const std::string& extension) { return extension; }
    virtual std::string refused_tx() { return "refused"; }  // by every mempool
};

}  // namespace ve::simulation
