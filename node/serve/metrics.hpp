// What Prometheus is told of a node: blocks, validators and the mempool by the names that CometBFT
// gives them, messages and events of the modules by ours. Counters begin with the process.
#pragma once

#include <map>
#include <mutex>

#include "node/node.hpp"
#include "node/serve/exposition.hpp"

namespace ve::serve {

class Metrics {
  public:
    explicit Metrics(Node& node);
    Metrics(const Metrics&)            = delete;
    Metrics& operator=(const Metrics&) = delete;

    std::string text();

  private:
    // Kinds of things that a transaction can name: more than these are not told apart.
    static constexpr std::size_t kinds_max = 1'000, sets_max = 100;
    using Counts = std::map<std::string, std::int64_t, std::less<>>;

    void saw(const StoredBlock& block);
    void saw(const abci::TxResult& result);
    void saw(const std::vector<abci::Event>& events);
    static void count(Counts& counts, std::string_view kind);

    void write_blocks(Exposition& out, const StoredBlock& newest) const;
    void name_absent();
    void write_validators(Exposition& out, const StoredBlock& newest,
                          const consensus::ValidatorSet& set) const;
    void write_modules(Exposition& out) const;

    Node& node_;
    std::mutex mutex_;  // of what follows
    std::optional<Time> last_time_;
    Histogram intervals_;
    std::int64_t txs_ = 0, failed_ = 0, gas_ = 0, validator_updates_ = 0, param_updates_ = 0;
    Counts messages_, events_, refusals_;           // refusals: "codespace/code"
    std::map<Bytes, std::int64_t> last_signed_;     // height by validator address
    std::map<ByteArray<20>, std::int64_t> missed_;  // blocks by validator address
    // Who did not sign is known by place in the set: which validators these were is looked up when
    // somebody asks.
    struct Absences {
        Height height;  // of a block that this set signed
        std::map<std::size_t, std::int64_t> by_place;
    };
    std::map<Bytes, Absences> absences_;          // by the hash of the set
    Bytes last_set_;                              // of the newest block
    std::unique_ptr<Node::Subscription> blocks_;  // last: ends first
};

}  // namespace ve::serve
