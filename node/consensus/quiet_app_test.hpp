// An application that accepts everything and remembers what it was told of misbehaviour; for tests
// of consensus alone.
#pragma once

#include "crypto/hash.hpp"
#include "node/application.hpp"

namespace ve::consensus::test {

class QuietApp : public abci::Application {
  public:
    abci::Info info() const override { return {}; }
    Result<abci::InitChainResult> init_chain(const abci::InitChain&) override {
        return abci::InitChainResult{};
    }
    abci::TxResult check_tx(const std::string&, abci::CheckKind) override { return {}; }
    std::vector<std::string> prepare_proposal(const abci::Proposal& proposal) override {
        return proposal.txs;
    }
    bool process_proposal(const abci::Proposal&) override { return true; }
    std::string extend_vote(Height, const Hash&) override { return {}; }
    bool verify_vote_extension(Height, const ByteArray<20>&, const std::string&) override {
        return true;
    }
    abci::FinalizeBlockResult finalize_block(const abci::FinalizeBlock& block) override {
        told = block.misbehaviour;
        abci::FinalizeBlockResult out;
        out.tx_results.resize(block.txs.size());
        out.validator_updates = std::exchange(updates, {});
        out.app_hash          = sha256("app", std::to_string(block.height.value));
        return out;
    }
    void commit() override {}
    abci::QueryResult query(const abci::Query&) const override { return {}; }

    std::vector<abci::Misbehaviour> told;  // with the last block
    std::vector<abci::Validator> updates;  // of the next one
};

}  // namespace ve::consensus::test
