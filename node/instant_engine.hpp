// The engine of one signer: it has all keys, and a block is decided as soon as it is wanted.
#pragma once

#include "node/consensus/local_engine.hpp"
#include "node/engine.hpp"

namespace ve {

class InstantEngine final : public Engine {
  public:
    InstantEngine(abci::Application& app, consensus::LocalEngine signer)
        : app_{app}, signer_{std::move(signer)} {}

    Result<void> start(Chain& chain, Time) override {
        chain_ = &chain;
        return {};
    }
    Result<void> check_power(const consensus::ValidatorSet& validators) const override {
        return signer_.check_power(validators);
    }
    std::optional<ByteArray<32>> identity() const override {
        const auto* key = signer_.first_key();
        return key == nullptr ? std::nullopt : std::optional{key->public_key().bytes()};
    }
    void want_block() override { wanted_ = true; }
    Result<void> report(const Bytes& evidence, Time) override {
        waiting_.push_back(evidence);
        return {};
    }
    Result<bool> work(Time now) override;
    std::optional<Time> due() const override { return {}; }

  private:
    abci::Application& app_;
    consensus::LocalEngine signer_;
    Chain* chain_ = nullptr;
    bool wanted_  = false;
    std::vector<Bytes> waiting_;  // evidence
};

}  // namespace ve
