// The network as one JSON object, and blocks until something holds of it.
#include "devnet/devnet.hpp"
#include "select/jq.hpp"

namespace ve::devnet {
namespace {

constexpr std::uint64_t blocks_until_max = 10'000;

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

// Whether the last thing that the program says is true.
Result<bool> holds(const select::Jq& condition, const Json& status) {
    std::optional<bool> out;
    TRY(condition.run(status, [&](const Json& said) -> Result<void> {
        if (!said.is_boolean())
            return fail(errors::usage, "the condition says {}, neither true nor false", said.dump())
                .with_hint("ve devnet mine --until '.height >= 40'");
        out = TRY(said.boolean());
        return {};
    }));
    if (!out)
        return fail(errors::usage, "the condition says nothing")
            .with_hint("ve devnet mine --until '.height >= 40'");
    return *out;
}

}  // namespace

Result<Json> Devnet::status() {
    const auto now          = node_->status();
    const auto [txs, bytes] = node_->mempool_size();
    auto network            = node_->network();
    auto out                = Json::object({{"name", entry_.name},
                                            {"chain_id", now.chain_id},
                                            {"height", now.latest_height.value},
                                            {"time", now.latest_time.text()},
                                            {"app_hash", hex_upper(now.latest_app_hash)},
                                            {"paused", paused_},
                                            {"consensus", network.ok() ? "bft" : "instant"},
                                            {"mempool", Json::object({{"txs", txs}, {"bytes", bytes}})}});
    const auto there        = network.value_or({});
    out.set("validators", validators_in(there, entry_.seed));
    out.set("faults", faults_in(there));
    return out;
}

Result<Json> Devnet::mine(const Json& params) {
    const auto answer = [&](Height height) {
        return Json::object({{"height", std::to_string(height.value)}});
    };
    const auto* until = params.find("until");
    if (until == nullptr)
        return answer(TRY(node_->mine(TRY(TRY(params.member("count"))->u64(10'000'000)))));
    const auto condition = TRY(select::Jq::parse(TRY(until->text())));
    for (std::uint64_t made = 0; !TRY(holds(condition, TRY(status()))); ++made) {
        if (made == blocks_until_max)
            return fail(errors::assertion, "{} blocks were made, and it does not hold: {}", made,
                        until->raw())
                .with_hint("look at what it is asked of: ve devnet status --output json");
        TRY(node_->mine(1));
    }
    return answer(node_->status().latest_height);
}

}  // namespace ve::devnet
