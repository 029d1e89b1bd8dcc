#include "node/serve/metrics.hpp"

#include <fmt/format.h>

namespace ve::serve {
namespace {

using consensus::CommitFlag;

// "virtengine.market.v1beta5.EventOrderCreated" is of module market; events without dots say none.
std::string_view module_of(std::string_view event_type) {
    const auto first  = event_type.find('.');
    const auto second = event_type.find('.', first + 1);
    if (second == std::string_view::npos) return {};
    return event_type.substr(first + 1, second - first - 1);
}

}  // namespace

Metrics::Metrics(Node& node)
    : node_{node}, intervals_{1, 5, 10, 50, 100, 500, 1'000, 5'000, 10'000, 60'000} {
    blocks_ = node_.subscribe_blocks([this](const auto& block) { saw(*block); });
}

void Metrics::count(Counts& counts, std::string_view kind) {
    const auto found = counts.find(kind);
    if (found != counts.end())
        ++found->second;
    else if (counts.size() < kinds_max)
        counts.emplace(kind, 1);
}

void Metrics::saw(const StoredBlock& block) {
    const std::lock_guard lock{mutex_};
    const auto& header = block.block.header;
    const auto& commit = block.block.last_commit;
    if (last_time_ && header.time > *last_time_) intervals_.add(header.time.since(*last_time_));
    last_time_ = header.time;
    for (std::size_t i = 0; i < commit.signatures.size(); ++i) {
        const auto& signature = commit.signatures[i];
        if (signature.flag != CommitFlag::absent)
            last_signed_[signature.validator] = commit.height.value;
        else if (!last_set_.empty() &&
                 (absences_.contains(last_set_) || absences_.size() < sets_max)) {
            auto& absences  = absences_[last_set_];
            absences.height = commit.height;
            ++absences.by_place[i];
        }
    }
    last_set_ = header.validators_hash;
    saw(block.results.events);
    for (const auto& result : block.results.tx_results) saw(result);
    validator_updates_ += block.results.validator_updates.empty() ? 0 : 1;
    param_updates_ += block.results.param_updates ? 1 : 0;
}

void Metrics::saw(const abci::TxResult& result) {
    ++txs_;
    gas_ += result.gas_used;
    if (!result.ok()) {
        ++failed_;
        count(refusals_, fmt::format("{}/{}", result.codespace, result.code));
        return;
    }
    saw(result.events);
    for (const auto& event : result.events)
        if (event.type == "message")
            for (const auto& attribute : event.attributes)
                if (attribute.key == "action") count(messages_, attribute.value);
}

void Metrics::saw(const std::vector<abci::Event>& events) {
    for (const auto& event : events) count(events_, event.type);
}

// The node is asked without the lock: it holds locks of its own while it tells of a block.
void Metrics::name_absent() {
    std::map<Bytes, Absences> absences;
    {
        const std::lock_guard lock{mutex_};
        absences.swap(absences_);
    }
    for (const auto& [hash, absent] : absences) {
        const auto set = node_.validators(absent.height);
        if (!set.ok()) continue;  // taken back in the meantime
        const std::lock_guard lock{mutex_};
        for (const auto& [place, count] : absent.by_place)
            if (place < set->list().size()) missed_[set->list()[place].address] += count;
    }
}

void Metrics::write_blocks(Exposition& out, const StoredBlock& newest) const {
    const auto& header = newest.block.header;
    out.gauge("cometbft_consensus_height", "Height of the chain.").sample(header.height.value);
    out.gauge("cometbft_consensus_latest_block_height", "The latest block height.")
        .sample(header.height.value);
    out.gauge("cometbft_consensus_rounds", "The round in which the latest block was decided.")
        .sample(newest.seen_commit.round);
    out.gauge("cometbft_consensus_num_txs", "Number of transactions in the latest block.")
        .sample(static_cast<std::int64_t>(newest.block.txs.size()));
    out.gauge("cometbft_consensus_block_size_bytes", "Size of the latest block.")
        .sample(static_cast<std::int64_t>(newest.size));
    out.gauge("cometbft_consensus_total_txs", "Transactions in blocks since the process started.")
        .sample(txs_);
    out.histogram("cometbft_consensus_block_interval_seconds", "Time between a block and the last.",
                  intervals_);
    out.counter("cometbft_state_validator_set_updates",
                "Blocks that changed the validators since the process started.")
        .sample(validator_updates_);
    out.counter("cometbft_state_consensus_param_updates",
                "Blocks that changed the consensus parameters since the process started.")
        .sample(param_updates_);
}

void Metrics::write_validators(Exposition& out, const StoredBlock& newest,
                               const consensus::ValidatorSet& set) const {
    const auto& members    = set.list();
    const auto& signatures = newest.seen_commit.signatures;
    std::int64_t absent = 0, absent_power = 0;
    for (std::size_t i = 0; i < std::min(members.size(), signatures.size()); ++i)
        if (signatures[i].flag == CommitFlag::absent) {
            ++absent;
            absent_power += members[i].power;
        }
    out.gauge("cometbft_consensus_validators", "Number of validators.")
        .sample(static_cast<std::int64_t>(members.size()));
    out.gauge("cometbft_consensus_validators_power", "Total power of all validators.")
        .sample(set.total_power());
    out.gauge("cometbft_consensus_missing_validators", "Validators who did not sign.")
        .sample(absent);
    out.gauge("cometbft_consensus_missing_validators_power", "Power of those who did not sign.")
        .sample(absent_power);
    const auto each = [&](auto value_of) {
        for (const auto& member : members)
            if (const std::optional<std::int64_t> value = value_of(member))
                out.sample(*value, {{"validator_address", hex_upper(member.address)}});
    };
    out.gauge("cometbft_consensus_validator_power", "Power of a validator.");
    each([](const auto& member) { return std::optional{member.power}; });
    out.gauge("cometbft_consensus_validator_last_signed_height",
              "The last height that a validator signed since the process started.");
    each([&](const auto& member) -> std::optional<std::int64_t> {
        const auto found = last_signed_.find(copy_of(member.address));
        if (found == last_signed_.end()) return {};
        return found->second;
    });
    out.gauge("cometbft_consensus_validator_missed_blocks",
              "Blocks that a validator did not sign since the process started.");
    each([&](const auto& member) -> std::optional<std::int64_t> {
        const auto found = missed_.find(member.address);
        return found == missed_.end() ? 0 : found->second;
    });
}

void Metrics::write_modules(Exposition& out) const {
    out.counter("virtengine_transactions_total", "Transactions in blocks, by how they ended.");
    out.sample(txs_ - failed_, {{"result", "ok"}});
    for (const auto& [kind, count] : refusals_) {
        const auto slash = kind.find('/');
        out.sample(count, {{"result", "failed"},
                           {"codespace", std::string_view{kind}.substr(0, slash)},
                           {"code", std::string_view{kind}.substr(slash + 1)}});
    }
    out.counter("virtengine_gas_used_total", "Gas that transactions in blocks used.").sample(gas_);
    out.counter("virtengine_messages_total", "Messages that were carried out.");
    for (const auto& [action, count] : messages_) out.sample(count, {{"message", action}});
    out.counter("virtengine_events_total", "Events of the modules.");
    for (const auto& [type, count] : events_)
        out.sample(count, {{"module", module_of(type)}, {"type", type}});
}

std::string Metrics::text() {
    const auto newest = node_.block({});
    if (!newest.ok()) return {};
    const auto& header      = newest->block.header;
    const auto set          = node_.validators(header.height);
    const auto [txs, bytes] = node_.mempool_size();
    name_absent();

    Exposition out{"chain_id", header.chain_id};
    out.gauge("cometbft_mempool_size", "Transactions that wait for a block.")
        .sample(static_cast<std::int64_t>(txs));
    out.gauge("cometbft_mempool_size_bytes", "Bytes of the transactions that wait for a block.")
        .sample(static_cast<std::int64_t>(bytes));
    const std::lock_guard lock{mutex_};
    write_blocks(out, *newest);
    if (set.ok()) write_validators(out, *newest, *set);
    write_modules(out);
    return std::move(out).str();
}

}  // namespace ve::serve
