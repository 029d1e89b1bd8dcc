// Stakes: who validates with how much behind him, and whose it is. Rewards are distribution's,
// signing and its absence slashing's.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/coin.hpp"
#include "node/chain/validator_source.hpp"
#include "node/modules/staking/exchange.hpp"
#include "node/modules/staking/hooks.hpp"

namespace ve::bank {
class Keeper;
}
namespace cosmos::staking::v1beta1 {
class Redelegation;
class UnbondingDelegation;
class Validator;
}  // namespace cosmos::staking::v1beta1

namespace ve::staking {

namespace pb = cosmos::staking::v1beta1;
struct State;

struct StakingValidator {        // in consensus
    Address operator_address;    // text form with prefix::operator_; the same bytes as the account
    Address consensus_address;   // 20 bytes
    ByteArray<32> public_key{};  // ed25519
    Power power;
    std::string moniker;
};

enum class Bond : std::uint8_t { unbonded = 1, unbonding = 2, bonded = 3 };  // as BondStatus

struct Standing {  // of any validator
    ValidatorNames names;
    Bond bond   = Bond::unbonded;
    bool jailed = false;
    Exchange exchange;
    Dec commission;
    Amount min_self_delegation;
};

// Where the coins of a delegation come from.
enum class Source : std::uint8_t { account, bonded_pool, unbonded_pool };

struct Unbonding {
    Time completes;
    Amount amount;
};

class Keeper final : public ValidatorSource {
  public:
    explicit Keeper(bank::Keeper& bank);
    ~Keeper() override;

    std::vector<StakingValidator> validators(Context& ctx);  // bonded; by operator address
    bool is_bonded_validator(Context& ctx, const Address& operator_address);
    Power total_power(Context& ctx);
    std::vector<abci::Validator> consensus_validators(Context& ctx) override;
    std::optional<ByteArray<32>> public_key_of(Context& ctx,
                                               const ByteArray<20>& validator) override;

    std::vector<Standing> all(Context& ctx);  // by operator address
    std::optional<Standing> find(Context& ctx, const Address& operator_address);
    std::optional<Standing> find_by_consensus(Context& ctx, const Address& consensus_address);
    std::optional<Dec> shares(Context& ctx, const DelegationId& id);
    std::vector<Address> validators_of(Context& ctx, const Address& delegator);  // operators
    std::vector<DelegationId> delegations(Context& ctx);
    Denom bond_denom(Context& ctx);
    Amount bonded_tokens(Context& ctx);
    Duration unbonding_time(Context& ctx);

    // A module that cares for changes says so when it is made.
    void listen(Hooks& hooks) { hooks_.push_back(&hooks); }

    // The slashed amount is a fraction of the power that signed at `infraction`, taken from whoever
    // was behind it then: first what unbonds or moved away since, then the validator's tokens.
    Result<Amount> slash(Context& ctx, const Address& consensus_address, Height infraction,
                         Power power, const Dec& fraction);
    Result<void> jail(Context& ctx, const Address& consensus_address);
    Result<void> unjail(Context& ctx, const Address& consensus_address);

    // For this folder.
    // Delegations; the first two return shares.
    Result<Dec> delegate(Context& ctx, const DelegationId& id, const Amount& amount, Source source);
    Result<Dec> shares_to_unbond(Context& ctx, const DelegationId& id, const Amount& amount);
    Result<Amount> unbond(Context& ctx, const DelegationId& id, const Dec& shares);
    Result<Unbonding> undelegate(Context& ctx, const DelegationId& id, const Dec& shares);
    Result<Time> redelegate(Context& ctx, const DelegationId& from, const Address& to,
                            const Dec& shares);
    void save(Context& ctx, const DelegationId& id, const pb::UnbondingDelegation& unbonding);
    void save(Context& ctx, const pb::Redelegation& redelegation);
    std::uint64_t next_unbonding_id(Context& ctx);

    // Validators. What is in `by_power` follows from what is stored.
    pb::Validator get(Context& ctx, const Address& operator_address);
    void store(Context& ctx, const Address& operator_address, const pb::Validator& validator);
    Result<void> remove(Context& ctx, const Address& operator_address);

    // The end of a block: who validates from now on, and what has waited long enough.
    Result<std::vector<abci::Validator>> validator_updates(Context& ctx) override;

    template <class Event>
    Result<void> tell(const Event& event) {
        for (auto* hooks : hooks_) TRY(event(*hooks));
        return {};
    }
    // Coins in the pool of the bonded, or in the other one.
    Result<void> move_to_pool(Context& ctx, Bond bond, const Amount& amount);  // from the other
    Result<void> burn(Context& ctx, Bond bond, const Amount& amount);
    Result<Coins> bond_coins(Context& ctx, const Amount& amount);
    bank::Keeper& bank() { return bank_; }
    State& state() { return *state_; }

  private:
    Result<void> consensus_can_count(Context& ctx);
    Result<std::vector<abci::Validator>> rank(Context& ctx);
    Result<void> begin_to_bond(Context& ctx, const Address& operator_address);
    Result<void> begin_to_unbond(Context& ctx, const Address& operator_address);
    Result<void> end_validators(Context& ctx);
    Result<void> end_unbondings(Context& ctx);
    Result<void> end_redelegations(Context& ctx);
    Result<Amount> slash_unbonding(Context& ctx, const DelegationId& id, Height infraction,
                                   const Dec& fraction);
    Result<Amount> slash_redelegation(Context& ctx, const pb::Redelegation& redelegation,
                                      Height infraction, const Dec& fraction);
    Result<Amount> slash_unbonding_of(Context& ctx, const DelegationId& id, Height infraction,
                                      const Amount& most);

    bank::Keeper& bank_;
    std::unique_ptr<State> state_;
    std::vector<Hooks*> hooks_;
};

}  // namespace ve::staking
