// Accepts gRPC's connections in its stead and stands between: each client's bytes pass the watch
// before they reach the library, through a socket pair. It survives running out of descriptors.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "node/serve/listener.hpp"

namespace ve::serve {

class GatedConnection;

class GrpcGate {
  public:
    // `hand_over` takes the library's end of a new connection and owns it from then on.
    GrpcGate(Listener listener, std::function<void(int fd)> hand_over);
    ~GrpcGate();
    GrpcGate(const GrpcGate&)            = delete;
    GrpcGate& operator=(const GrpcGate&) = delete;

    void run();   // until stop(); closes all connections at the end
    void stop();  // from any thread, also before run()

  private:
    void accept_all();
    void open(int client);
    bool drop_silent();

    Listener listener_;
    std::function<void(int)> hand_over_;
    int epoll_ = -1, wake_ = -1;
    int spare_ = -1;  // given up for a moment when no other descriptor is left
    std::vector<std::unique_ptr<GatedConnection>> connections_;
    bool somebody_died_ = false;
};

}  // namespace ve::serve
