// What a handler may see and touch: the block it runs in, its layer of the state, its gas, its
// events. No clock, disk, socket or randomness is reachable from here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/address.hpp"
#include "node/application.hpp"
#include "node/chain/gas.hpp"
#include "node/store/state.hpp"

namespace ve {

struct BlockInfo {
    std::string chain_id;
    Height height;
    Time time;  // the only time there is
    ByteArray<20> proposer{};
    std::vector<abci::ExtendedVote> last_votes;
    std::vector<abci::Misbehaviour> misbehaviour = {};
};

enum class Phase : std::uint8_t { genesis, check, recheck, simulate, deliver, block, query };

// The transaction being executed; absent in block hooks and queries.
struct TxInfo {
    Hash hash{};
    std::uint32_t message_index = 0;
};

class Context {
  public:
    Context(Phase phase, const BlockInfo& block, store::State& state, GasMeter gas)
        : phase_{phase}, block_{block}, state_{state}, gas_{gas} {}

    Phase phase() const { return phase_; }
    const BlockInfo& block() const { return block_; }
    Height height() const { return block_.height; }
    Time time() const { return block_.time; }

    GasMeter& gas() { return gas_; }

    void emit(abci::Event event) { events_.push_back(std::move(event)); }
    std::vector<abci::Event>& events() { return events_; }

    TxInfo tx;

    // Bytes that no two messages of a chain share: SHA-256 over chain id, height, tx hash, message
    // index and a counter. In place of randomness.
    Hash unique();

    // The state as it is now. Typed access with gas is in collections.hpp.
    const store::State& state() const { return state_; }
    void write(std::string_view store, std::string_view key, std::string_view value);
    void erase(std::string_view store, std::string_view key);

    // A layer: what is written and told after a mark can be taken back as one. Writes go straight
    // to the state and remember what they replaced, so a layer that is kept costs nothing.
    struct Mark {
        std::size_t writes = 0, events = 0;
    };
    Mark mark() const { return {replaced_.size(), events_.size()}; }
    void roll_back(const Mark& mark);
    void keep() { replaced_.clear(); }  // what was written so far stays, whatever comes

  private:
    struct Replaced {
        store::Tree* tree;
        std::string key;
        std::optional<std::string> value;
    };

    Phase phase_;
    const BlockInfo& block_;
    store::State& state_;
    GasMeter gas_;
    std::vector<abci::Event> events_;
    std::vector<Replaced> replaced_;
    std::uint64_t unique_ = 0;
};

// For events: attribute("amount", coins.text())
inline abci::Attribute attribute(std::string key, std::string value) {
    return {std::move(key), std::move(value), true};
}
// event("transfer", attribute(…), attribute(…)): nothing is copied.
template <class... Attributes>
abci::Event event(std::string type, Attributes... attributes) {
    abci::Event out{std::move(type), {}};
    out.attributes.reserve(sizeof...(attributes) + 1);  // and the message's index, or the mode
    (out.attributes.push_back(std::move(attributes)), ...);
    return out;
}

}  // namespace ve
