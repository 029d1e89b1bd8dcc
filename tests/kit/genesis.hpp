// The app state a test chain starts from. The rules of genesis are the modules'.
#pragma once

#include <map>

#include "base/coin.hpp"
#include "base/json.hpp"
#include "crypto/ed25519.hpp"

namespace ve::test {

struct TestValidator {
    ed25519::PublicKey key;
    Address operator_address;
    std::string moniker;
};

inline constexpr std::uint64_t test_validator_power = 10;

// Members of objects are merged, everything else is replaced.
void merge(Json& base, const Json& over);

// Puts accounts, balances and bonded validators into the sections of auth, bank and staking.
void fund(Json& app_state, const std::map<Address, Coins>& accounts,
          const std::vector<TestValidator>& validators);

}  // namespace ve::test
