#include "devnet/network_json.hpp"

#include <algorithm>
#include <tuple>

#include "devnet/accounts.hpp"

namespace ve::devnet {
namespace {

Json validators_in(const NetworkStatus& network, const std::vector<ValidatorName>& names) {
    auto out = Json::array();
    for (const auto& one : network.validators) {
        const auto number = out.items().size();
        const auto named  = number < names.size() ? names[number] : ValidatorName{};
        const auto state  = !one.up ? "down" : one.paused ? "paused" : "up";
        out.push(Json::object({{"number", number},
                               {"name", named.moniker},
                               {"operator", named.operator_address},
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

std::vector<ValidatorName> validator_names(std::uint64_t seed, std::size_t validators) {
    std::vector<ValidatorName> out;
    for (std::size_t i = 0; i < validators; ++i) {
        const auto keys = validator(seed, i);
        out.push_back(
            {keys.moniker, keys.operator_key.public_key().address().text(prefix::operator_)});
    }
    return out;
}

std::string pace_text(const BlockPace& pace) {
    if (pace.mode == BlockPace::Mode::instant) return "instant";
    return pace.mode == BlockPace::Mode::manual ? "manual" : pace.interval.text();
}

Json network_json(Node& node, const std::vector<ValidatorName>& names) {
    NetworkLook look;
    if (auto network = node.network(); network.ok())  // after what is under way
        look.network = std::move(network).value();
    look.now                       = node.status();
    std::tie(look.txs, look.bytes) = node.mempool_size();
    return network_json(look, names);
}

Json network_json(const NetworkLook& look, const std::vector<ValidatorName>& names) {
    const auto& now  = look.now;
    const auto there = look.network.value_or(NetworkStatus{});
    return Json::object({{"chain_id", now.chain_id},
                         {"height", now.latest_height.value},
                         {"time", now.latest_time.text()},
                         {"app_hash", hex_upper(now.latest_app_hash)},
                         {"consensus", look.network ? "bft" : "instant"},
                         {"agreed", is_agreed(there)},
                         {"mempool", Json::object({{"txs", look.txs}, {"bytes", look.bytes}})},
                         {"validators", validators_in(there, names)},
                         {"faults", faults_in(there)}});
}

}  // namespace ve::devnet
