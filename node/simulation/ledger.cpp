#include "node/simulation/ledger.hpp"

#include <algorithm>
#include <sstream>

#include "crypto/hash.hpp"
#include "node/simulation/simulation.hpp"

namespace ve::simulation {

Result<abci::InitChainResult> Ledger::init_chain(const abci::InitChain& request) {
    state_ = sha256(request.chain_id);
    abci::InitChainResult out;
    out.app_hash = state_;
    return out;
}

// What the last votes said goes into the block.
std::vector<std::string> Ledger::prepare_proposal(const abci::Proposal& proposal) {
    auto txs = proposal.txs.get();
    std::string said;
    for (const auto& vote : proposal.last_votes) said += vote.extension;
    if (!said.empty()) txs.insert(txs.begin(), "votes " + said);
    return txs;
}

bool Ledger::process_proposal(const abci::Proposal& proposal) {
    return std::ranges::find(proposal.txs, "refused") == proposal.txs.end();
}

std::string Ledger::extend_vote(Height height, const Hash&) {
    return height.value % 3 == 0 ? fmt::format("<{}>", height.value) : "";
}

bool Ledger::verify_vote_extension(Height height, const ByteArray<20>&,
                                   const std::string& extension) {
    return extension.empty() || extension == fmt::format("<{}>", height.value);
}

abci::FinalizeBlockResult Ledger::finalize_block(const abci::FinalizeBlock& block) {
    abci::FinalizeBlockResult out;
    std::map<std::size_t, std::int64_t> powers;  // of one that is named twice, the last
    next_ = sha256(state_, block.hash, std::to_string(block.height.value));
    for (const auto& vote : block.last_votes)
        next_ = sha256(next_, vote.validator, vote.signed_block ? "signed" : "absent");
    for (const auto& tx : block.txs) {
        next_ = sha256(next_, tx);
        abci::TxResult result;
        result.gas_used = static_cast<std::int64_t>(tx.size());
        out.tx_results.push_back(result);
        std::istringstream words{tx};
        std::string verb;
        std::size_t validator = 0;
        std::int64_t power    = 0;
        if (words >> verb >> validator >> power; verb == "power") powers[validator] = power;
    }
    for (const auto& [validator, power] : powers)
        out.validator_updates.push_back({key_of(validator).public_key().bytes(), power});
    next_height_ = block.height;
    out.app_hash = next_;
    return out;
}

void Ledger::commit() {
    state_  = next_;
    height_ = next_height_;
}

Chain LedgerScene::chain(std::size_t validators) {
    validators_ = validators;
    Chain out;
    out.genesis.chain_id = "ve-sim-1";
    out.genesis.time     = Time::parse("2025-03-01T10:00:00Z").value();
    out.make_app         = [](std::size_t) { return std::make_unique<Ledger>(); };
    out.timeouts         = {.propose      = ms(300),
                            .prevote      = ms(100),
                            .precommit    = ms(100),
                            .more         = ms(50),
                            .next_height  = ms(10),
                            .gossip       = ms(60),
                            .empty_blocks = true};
    return out;
}

std::optional<std::string> LedgerScene::next_tx(network::Dice& dice, const abci::Application&) {
    if (dice.one_in(3)) return {};
    if (dice.one_in(20)) {  // one throw after the other: compilers differ in arguments' order
        const auto power     = 9 + dice.below(3);
        const auto validator = dice.below(std::min<std::size_t>(4, validators_));
        return fmt::format("power {} {}", validator, power);
    }
    return fmt::format("tx {} {}", ++txs_, std::string(dice.below(64), 'x'));
}

std::optional<std::string> LedgerScene::committed(const consensus::Decided& decided) {
    for (const auto& tx : decided.block.txs) {
        if (tx == "refused") return "a transaction that the application refuses is in a block";
        const bool is_known = tx.starts_with("tx ") || tx.starts_with("flood ") || tx == "noise" ||
                              tx.starts_with("power ");
        if (is_known) continue;
        // What votes carried: each says the height before in brackets, and nothing else.
        const auto word = fmt::format("<{}>", decided.block.header.height.value - 1);
        auto rest       = std::string_view{tx};
        if (!rest.starts_with("votes ")) return "a transaction that nobody sent";
        rest.remove_prefix(6);
        while (rest.starts_with(word)) rest.remove_prefix(word.size());
        if (!rest.empty()) return "what a vote carried was not verified";
    }
    return {};
}

std::optional<std::string> LedgerScene::check(const abci::Application&) { return {}; }

}  // namespace ve::simulation
