#include "devnet/network_json.hpp"

#include <algorithm>

#include "devnet/accounts.hpp"

namespace ve::devnet {
namespace {

Json validators_in(const NetworkStatus& network, std::uint64_t seed) {
    auto out = Json::array();
    for (const auto& one : network.validators) {
        const auto state = !one.up ? "down" : one.paused ? "paused" : "up";
        out.push(Json::object({{"number", out.items().size()},
                               {"name", validator(seed, out.items().size()).moniker},
                               {"address", hex_upper(one.address)},
                               {"power", std::to_string(one.power)},
                               {"state", state},
                               {"height", std::to_string(one.height.value)},
                               {"round", one.round},
                               {"step", one.step},
                               {"peers", one.peers}}));
    }
    return out;
}

Json faults_in(const NetworkStatus& network) {
    auto out = Json::array();
    for (const auto& one : network.faults)
        out.push(Json::object({{"id", one.id},
                               {"fault", one.fault},
                               {"state", one.in_force ? "in force" : "waits"}}));
    return out;
}

// Everybody is up, and decides upon the same newest block.
bool is_agreed(const NetworkStatus& network) {
    return std::ranges::all_of(network.validators, [&](const auto& one) {
        return one.up && one.height == network.validators.front().height;
    });
}

}  // namespace

Json network_json(Node& node, std::uint64_t seed) {
    const auto network      = node.network();  // after what is under way
    const auto now          = node.status();
    const auto [txs, bytes] = node.mempool_size();
    const auto there        = network.value_or({});
    return Json::object({{"chain_id", now.chain_id},
                         {"height", now.latest_height.value},
                         {"time", now.latest_time.text()},
                         {"app_hash", hex_upper(now.latest_app_hash)},
                         {"consensus", network.ok() ? "bft" : "instant"},
                         {"agreed", is_agreed(there)},
                         {"mempool", Json::object({{"txs", txs}, {"bytes", bytes}})},
                         {"validators", validators_in(there, seed)},
                         {"faults", faults_in(there)}});
}

}  // namespace ve::devnet
