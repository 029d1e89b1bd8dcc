// Serves one port over gRPC: every query rpc of the catalog through one generic service, server
// reflection and health. Connections come through the gate; no service stubs are compiled.
#pragma once

#include <functional>
#include <memory>

#include "node/node.hpp"
#include "node/serve/listener.hpp"
#include "node/serve/workers.hpp"

namespace ve::serve {

class GrpcServer {
  public:
    // Runs a job that may wait for the node; false: too many do.
    using Post = std::function<bool(Pace, std::function<void()>)>;
    // The library starts on a thread of its own; the listener's backlog holds early clients.
    // The log, if any, is told of each call and outlives the server.
    GrpcServer(const Node& node, Listener listener, Post post, world::Log* log = nullptr);
    ~GrpcServer();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace ve::serve
