// Serves the application to CometBFT: a socket of this machine, and behind it ABCI's own stream or
// gRPC. One engine at a time makes sense; it may come back as often as it likes.
#pragma once

#include <functional>
#include <memory>

#include "node/hosted_app.hpp"
#include "node/serve/abci_listener.hpp"

namespace ve::serve {

enum class AbciTransport : std::uint8_t { socket, grpc };

struct AbciOptions {
    AbciAddress address;
    AbciTransport transport = AbciTransport::socket;
    // Told once, on a thread of the server, when the application stopped by itself.
    std::function<void()> on_failure = nullptr;
    // What goes on, for people: "an engine connected".
    std::function<void(std::string_view)> log = nullptr;
};

class AbciServer {
  public:
    virtual ~AbciServer() = default;  // closes all connections
    // Where it listens, with the port that the system chose.
    virtual std::string address() const = 0;

    // The application outlives the server. Errors: errors::busy where something listens there.
    static Result<std::unique_ptr<AbciServer>> start(HostedApp& app, AbciOptions options);
};

}  // namespace ve::serve
