// Fan-out of a block's events to all listeners, on the thread that committed it.
#include "node/event_bus.hpp"

#include <algorithm>
#include <map>
#include <mutex>

#include "crypto/hash.hpp"

namespace ve {

struct EventBus::Listeners {
    std::recursive_mutex mutex;  // a sink may end its own subscription
    std::uint64_t next = 0;
    std::map<std::uint64_t, std::shared_ptr<EventSink>> sinks;
    std::map<std::uint64_t, std::shared_ptr<BlockSink>> block_sinks;
};

class EventBus::Handle final : public Node::Subscription {
  public:
    Handle(std::shared_ptr<Listeners> listeners, std::uint64_t id)
        : listeners_{std::move(listeners)}, id_{id} {}
    ~Handle() override {
        const std::lock_guard lock{listeners_->mutex};
        listeners_->sinks.erase(id_);
        listeners_->block_sinks.erase(id_);
    }

  private:
    std::shared_ptr<Listeners> listeners_;
    std::uint64_t id_;
};

EventBus::EventBus() : listeners_{std::make_shared<Listeners>()} {}

std::unique_ptr<Node::Subscription> EventBus::subscribe(EventSink sink) {
    const std::lock_guard lock{listeners_->mutex};
    const auto id = listeners_->next++;
    listeners_->sinks.emplace(id, std::make_shared<EventSink>(std::move(sink)));
    return std::make_unique<Handle>(listeners_, id);
}

std::unique_ptr<Node::Subscription> EventBus::subscribe_blocks(BlockSink sink) {
    const std::lock_guard lock{listeners_->mutex};
    const auto id = listeners_->next++;
    listeners_->block_sinks.emplace(id, std::make_shared<BlockSink>(std::move(sink)));
    return std::make_unique<Handle>(listeners_, id);
}

void add_composite(CompositeEvents& to, const std::vector<abci::Event>& events) {
    for (const auto& event : events)
        for (const auto& attribute : event.attributes) {
            if (event.type.empty() || attribute.key.empty()) continue;
            auto key      = event.type + "." + attribute.key;
            const auto at = std::ranges::find(to, key, &CompositeEvents::value_type::first);
            if (at == to.end())
                to.emplace_back(std::move(key), std::vector{attribute.value});
            else
                at->second.push_back(attribute.value);
        }
}

namespace {

std::vector<ChainEvent> events_of(const std::shared_ptr<const StoredBlock>& block) {
    using Kind = ChainEvent::Kind;
    std::vector<ChainEvent> out;
    const auto add = [&](Kind kind, std::string_view name,
                         std::optional<std::size_t> tx) -> CompositeEvents& {
        out.push_back({kind, block, tx, {{"tm.event", {std::string{name}}}}});
        return out.back().events;
    };
    add_composite(add(Kind::new_block, "NewBlock", {}), block->results.events);
    add(Kind::new_block_header, "NewBlockHeader", {});
    add_composite(add(Kind::new_block_events, "NewBlockEvents", {}), block->results.events);
    const auto height = std::to_string(block->block.header.height.value);
    for (std::size_t i = 0; i < block->block.txs.size(); ++i) {
        auto& events = add(Kind::tx, "Tx", i);
        events.push_back({"tx.hash", {hex_upper(sha256(block->block.txs[i]))}});
        events.push_back({"tx.height", {height}});
        add_composite(events, block->results.tx_results[i].events);
    }
    if (!block->results.validator_updates.empty())
        add(Kind::validator_set_updates, "ValidatorSetUpdates", {});
    return out;
}

}  // namespace

void EventBus::publish(const std::shared_ptr<const StoredBlock>& block) {
    const auto& all = listeners_;
    const std::lock_guard lock{all->mutex};
    const auto watching = all->block_sinks;
    for (const auto& [id, sink] : watching)
        if (all->block_sinks.contains(id)) (*sink)(block);
    if (all->sinks.empty()) return;
    for (auto& event : events_of(block)) {
        const auto shared = std::make_shared<const ChainEvent>(std::move(event));
        const auto now    = all->sinks;
        for (const auto& [id, sink] : now)
            if (all->sinks.contains(id)) (*sink)(shared);
    }
}

}  // namespace ve
