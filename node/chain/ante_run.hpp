// One transaction on its way through the ante: what the checks have found out so far.
#pragma once

#include "node/chain/ante.hpp"

namespace ve {

class AnteRun {
  public:
    AnteRun(const Ante& ante, Context& ctx, const wire::Tx& tx)
        : ante_{ante}, ctx_{ctx}, tx_{tx}, params_{ante.accounts_.ante_params(ctx)} {}

    Result<void> basics();  // ante.cpp
    Result<void> timeouts();
    Result<void> memo();
    Result<void> size_gas();
    Result<void> fee();   // ante_fee.cpp
    Result<void> keys();  // ante_signers.cpp
    Result<void> count_signatures();
    Result<void> signature_gas();
    Result<void> unordered();  // ante_unordered.cpp
    Result<void> signatures(SignedNumbers& known);
    Result<void> gates();
    Result<void> spend_sequences();

  private:
    bool simulated() const { return ctx_.phase() == Phase::simulate; }
    bool checked() const { return ctx_.phase() == Phase::check || ctx_.phase() == Phase::recheck; }
    Result<Address> fee_source(const Coins& fee);
    Result<void> enough_fee(const Coins& fee) const;

    const Ante& ante_;
    Context& ctx_;
    const wire::Tx& tx_;
    AnteParams params_;
    std::optional<Account> payer_;  // from fee() on, until keys() takes it over
    std::vector<Account> signers_;  // one per tx.signers, from keys() on
};

}  // namespace ve
