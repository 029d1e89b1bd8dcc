#include "simulate/chain/town.hpp"

#include "crypto/envelope.hpp"
#include "crypto/hash.hpp"
#include "node/genesis.hpp"
#include "node/simulation/simulation.hpp"

namespace ve::simulate {

namespace {

// Of the modules: small deposits, short sessions, and nobody asked for a second factor but those
// who withdraw much and those who assign roles.
constexpr std::string_view rules = R"({
  "deployment": {"params": {"min_deposits": [{"denom": "uve", "amount": "1"}]}},
  "market": {"params": {"bid_min_deposit": {"denom": "uve", "amount": "1"}}},
  "settlement": {"params": {"min_escrow_duration": "2", "settlement_period": "2"}},
  "staking": {"params": {"unbonding_time": "4s"}},
  "mfa": {"sensitive_tx_configs": [
    {"transaction_type": "SENSITIVE_TX_LARGE_WITHDRAWAL", "enabled": true, "min_veid_score": 70,
     "required_factor_combinations": [{"factors": ["FACTOR_TYPE_TOTP"]}],
     "session_duration": "3", "value_threshold": "10"},
    {"transaction_type": "SENSITIVE_TX_ROLE_ASSIGNMENT", "enabled": true, "min_veid_score": 70,
     "required_factor_combinations": [{"factors": ["FACTOR_TYPE_TOTP"]}], "is_single_use": true},
    {"transaction_type": "SENSITIVE_TX_PROVIDER_REGISTRATION", "enabled": false},
    {"transaction_type": "SENSITIVE_TX_MEDIUM_WITHDRAWAL", "enabled": false}]}
})";

Json score_of(const Address& address, std::uint32_t score) {
    return Json::object({{"account_address", address.text()},
                         {"score", score},
                         {"status", "ACCOUNT_STATUS_VERIFIED"},
                         {"model_version", "sim"},
                         {"last_updated_at", "1767225600"}});
}

Json record_of(const Address& address, std::uint32_t score) {
    return Json::object({{"account_address", address.text()},
                         {"current_score", score},
                         {"score_version", "sim"},
                         {"created_at", "1767225600"},
                         {"updated_at", "1767225600"},
                         {"tier", "IDENTITY_TIER_STANDARD"}});
}

}  // namespace

std::string numbered(std::string_view what, std::size_t number) {
    return fmt::format("{}-{}", what, number);
}

Town::Town(std::size_t validators) : validators_{validators} {
    const auto some = [&](std::string_view what, std::size_t count, std::string_view coins) {
        for (std::size_t i = 0; i < count; ++i) add(numbered(what, i), coins);
    };
    some("payer", payers, "50000000uve");
    some("tenant", tenants, "1000000uve");
    some("provider", providers, "1000000uve");
    some("guarded", guarded, "900000000uve");
    some("citizen", citizens, "1000000uve");
    some("saver", savers, "50000000uve");
    some("operator", validators, "1000000uve");
}

void Town::add(const std::string& name, std::string_view coins) {
    auto key = secp256k1::PrivateKey::from_bytes(sha256("who lives in the simulation: ", name));
    const auto address = key->public_key().address();
    names_.emplace(address, name);
    people_.emplace(name, Person{std::move(key).value(), address, Coins::parse(coins).value()});
}

const secp256k1::PrivateKey& Town::key(const std::string& name) const {
    return people_.at(name).key;
}
const Address& Town::address(const std::string& name) const { return people_.at(name).address; }

const std::string* Town::name_of(const Address& address) const {
    const auto found = names_.find(address);
    return found == names_.end() ? nullptr : &found->second;
}

x25519::PrivateKey Town::box_key(std::size_t validator) {
    return x25519::PrivateKey::from_bytes(sha256("box of ", std::to_string(validator))).value();
}

ed25519::PrivateKey Town::capture_key() {
    return ed25519::PrivateKey::from_seed(sha256("capture client of the simulation")).value();
}

Json Town::overrides() const {
    auto out    = Json::parse(rules).value();
    auto scores = Json::array(), keys = Json::array(), records = Json::array();
    for (std::size_t i = 0; i < providers; ++i)
        scores.push(score_of(address(numbered("provider", i)), 80));
    for (std::size_t i = 0; i < guarded; ++i) {
        scores.push(score_of(address(numbered("guarded", i)), 75));
        records.push(record_of(address(numbered("guarded", i)), 75));
    }
    for (std::size_t i = 0; i < validators_; ++i) {
        const auto key = box_key(i).public_key().bytes();
        keys.push(Json::object({{"address", address(numbered("operator", i)).text()},
                                {"public_key", base64(key)},
                                {"key_fingerprint", envelope::fingerprint(key)},
                                {"key_version", 1},
                                {"algorithm_id", std::string{envelope::algorithm}}}));
    }
    const auto client = Json::object({{"client_id", std::string{capture_client}},
                                      {"name", "simulation"},
                                      {"public_key", base64(capture_key().public_key().bytes())},
                                      {"active", true}});
    merge(out,
          Json::object({{"veid", Json::object({{"scores", std::move(scores)},
                                               {"identity_records", std::move(records)},
                                               {"approved_clients", Json::array({client})}})},
                        {"encryption", Json::object({{"recipient_keys", std::move(keys)}})},
                        {"roles", Json::object({{"genesis_accounts",
                                                 Json::array({address("guarded-0").text()})}})}}));
    return out;
}

abci::InitChain Town::genesis() const {
    GenesisSpec spec;
    spec.chain_id = sim_chain_id;
    spec.time     = Time::parse("2026-01-01T10:00:00Z").value();
    for (const auto& [name, person] : people_)
        spec.accounts.push_back({person.address, person.coins});
    for (std::size_t i = 0; i < validators_; ++i)
        spec.validators.push_back({simulation::key_of(i).public_key(), Power{10},
                                   address(numbered("operator", i)), numbered("validator", i)});
    spec.overrides = overrides();
    return parse_genesis(make_genesis(spec).value()).value();
}

}  // namespace ve::simulate
