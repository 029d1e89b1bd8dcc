// A small application for simulations: its state is a hash over everything that ever happened to
// it, so that no difference is forgotten. "power 2 15" gives validator 2 another power.
#pragma once

#include <sstream>

#include "node/simulation/simulation.hpp"

namespace ve::simulation::test {

class Ledger final : public abci::Application {
  public:
    abci::Info info() const override { return {height_, state_}; }
    Result<abci::InitChainResult> init_chain(const abci::InitChain& request) override {
        state_ = sha256(request.chain_id);
        abci::InitChainResult out;
        out.app_hash = state_;
        return out;
    }
    abci::TxResult check_tx(const std::string&, abci::CheckKind) override { return {}; }
    std::vector<std::string> prepare_proposal(const abci::Proposal& proposal) override {
        auto txs = proposal.txs;
        std::string said;  // what the last votes said goes into the block
        for (const auto& vote : proposal.last_votes) said += vote.extension;
        if (!said.empty()) txs.insert(txs.begin(), "votes " + said);
        return txs;
    }
    bool process_proposal(const abci::Proposal& proposal) override {
        return std::ranges::find(proposal.txs, "refused") == proposal.txs.end();
    }
    std::string extend_vote(Height height, const Hash&) override {
        return height.value % 3 == 0 ? fmt::format("<{}>", height.value) : "";
    }
    bool verify_vote_extension(Height height, const ByteArray<20>&,
                               const std::string& extension) override {
        return extension.empty() || extension == fmt::format("<{}>", height.value);
    }
    abci::FinalizeBlockResult finalize_block(const abci::FinalizeBlock& block) override {
        abci::FinalizeBlockResult out;
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
            if (words >> verb >> validator >> power; verb == "power")
                out.validator_updates.push_back({key_of(validator).public_key().bytes(), power});
        }
        next_height_ = block.height;
        out.app_hash = next_;
        return out;
    }
    void commit() override {
        state_  = next_;
        height_ = next_height_;
    }
    abci::QueryResult query(const abci::Query&) const override { return {}; }

  private:
    Hash state_{}, next_{};
    Height height_, next_height_;
};

inline Options options(std::uint64_t seed, std::size_t honest, std::size_t traitors = 0) {
    using consensus::Timeouts;
    constexpr auto ms = Duration::milliseconds;
    Options out;
    out.seed                   = seed;
    out.honest                 = honest;
    out.traitors               = traitors;
    out.chain.genesis.chain_id = "ve-sim-1";
    out.chain.genesis.time     = Time::parse("2025-03-01T10:00:00Z").value();
    out.chain.make_app         = [] { return std::make_unique<Ledger>(); };
    out.chain.timeouts         = Timeouts{.propose      = ms(300),
                                          .prevote      = ms(100),
                                          .precommit    = ms(100),
                                          .more         = ms(50),
                                          .next_height  = ms(10),
                                          .gossip       = ms(60),
                                          .empty_blocks = true};
    return out;
}

}  // namespace ve::simulation::test
