// What a devnet says of itself at a glance, and blocks until something holds of it.
#include <chrono>

#include "devnet/devnet.hpp"
#include "devnet/network_json.hpp"
#include "select/jq.hpp"

namespace ve::devnet {
namespace {

constexpr std::uint64_t blocks_until_max = 10'000;
constexpr auto watch_max                 = Duration::seconds(30);  // who went away is noticed then

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
    auto out           = Json::object({{"name", entry_.name}});
    const auto network = network_json(*node_, entry_.seed);
    for (const auto& [name, value] : network.members()) out.set(name, value);
    out.set("paused", paused_);
    return out;
}

Result<Json> Devnet::watch(const Json& params) {
    const auto* seen     = params.find("change");
    const auto known     = seen == nullptr ? std::uint64_t{0} : TRY(seen->u64());
    std::uint64_t change = 0;
    {
        std::unique_lock lock{watch_mutex_};
        changed_.wait_for(lock, std::chrono::nanoseconds{watch_max.nanos},
                          [&] { return change_ > known || ending_; });
        if (ending_) return fail(errors::peer, "the devnet is stopping");
        change = change_;
    }
    auto out = TRY(status());
    out.set("change", change);
    return out;
}

void Devnet::end_watches() {
    {
        const std::lock_guard lock{watch_mutex_};
        ending_ = true;
    }
    changed_.notify_all();
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
