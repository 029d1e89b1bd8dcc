// A devnet's node in memory and its servers, on ports that the system chooses; for tests.
#pragma once

#include "devnet/network.hpp"
#include "node/serve/server.hpp"
#include "node/world/simulated_disk.hpp"

namespace ve::devnet::test {

struct ServedNode {
    static constexpr std::uint64_t seed = 7;
    world::VirtualClock clock{Time{1767225600, 0}};
    world::SeededEntropy entropy{7};
    world::SimulatedDisk disk;
    world::World world{clock, entropy, disk};
    std::unique_ptr<Node> node;
    std::unique_ptr<serve::Server> server;

    explicit ServedNode(std::size_t validators)
        : node{open_network(world, options(validators)).value()},
          server{serve::Server::start(*node, {.rpc = 0, .grpc = 0, .rest = 0}).value()} {}

    std::string rpc_url() const { return server->endpoints().rpc_url(); }

  private:
    static NetworkOptions options(std::size_t validators) {
        NetworkOptions out;
        out.seed       = seed;
        out.validators = validators;
        return out;
    }
};

}  // namespace ve::devnet::test
