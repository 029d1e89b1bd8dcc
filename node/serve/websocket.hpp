// JSON-RPC over WebSocket: one request a frame, and subscriptions to what the chain commits.
// Methods other than subscribe and unsubscribe come from the RPC table.
#pragma once

#include <atomic>
#include <set>

#include "node/serve/jsonrpc.hpp"
#include "node/serve/loop.hpp"
#include "node/serve/upgrades.hpp"

namespace ve::serve {

class WebsocketSession;

// All WebSocket clients of a node. It listens to the node only while somebody is subscribed.
class WebsocketHub final : public Upgrades {
  public:
    WebsocketHub(Loop& loop, RpcContext& context) : loop_{loop}, context_{context} {}
    // Takes no more events. To be called when the loop has stopped; sessions may still refer to it.
    void stop();

    void accept(beast::tcp_stream stream, BeastRequest request,
                std::shared_ptr<void> slot) override;

  private:
    friend class WebsocketSession;
    void listen(WebsocketSession& session);  // to the node, for this session too
    void ignore(WebsocketSession& session);
    void take(const std::shared_ptr<const ChainEvent>& event);  // on the node's thread
    void deliver(const ChainEvent& event);

    Loop& loop_;
    RpcContext& context_;
    std::set<WebsocketSession*> subscribed_;
    std::unique_ptr<Node::Subscription> source_;
    std::atomic<std::size_t> pending_{0};
    std::atomic<bool> overrun_{false};
};

}  // namespace ve::serve
