// A connection that is handed through to another server byte by byte, once its client asked for a
// WebSocket there. Heavy, like beast.hpp.
#pragma once

#include "node/serve/upgrades.hpp"

namespace ve::client {

class Tunnels final : public serve::Upgrades {
  public:
    explicit Tunnels(boost::asio::ip::tcp::endpoint behind) : behind_{std::move(behind)} {}
    void accept(serve::beast::tcp_stream stream, serve::BeastRequest request,
                std::shared_ptr<void> slot) override;

  private:
    const boost::asio::ip::tcp::endpoint behind_;
};

}  // namespace ve::client
