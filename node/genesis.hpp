// The genesis document: read strictly for a new chain, and made for devnets and tests.
// What the modules' sections mean is known to the modules, but for the three that hold money and
// power: those are made here, and agree with each other.
#pragma once

#include "base/coin.hpp"
#include "base/json.hpp"
#include "crypto/ed25519.hpp"
#include "node/application.hpp"

namespace ve {

struct GenesisAccount {
    Address address;
    Coins coins;
};
struct GenesisValidator {
    ed25519::PublicKey key;
    Power power;  // a million base units each are bonded by the operator
    Address operator_address;
    std::string moniker;
};
struct GenesisSpec {
    std::string chain_id;
    Time time;
    std::vector<GenesisAccount> accounts;  // numbered in this order
    std::vector<GenesisValidator> validators;
    Json overrides;  // merged over the app state: {"mfa":{"params":{…}}}
    abci::ConsensusParams params;
    Height initial_height{1};
};

// What each module starts from where a genesis says nothing: {module: GenesisState}.
Result<Json> default_app_state();

// Errors: no validator, the same account or validator twice, amounts that do not add up.
Result<Json> make_genesis(const GenesisSpec& spec);

// Members of objects are merged, everything else is replaced.
void merge(Json& base, const Json& over);

// Errors name the member and what it should be; unknown members are refused.
Result<abci::InitChain> parse_genesis(const Json& document);

Json to_json(const abci::ConsensusParams& params);  // as a genesis has them

}  // namespace ve
