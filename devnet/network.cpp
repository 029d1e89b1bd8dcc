#include "devnet/network.hpp"

#include <future>

#include "base/dec.hpp"
#include "crypto/envelope.hpp"
#include "node/dump.hpp"
#include "node/genesis.hpp"
#include "wire/catalog.hpp"

namespace ve::devnet {
namespace {

constexpr std::uint64_t uve_in_ve      = 1'000'000;
constexpr std::int64_t validator_power = 100;
constexpr int high_value_order_score   = 50;
constexpr int high_value_order_ve      = 1'000;

// Identities that a devnet starts with, so that its provider and operator pass the gates.
Json seeded_scores(std::uint64_t seed) {
    auto out = Json::array();
    for (const auto& role : roles())
        if (role.seeded_score != 0)
            out.push(Json::object({{"account_address", account(seed, role.name).address.text()},
                                   {"score", role.seeded_score},
                                   {"status", "ACCOUNT_STATUS_VERIFIED"},
                                   {"model_version", "devnet-seed-1"}}));
    return out;
}

Json capture_clients(std::uint64_t seed) {
    return Json::array(
        {Json::object({{"client_id", capture_client_id},
                       {"name", "ve"},
                       {"public_key", base64(capture_client(seed).public_key().bytes())},
                       {"active", true}})});
}

// The keys that identity scopes are sealed for: one of each validator.
Json recipient_keys(const NetworkOptions& options) {
    auto out = Json::array();
    for (std::size_t i = 0; i < options.validators; ++i) {
        const auto keys = validator(options.seed, i);
        const auto key  = keys.decryption.public_key().bytes();
        out.push(Json::object({{"address", keys.operator_key.public_key().address().text()},
                               {"public_key", base64(key)},
                               {"key_fingerprint", envelope::fingerprint(key)},
                               {"key_version", 1},
                               {"algorithm_id", envelope::algorithm}}));
    }
    return out;
}

// What needs a second factor on a devnet: an order whose deposit is high. The chain's full table
// asks for FIDO2 almost everywhere, which no newcomer has at hand.
Json sensitive_configs() {
    const auto high_value = Json::object(
        {{"transaction_type", "SENSITIVE_TX_HIGH_VALUE_ORDER"},
         {"enabled", true},
         {"min_veid_score", high_value_order_score},
         {"value_threshold", std::to_string(high_value_order_ve)},
         {"required_factor_combinations",
          Json::array({Json::object({{"factors", Json::array({"FACTOR_TYPE_TOTP"})}})})},
         {"session_duration", "900"},
         {"is_single_use", true},
         {"description", "An order with a high deposit"}});
    auto out = Json::array({high_value});
    for (const auto* off : {"SENSITIVE_TX_PROVIDER_REGISTRATION", "SENSITIVE_TX_MEDIUM_WITHDRAWAL",
                            "SENSITIVE_TX_LARGE_WITHDRAWAL", "SENSITIVE_TX_ROLE_ASSIGNMENT"})
        out.push(Json::object({{"transaction_type", off}, {"enabled", false}}));
    return out;
}

// What a devnet sets differently from the modules' defaults.
Json devnet_app_state(const NetworkOptions& options) {
    return Json::object(
        {{"veid", Json::object({{"approved_clients", capture_clients(options.seed)},
                                {"scores", seeded_scores(options.seed)}})},
         {"encryption", Json::object({{"recipient_keys", recipient_keys(options)}})},
         {"mfa", Json::object({{"sensitive_tx_configs", sensitive_configs()}})}});
}

GenesisSpec founders_of(const NetworkOptions& options) {
    GenesisSpec spec;
    for (const auto& role : roles())
        spec.accounts.push_back({account(options.seed, role.name).address,
                                 Coins{Coin{base_denom(), Amount{role.balance_ve * uve_in_ve}}}});
    for (std::size_t i = 0; i < options.validators; ++i) {
        const auto keys = validator(options.seed, i);
        spec.validators.push_back({keys.consensus.public_key(), Power{validator_power},
                                   keys.operator_key.public_key().address(), keys.moniker});
        if (i > 0)  // the first one's operator is an account already
            spec.accounts.push_back({keys.operator_key.public_key().address(),
                                     Coins{Coin{base_denom(), Amount{1'000 * uve_in_ve}}}});
    }
    return spec;
}

}  // namespace

Result<Coins> gas_price(std::string_view text) {
    const auto split = text.find_first_not_of("0123456789.");
    if (split == 0 || split == std::string_view::npos)
        return fail(errors::usage, "gas price '{:.80}' is not of the form 0.025uve", text);
    const auto price = TRY(Dec::parse(text.substr(0, split)));
    auto denom       = TRY(Denom::parse(text.substr(split)));
    return Coins{Coin{std::move(denom), price.parts()}};
}

Result<Json> genesis_of(const NetworkOptions& options, Time now) {
    // Stretching the founders' keys takes as long as reading what messages there are.
    auto founders = std::async(std::launch::async, [&options] { return founders_of(options); });
    wire::Catalog::get();
    auto spec      = founders.get();
    spec.chain_id  = options.chain_id;
    spec.time      = options.genesis_time == Time{} ? now : options.genesis_time;
    spec.overrides = devnet_app_state(options);
    if (options.genesis_overrides.is_object()) merge(spec.overrides, options.genesis_overrides);
    return make_genesis(spec);
}

Result<std::size_t> validators_of(std::string_view dump) {
    const auto read    = TRY(read_dump(dump));
    const auto genesis = TRY(parse_genesis(read.genesis));
    return genesis.validators.size();
}

Result<std::unique_ptr<Node>> open_network(world::World& world, const NetworkOptions& options) {
    NodeOptions node;
    node.home                   = options.home;
    node.consensus              = options.consensus;
    node.verify                 = options.verify;
    node.pace                   = options.pace;
    node.patience               = options.patience;
    node.chance                 = options.seed;
    node.moniker                = "ve-devnet";
    node.signature_workers      = 2;  // senders verify what they send while a block is made
    node.dump                   = options.dump;
    node.on_failure             = options.on_failure;
    node.on_change              = options.on_change;
    node.log                    = options.log;
    node.genesis                = TRY(genesis_of(options, world.clock.now()));
    node.minimum_gas_prices_e18 = TRY(gas_price(options.minimum_gas_price));
    for (std::size_t i = 0; i < options.validators; ++i) {
        auto keys = validator(options.seed, i);
        node.validators.push_back(std::move(keys.consensus));
        node.decryption_keys.push_back(std::move(keys.decryption));
    }
    return Node::open(world, std::move(node));
}

}  // namespace ve::devnet
