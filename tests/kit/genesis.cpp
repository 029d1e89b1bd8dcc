// Sections of auth, bank and staking that add up.
#include "tests/kit/genesis.hpp"

#include "base/dec.hpp"
#include "node/chain/module_account.hpp"

namespace ve::test {
namespace {

constexpr std::uint64_t tokens_per_power = 1'000'000;

Json coin_list(const Coins& coins) {
    auto out = Json::array();
    for (const auto& coin : coins.list())
        out.push(Json::object({{"denom", coin.denom.text()}, {"amount", coin.amount.text()}}));
    return out;
}

Dec shares_of_each() { return Dec::whole(Amount{test_validator_power * tokens_per_power}).value(); }

Json validator_json(const TestValidator& validator) {
    const Amount tokens{test_validator_power * tokens_per_power};
    return Json::object(
        {{"operator_address", validator.operator_address.text(prefix::operator_)},
         {"consensus_pubkey", Json::object({{"@type", "/cosmos.crypto.ed25519.PubKey"},
                                            {"key", base64(validator.key.bytes())}})},
         {"status", "BOND_STATUS_BONDED"},
         {"tokens", tokens.text()},
         {"delegator_shares", shares_of_each().text()},
         {"description", Json::object({{"moniker", validator.moniker}})},
         {"min_self_delegation", "1"}});
}

Json& section(Json& app_state, std::string_view module, std::string_view member) {
    auto* found = app_state.find(module);
    VE_INVARIANT(found != nullptr);
    auto* list = found->find(member);
    VE_INVARIANT(list != nullptr);
    return *list;
}

}  // namespace

void merge(Json& base, const Json& over) {
    if (!base.is_object() || !over.is_object()) {
        base = over;
        return;
    }
    for (const auto& [name, value] : over.members()) {
        if (auto* inner = base.find(name))
            merge(*inner, value);
        else
            base.set(name, value);
    }
}

void fund(Json& app_state, const std::map<Address, Coins>& accounts,
          const std::vector<TestValidator>& validators) {
    auto balances       = accounts;
    const auto pool     = module_address(module_account::bonded_pool);
    const Amount tokens = Amount{validators.size() * test_validator_power * tokens_per_power};
    if (!validators.empty()) balances[pool] = Coins{Coin{base_denom(), tokens}};

    std::uint64_t number = 0;
    for (const auto& [address, coins] : accounts)
        section(app_state, "auth", "accounts")
            .push(Json::object({{"@type", "/cosmos.auth.v1beta1.BaseAccount"},
                                {"address", address.text()},
                                {"account_number", std::to_string(number++)}}));
    for (const auto& [address, coins] : balances)
        if (!coins.empty())
            section(app_state, "bank", "balances")
                .push(Json::object({{"address", address.text()}, {"coins", coin_list(coins)}}));
    for (const auto& validator : validators) {
        section(app_state, "staking", "validators").push(validator_json(validator));
        section(app_state, "staking", "delegations")
            .push(Json::object(
                {{"delegator_address", validator.operator_address.text()},
                 {"validator_address", validator.operator_address.text(prefix::operator_)},
                 {"shares", shares_of_each().text()}}));
    }
}

}  // namespace ve::test
