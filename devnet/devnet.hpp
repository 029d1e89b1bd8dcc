// A devnet: a network with servers in front, a folder below the home and a control socket.
#pragma once

#include <memory>

#include "devnet/control.hpp"
#include "devnet/network.hpp"
#include "devnet/registry.hpp"
#include "node/serve/server.hpp"

namespace ve::devnet {

struct Options {
    std::string name;  // empty: nothing is kept
    NetworkOptions network;
    serve::ListenOptions listen;
};

class Devnet {
  public:
    // Its first block exists and its ports answer when this returns.
    // Errors: errors::busy names the taken port or the running devnet of that name.
    static Result<std::unique_ptr<Devnet>> start(world::World& world,
                                                 const std::filesystem::path& home,
                                                 Options options);
    ~Devnet();

    // {"name","chain_id","pid","home","seed","validators","endpoints","accounts"}
    Json document() const;
    Node& node() { return *node_; }
    const Entry& entry() const { return entry_; }
    const std::vector<Account>& accounts() const { return accounts_; }

  private:
    Devnet() = default;
    Result<Json> handle(const std::string& method, const Json& params);

    Entry entry_;
    Options options_;
    std::vector<Account> accounts_;
    std::unique_ptr<Node> node_;
    std::unique_ptr<serve::Server> server_;
    std::unique_ptr<ControlServer> control_;  // stops first
};

}  // namespace ve::devnet
