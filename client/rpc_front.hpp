// CometBFT's RPC once more, with what VirtEngine's own clients ask besides (`virtengine`): all else
// is handed through as it is, WebSockets included. It knows nothing of what it hands through.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"

namespace ve {
class Node;
}

namespace ve::client {

class RpcFront {
  public:
    struct Options {
        std::string host   = "127.0.0.1";
        std::uint16_t port = 0;      // 0: the system chooses
        bool public_bind   = false;  // other machines may connect, by any name
    };
    // `node` answers what CometBFT does not, and outlives this; `behind`: CometBFT's URL, which may
    // come up later. Errors: as of serve::Server.
    static Result<std::unique_ptr<RpcFront>> start(Node& node, const std::string& behind,
                                                   const Options& options);
    ~RpcFront();  // stops

    const std::string& url() const;

  private:
    struct Parts;
    explicit RpcFront(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace ve::client
