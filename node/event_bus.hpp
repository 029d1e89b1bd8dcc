// Who wants to hear of new blocks. What a subscriber asked for is matched by the subscriber.
#pragma once

#include "node/node.hpp"

namespace ve {

class EventBus {
  public:
    EventBus();
    // Once the handle is gone its sink is not called again.
    std::unique_ptr<Node::Subscription> subscribe(EventSink sink);
    std::unique_ptr<Node::Subscription> subscribe_blocks(BlockSink sink);
    // All events of a block in CometBFT's order. Costs nothing where nobody listens to them.
    void publish(const std::shared_ptr<const StoredBlock>& block);

  private:
    struct Listeners;
    class Handle;
    std::shared_ptr<Listeners> listeners_;
};

// "type.attribute" and value of each attribute, in order.
using CompositeEvents = std::vector<std::pair<std::string, std::vector<std::string>>>;
void add_composite(CompositeEvents& to, const std::vector<abci::Event>& events);

}  // namespace ve
