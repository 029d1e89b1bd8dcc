// Validators as genesis named them: who they are and how much power they have. Delegating,
// unbonding and slashing are not here.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/coin.hpp"
#include "node/chain/validator_source.hpp"

namespace ve::bank {
class Keeper;
}

namespace ve::staking {

struct State;

struct StakingValidator {
    Address operator_address;    // text form with prefix::operator_; the same bytes as the account
    Address consensus_address;   // 20 bytes
    ByteArray<32> public_key{};  // ed25519
    Power power;
    std::string moniker;
};

class Keeper final : public ValidatorSource {
  public:
    explicit Keeper(bank::Keeper& bank);
    ~Keeper() override;

    std::vector<StakingValidator> validators(Context& ctx);  // bonded; by operator address
    bool is_bonded_validator(Context& ctx, const Address& operator_address);
    Power total_power(Context& ctx);
    std::vector<abci::Validator> consensus_validators(Context& ctx) override;

    bank::Keeper& bank() { return bank_; }
    State& state() { return *state_; }  // for this folder

  private:
    bank::Keeper& bank_;
    std::unique_ptr<State> state_;
};

}  // namespace ve::staking
