// Whose the fees and the new coins are: periods of validators, shares of delegators, the pool of
// all. How much is staked is staking's; this follows its hooks.
#pragma once

#include <memory>

#include "node/modules/distribution/dec_coins.hpp"
#include "node/modules/staking/keeper.hpp"

namespace ve::bank {
class Keeper;
}

namespace ve::distribution {

struct State;
using staking::DelegationId;

class Keeper final : public staking::Hooks {
  public:
    Keeper(bank::Keeper& bank, staking::Keeper& staking);
    ~Keeper() override;

    Result<void> share_fees(Context& ctx);  // begin of a block
    // Gives coins of an account to the pool of all.
    Result<void> fund(Context& ctx, const Address& from, const Coins& coins);

    // For this folder.
    Result<void> validator_created(Context&, const staking::ValidatorNames&) override;
    Result<void> validator_removed(Context&, const staking::ValidatorNames&) override;
    Result<void> before_slash(Context&, const Address& validator, const Dec& fraction) override;
    Result<void> before_first_shares(Context&, const DelegationId&) override;
    Result<void> before_shares_change(Context&, const DelegationId&) override;
    Result<void> shares_changed(Context&, const DelegationId&) override;

    Result<Coins> withdraw(Context& ctx, const DelegationId& id);  // and begins anew
    Result<Coins> withdraw_commission(Context& ctx, const Address& validator);
    // Ends the validator's period; in a question, that is of no consequence.
    Result<DecCoins> earned(Context& ctx, const DelegationId& id);
    Result<void> reward(Context& ctx, const staking::Standing& validator, const DecCoins& coins);
    Result<void> spend(Context& ctx, const Address& to, const Coins& coins);  // of the pool
    Address payee(Context& ctx, const Address& delegator);

    DecCoins pool(Context& ctx);
    DecCoins outstanding(Context& ctx, const Address& validator);
    DecCoins commission(Context& ctx, const Address& validator);
    const Address& account() const { return account_; }
    bank::Keeper& bank() { return bank_; }
    staking::Keeper& staking() { return staking_; }
    State& state() { return *state_; }

  private:
    Result<std::uint64_t> end_period(Context& ctx, const Address& validator);
    Result<Coins> pay_out(Context& ctx, const DelegationId& id);
    Result<DecCoins> earned_until(Context& ctx, const DelegationId& id, std::uint64_t period);
    Result<DecCoins> earned_between(Context& ctx, const Address& validator, std::uint64_t from,
                                    std::uint64_t to, const Dec& stake);
    void hold(Context& ctx, const Address& validator, std::uint64_t period);
    void let_go(Context& ctx, const Address& validator, std::uint64_t period);
    Result<void> add_to_pool(Context& ctx, const DecCoins& coins);
    void set_outstanding(Context& ctx, const Address& validator, const DecCoins& coins);
    void set_commission(Context& ctx, const Address& validator, const DecCoins& coins);

    bank::Keeper& bank_;
    staking::Keeper& staking_;
    Address account_;
    std::unique_ptr<State> state_;
};

}  // namespace ve::distribution
