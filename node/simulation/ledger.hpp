// A small application for simulations of consensus alone: its state is a hash over everything that
// ever happened to it, so that no difference is forgotten. "power 2 15" gives validator 2 another
// power; a proposal with "refused" in it is refused. Each third height its validator attaches a
// word.
#pragma once

#include "node/application.hpp"
#include "node/simulation/scene.hpp"
#include "node/votes/carried_votes.hpp"

namespace ve::simulation {

class Ledger final : public abci::Application {
  public:
    Ledger(std::size_t machine, std::shared_ptr<const Signatures> signatures)
        : machine_{machine}, signatures_{std::move(signatures)} {}

    abci::Info info() const override { return {height_, state_}; }
    Result<abci::InitChainResult> init_chain(const abci::InitChain& request) override;
    abci::TxResult check_tx(const std::string&, abci::CheckKind) override { return {}; }
    std::vector<std::string> prepare_proposal(const abci::Proposal& proposal) override;
    bool process_proposal(const abci::Proposal& proposal) override;
    std::string extend_vote(Height height, const Hash& block) override;
    bool verify_vote_extension(Height height, const ByteArray<20>& validator,
                               const std::string& extension) override;
    abci::FinalizeBlockResult finalize_block(const abci::FinalizeBlock& block) override;
    void commit() override;
    abci::QueryResult query(const abci::Query&) const override { return {}; }

  private:
    KeyOfValidator key_of() const;

    std::size_t machine_;
    std::shared_ptr<const Signatures> signatures_;
    std::string chain_id_;
    std::map<ByteArray<20>, ByteArray<32>> keys_;  // of all who ever validated
    Hash state_{}, next_{};
    Height height_, next_height_;
};

// Ledgers, and clients who write into them whatever comes to their minds.
class LedgerScene final : public Scene {
  public:
    Chain chain(std::size_t validators) override;
    std::optional<std::string> next_tx(network::Dice& dice, const abci::Application& app) override;
    std::optional<std::string> committed(const consensus::Decided& decided) override;
    std::optional<std::string> check(const abci::Application& app) override;
    std::string falsify(const std::string& extension) override;

  private:
    std::uint64_t txs_      = 0;
    std::size_t validators_ = 4;
};

}  // namespace ve::simulation
