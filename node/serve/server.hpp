// Everything that stands in front of a node: CometBFT's RPC, the REST gateway and gRPC, each on a
// port of its own. All ports are bound before anything starts.
#pragma once

#include <memory>

#include "node/node.hpp"

namespace ve::serve {

struct ListenOptions {
    std::string host   = "127.0.0.1";
    std::uint16_t rpc  = 26657;  // 0: the system chooses
    std::uint16_t grpc = 9090;
    std::uint16_t rest = 1317;
    bool serves_rpc    = true;  // false: the node's RPC is another process's, as beside CometBFT
    // Other machines may connect, by any name. Without it the host must be a loopback address.
    bool public_bind = false;
    world::Log* log  = nullptr;  // outlives the server
};

struct Endpoints {
    std::string host;
    std::uint16_t rpc = 0, grpc = 0, rest = 0;  // 0: not served
    std::string rpc_url() const;                // http://127.0.0.1:26657
    std::string rest_url() const;               // http://127.0.0.1:1317
    std::string grpc_address() const;           // 127.0.0.1:9090
};

class Server {
  public:
    // The node outlives the server. Errors: errors::busy names the port and who holds it,
    // errors::refused an address that is not loopback.
    static Result<std::unique_ptr<Server>> start(Node& node, const ListenOptions& options);
    ~Server();  // stops
    Server(const Server&)            = delete;
    Server& operator=(const Server&) = delete;

    const Endpoints& endpoints() const;
    // Closes all connections and waits for answers that are being made. May be called twice.
    void stop();

  private:
    struct Parts;
    explicit Server(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace ve::serve
