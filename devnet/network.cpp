#include "devnet/network.hpp"

#include "base/dec.hpp"
#include "node/genesis.hpp"

namespace ve::devnet {
namespace {

constexpr std::uint64_t uve_in_ve     = 1'000'000;
constexpr std::int64_t validator_power = 100;

// What a devnet sets differently from the modules' defaults, and why it may.
Json devnet_app_state(const NetworkOptions& options, Time now) {
    auto scores     = Json::array();
    auto recipients = Json::array();
    for (const auto& role : roles()) {
        if (role.seeded_score == 0) continue;
        const auto owner = account(options.seed, role.name).address;
        scores.push(Json::object({{"owner", owner.text()}, {"score", role.seeded_score}}));
    }
    for (std::size_t i = 0; i < options.validators; ++i) {
        const auto keys = validator(options.seed, i);
        recipients.push(Json::object({{"address", keys.operator_key.public_key().address().text()},
                                      {"public_key", base64(keys.decryption.public_key().bytes())}}));
    }
    (void)now;
    return Json::object();
}

// "0.025uve" as coins for 10^18 gas.
Result<Coins> gas_price(std::string_view text) {
    const auto split = text.find_first_not_of("0123456789.");
    if (split == 0 || split == std::string_view::npos)
        return fail(errors::usage, "gas price '{:.80}' is not of the form 0.025uve", text);
    const auto price = TRY(Dec::parse(text.substr(0, split)));
    auto denom       = TRY(Denom::parse(text.substr(split)));
    return Coins{Coin{std::move(denom), price.parts()}};
}

}  // namespace

Result<Json> genesis_of(const NetworkOptions& options, Time now) {
    GenesisSpec spec;
    spec.chain_id = options.chain_id;
    spec.time     = options.genesis_time == Time{} ? now : options.genesis_time;
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
    spec.overrides = devnet_app_state(options, spec.time);
    merge(spec.overrides, options.genesis_overrides);
    return make_genesis(spec);
}

Result<std::unique_ptr<Node>> open_network(world::World& world, const NetworkOptions& options) {
    NodeOptions node;
    node.home    = options.home;
    node.pace    = options.pace;
    node.moniker = "ve-devnet";
    node.dump    = options.dump;
    node.genesis = TRY(genesis_of(options, world.clock.now()));
    node.minimum_gas_prices_e18 = TRY(gas_price(options.minimum_gas_price));
    for (std::size_t i = 0; i < options.validators; ++i) {
        auto keys = validator(options.seed, i);
        node.validators.push_back(std::move(keys.consensus));
        node.decryption_keys.push_back(std::move(keys.decryption));
    }
    return Node::open(world, std::move(node));
}

}  // namespace ve::devnet
