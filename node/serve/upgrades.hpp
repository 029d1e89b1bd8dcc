// Who takes a connection over once its client asked for a WebSocket. Heavy, like beast.hpp.
#pragma once

#include <memory>

#include "node/serve/beast.hpp"

namespace ve::serve {

class Upgrades {
  public:
    virtual ~Upgrades() = default;
    // On the sockets' thread. `slot` is kept as long as the connection lives.
    virtual void accept(beast::tcp_stream stream, BeastRequest request,
                        std::shared_ptr<void> slot) = 0;
};

}  // namespace ve::serve
