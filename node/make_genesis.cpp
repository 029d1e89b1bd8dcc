// Making a genesis document: accounts, balances, supply, bonded validators that add up.
#include <algorithm>
#include <map>
#include <set>

#include "node/chain/chain.hpp"
#include "node/chain/module_account.hpp"
#include "node/consensus/chain_state.hpp"
#include "node/genesis.hpp"
#include "node/modules/all.hpp"

namespace ve {

namespace {

constexpr std::uint64_t units_per_power = 1'000'000;

Json coins_json(const Coins& coins) {
    auto out = Json::array();
    for (const auto& coin : coins.list())
        out.push(Json::object({{"denom", coin.denom.text()}, {"amount", coin.amount.text()}}));
    return out;
}

Json auth_section(const std::vector<Address>& accounts) {
    auto list            = Json::array();
    std::uint64_t number = 0;
    for (const auto& address : accounts)
        list.push(Json::object({{"@type", "/cosmos.auth.v1beta1.BaseAccount"},
                                {"address", address.text()},
                                {"pub_key", nullptr},
                                {"account_number", std::to_string(number++)},
                                {"sequence", "0"}}));
    return Json::object({{"params", Json::object({{"max_memo_characters", "256"},
                                                  {"tx_sig_limit", "7"},
                                                  {"tx_size_cost_per_byte", "10"},
                                                  {"sig_verify_cost_ed25519", "590"},
                                                  {"sig_verify_cost_secp256k1", "1000"}})},
                         {"accounts", std::move(list)}});
}

Json base_denom_metadata() {
    const auto unit = [](std::string_view denom, int exponent) {
        return Json::object({{"denom", denom}, {"exponent", exponent}, {"aliases", Json::array()}});
    };
    return Json::object({{"description", "The native token of VirtEngine"},
                         {"denom_units", Json::array({unit("uve", 0), unit("virtengine", 6)})},
                         {"base", "uve"},
                         {"display", "virtengine"},
                         {"name", "VirtEngine"},
                         {"symbol", "VE"},
                         {"uri", ""},
                         {"uri_hash", ""}});
}

Result<Json> bank_section(const std::map<Address, Coins>& balances) {
    auto list = Json::array();
    Coins supply;
    for (const auto& [address, coins] : balances) {
        supply = TRY(supply.plus(coins));
        list.push(Json::object({{"address", address.text()}, {"coins", coins_json(coins)}}));
    }
    return Json::object({{"params", Json::object({{"send_enabled", Json::array()},
                                                  {"default_send_enabled", true}})},
                         {"balances", std::move(list)},
                         {"supply", coins_json(supply)},
                         {"denom_metadata", Json::array({base_denom_metadata()})},
                         {"send_enabled", Json::array()}});
}

std::string tokens_of(const GenesisValidator& validator) {
    return Amount{static_cast<std::uint64_t>(validator.power.value)}
        .times(Amount{units_per_power})
        .value()  // 63 bits times 20
        .text();
}

Json staking_validator(const GenesisValidator& validator, Time time) {
    const auto tokens = tokens_of(validator);
    return Json::object(
        {{"operator_address", validator.operator_address.text(prefix::operator_)},
         {"consensus_pubkey", Json::object({{"@type", "/cosmos.crypto.ed25519.PubKey"},
                                            {"key", base64(validator.key.bytes())}})},
         {"jailed", false},
         {"status", "BOND_STATUS_BONDED"},
         {"tokens", tokens},
         {"delegator_shares", tokens + ".000000000000000000"},
         {"description", Json::object({{"moniker", validator.moniker},
                                       {"identity", ""},
                                       {"website", ""},
                                       {"security_contact", ""},
                                       {"details", ""}})},
         {"unbonding_height", "0"},
         {"unbonding_time", "1970-01-01T00:00:00Z"},
         {"commission", Json::object({{"commission_rates",
                                       Json::object({{"rate", "0.100000000000000000"},
                                                     {"max_rate", "0.200000000000000000"},
                                                     {"max_change_rate", "0.010000000000000000"}})},
                                      {"update_time", time.text()}})},
         {"min_self_delegation", "1"}});
}

Json staking_section(const GenesisSpec& spec) {
    auto validators = Json::array(), delegations = Json::array();
    for (const auto& validator : spec.validators) {
        validators.push(staking_validator(validator, spec.time));
        delegations.push(
            Json::object({{"delegator_address", validator.operator_address.text()},
                          {"validator_address", validator.operator_address.text(prefix::operator_)},
                          {"shares", tokens_of(validator) + ".000000000000000000"}}));
    }
    return Json::object(
        {{"params", Json::object({{"unbonding_time", "1814400s"},
                                  {"max_validators", 100},
                                  {"max_entries", 7},
                                  {"historical_entries", 10'000},
                                  {"bond_denom", base_denom().text()},
                                  {"min_commission_rate", "0.000000000000000000"}})},
         {"validators", std::move(validators)},
         {"delegations", std::move(delegations)},
         {"exported", false}});
}

Json consensus_validator(const GenesisValidator& validator) {
    const auto& key = validator.key.bytes();
    return Json::object(
        {{"address", hex_upper(consensus::validator_address(key))},
         {"pub_key", Json::object({{"type", "tendermint/PubKeyEd25519"}, {"value", base64(key)}})},
         {"power", std::to_string(validator.power.value)},
         {"name", validator.moniker}});
}

}  // namespace

Result<Json> default_app_state() {
    auto modules = std::make_unique<ModuleSet>();
    add_all_modules(*modules);
    return TRY(ChainApp::make(std::move(modules), {}))->default_genesis();
}

Result<Json> make_genesis(const GenesisSpec& spec) {
    if (spec.validators.empty()) return fail(errors::input, "a genesis needs a validator");
    std::vector<Address> accounts;
    std::map<Address, Coins> balances;
    for (const auto& account : spec.accounts) {
        if (!balances.emplace(account.address, account.coins).second)
            return fail(errors::input, "account {} is in the genesis twice", account.address);
        accounts.push_back(account.address);
    }
    Amount bonded;
    std::set<Address> operators;
    std::set<ByteArray<32>> keys;
    for (const auto& validator : spec.validators) {
        if (validator.power.value <= 0)
            return fail(errors::input, "validator {} has power {}", validator.moniker,
                        validator.power);
        if (!operators.insert(validator.operator_address).second ||
            !keys.insert(validator.key.bytes()).second)
            return fail(errors::input, "validator {} is in the genesis twice", validator.moniker);
        bonded = TRY(bonded.plus(TRY(Amount::parse(tokens_of(validator)))));
        if (std::ranges::find(accounts, validator.operator_address) == accounts.end())
            accounts.push_back(validator.operator_address);
    }
    balances[module_address(module_account::bonded_pool)] = Coins{Coin{base_denom(), bonded}};
    std::erase_if(balances, [](const auto& entry) { return entry.second.empty(); });

    auto state = TRY(default_app_state());
    state.set("auth", auth_section(accounts));
    state.set("bank", TRY(bank_section(balances)));
    state.set("staking", staking_section(spec));
    if (spec.overrides.is_object()) merge(state, spec.overrides);

    auto validators = Json::array();
    for (const auto& validator : spec.validators) validators.push(consensus_validator(validator));
    return Json::object({{"genesis_time", spec.time.text()},
                         {"chain_id", spec.chain_id},
                         {"initial_height", std::to_string(spec.initial_height.value)},
                         {"consensus_params", to_json(spec.params)},
                         {"validators", std::move(validators)},
                         {"app_hash", ""},
                         {"app_state", std::move(state)}});
}

}  // namespace ve
