// A network in this process without sockets: node, clock, accounts. Devnets put servers in front of
// it, scenarios drive it directly.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "devnet/accounts.hpp"
#include "node/node.hpp"

namespace ve::devnet {

inline constexpr std::size_t validators_default = 4, validators_max = 64;

struct NetworkOptions {
    std::string chain_id   = "virtengine-localnet-1";
    std::uint64_t seed     = default_seed;
    std::size_t validators = validators_default;
    Consensus consensus    = Consensus::bft;
    bool verify            = false;  // each validator executes everything by himself
    BlockPace pace;
    std::optional<Duration> patience;  // NodeOptions::patience
    std::string minimum_gas_price = "0.025uve";
    std::filesystem::path home;        // empty: in memory
    std::string dump;                  // of Node::dump, to start from; empty: a new chain
    Json genesis_overrides;            // merged over the app state: {"mfa":{"params":{…}}}
    Time genesis_time{};               // of a new chain; zero: the clock's now
    std::function<void()> on_failure;  // NodeOptions::on_failure
    std::function<void()> on_change;   // NodeOptions::on_change
    world::Log* log = nullptr;         // NodeOptions::log
};

// "0.025uve" as coins for 10^18 gas.
Result<Coins> gas_price(std::string_view text);

// How many validators a chain began with; their keys follow from the seed.
Result<std::size_t> validators_of(std::string_view dump);

// The genesis document that those options mean.
Result<Json> genesis_of(const NetworkOptions& options, Time now);

Result<std::unique_ptr<Node>> open_network(world::World& world, const NetworkOptions& options);

}  // namespace ve::devnet
