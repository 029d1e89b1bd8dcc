// What a devnet says of itself at a glance, and blocks until something holds of it.
#include <set>

#include "base/text.hpp"
#include "devnet/devnet.hpp"
#include "devnet/network_json.hpp"
#include "select/jq.hpp"

namespace ve::devnet {
namespace {

constexpr std::uint64_t blocks_until_max = 10'000;

constexpr std::string_view until_example = "ve devnet mine --until '.height >= 40'";

void add_members(const Json& value, std::set<std::string, std::less<>>& to) {
    for (const auto& item : value.items()) add_members(item, to);
    for (const auto& [name, inner] : value.members()) {
        to.insert(name);
        add_members(inner, to);
    }
}

// A name that stands nowhere in the status is a slip: what it is compared with would be null, for
// ever.
Result<void> check_members(std::string_view program, const Json& status) {
    std::set<std::string, std::less<>> known{"id", "fault", "state"};
    add_members(status, known);
    const auto is_word = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    };
    bool in_text = false;
    for (std::size_t at = 0; at < program.size(); ++at) {
        if (program[at] == '"') in_text = !in_text;
        if (program[at] != '.' || in_text) continue;
        auto end = at + 1;
        while (end < program.size() && is_word(program[end])) ++end;
        const auto name = program.substr(at + 1, end - at - 1);
        if (name.empty() || (name[0] >= '0' && name[0] <= '9') || known.contains(name)) continue;
        return fail(errors::usage, "the status has no member '{}'{}", name,
                    did_you_mean(name, std::vector<std::string>{known.begin(), known.end()}))
            .at("--until")
            .with_hint("look at it: ve devnet status --output json");
    }
    return {};
}

// As `ve devnet status --output json` names things: the validators there are how many.
Json as_shown(Json status) {
    const auto validators = *status.find("validators");
    status.set("network", validators);
    status.set("validators", validators.items().size());
    return status;
}

// Whether the last thing that the program says is true.
Result<bool> holds(const select::Jq& condition, const Json& status) {
    std::optional<bool> out;
    TRY(condition.run(status, [&](const Json& said) -> Result<void> {
        if (!said.is_boolean())
            return fail(errors::usage, "the condition says {}, neither true nor false", said.dump())
                .with_hint("{}", until_example);
        out = TRY(said.boolean());
        return {};
    }));
    if (!out)
        return fail(errors::usage, "the condition says nothing").with_hint("{}", until_example);
    return *out;
}

}  // namespace

Result<Json> Devnet::status() {
    auto out = Json::object({{"name", entry_.name}});
    std::call_once(named_,
                   [this] { validators_ = validator_names(entry_.seed, entry_.validators); });
    const auto network = network_json(*node_, validators_);
    for (const auto& [name, value] : network.members()) out.set(name, value);
    out.set("paused", paused_.load());
    out.set("block_time", pace_text(options_.network.pace));
    return out;
}

Result<Json> Devnet::watch(const Json& params) {
    const auto* seen  = params.find("change");
    const auto known  = seen == nullptr ? std::uint64_t{0} : TRY(seen->u64());
    const auto change = changes_.above(known, watch_max);
    if (!change) return fail(errors::peer, "the devnet is stopping");
    auto out = TRY(status());
    out.set("change", *change);
    return out;
}

Result<Json> Devnet::mine(const Json& params) {
    const auto answer = [&](Height height) {
        return Json::object({{"height", std::to_string(height.value)}});
    };
    const auto* until = params.find("until");
    if (until == nullptr)
        return answer(TRY(node_->mine(TRY(TRY(params.member("count"))->u64(10'000'000)))));
    const auto program = TRY(until->text());
    auto condition     = select::Jq::parse(program);
    if (!condition.ok() && condition.error().hint().empty())
        return std::move(condition).error().at("--until").with_hint("{}", until_example);
    if (!condition.ok()) return std::move(condition).error().at("--until");
    TRY(check_members(program, as_shown(TRY(status()))));
    // What is wrong with it shows at the first look.
    const auto look = [&]() -> Result<bool> {
        auto said = holds(*condition, as_shown(TRY(status())));
        if (said.ok() || !said.error().is(errors::usage)) return said;
        auto error = std::move(said).error().at("--until");
        return error.hint().empty() ? std::move(error).with_hint("{}", until_example) : error;
    };
    for (std::uint64_t made = 0; !TRY(look()); ++made) {
        if (made == blocks_until_max)
            return fail(errors::assertion, "{} blocks were made, and it does not hold: {}", made,
                        until->raw())
                .with_hint("look at what it is asked of: ve devnet status --output json");
        TRY(node_->mine(1));
    }
    return answer(node_->status().latest_height);
}

}  // namespace ve::devnet
