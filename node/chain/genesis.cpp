// From a genesis document's app state to the stores, and back.
#include <fmt/ranges.h>
#include <google/protobuf/message.h>

#include <algorithm>

#include "base/text.hpp"
#include "node/chain/chain.hpp"
#include "node/chain/validator_source.hpp"
#include "wire/json.hpp"

namespace ve {
namespace {

constexpr Json::Limits app_state_limits{.bytes = 512U << 20, .depth = 64};

std::string joined(const std::vector<std::string>& names) {
    return fmt::format("{}", fmt::join(names, " "));
}

Result<void> no_strangers(const Json& app_state,
                          const std::vector<Handlers::Named<Routes::GenesisHandlers>>& sections) {
    std::vector<std::string> known, strangers;
    for (const auto& section : sections) known.push_back(section.name);
    for (const auto& [name, state] : app_state.members())
        if (std::ranges::find(known, name) == known.end()) strangers.push_back(name);
    if (strangers.empty()) return {};
    return fail(errors::input,
                "the app state names modules that this chain lacks: {} (it has: {}){}",
                joined(strangers), joined(known), did_you_mean(strangers.front(), known));
}

bool same_set(std::vector<abci::Validator> a, std::vector<abci::Validator> b) {
    const auto by_key = [](const auto& x, const auto& y) { return x.public_key < y.public_key; };
    std::ranges::sort(a, by_key);
    std::ranges::sort(b, by_key);
    return a == b;
}

}  // namespace

Result<void> ChainApp::import_genesis(Context& ctx, std::string_view app_state) {
    const auto json = TRY(Json::parse(app_state.empty() ? "{}" : app_state, app_state_limits));
    if (!json.is_object()) return fail(errors::input, "the app state is not a JSON object");
    TRY(no_strangers(json, handlers_.genesis));
    for (const auto& [module, handlers] : handlers_.genesis) {
        auto state = handlers.initial();
        // Defaults go the same way as what is written out: the same state comes of both.
        const auto* given  = json.find(module);
        const auto section = given != nullptr ? *given : wire::to_json(*state);
        state->Clear();
        if (auto read = wire::from_json(section, *state); !read.ok())
            return std::move(read).error().within("genesis of module {}", module);
        if (auto taken = handlers.in(ctx, *state); !taken.ok())
            return std::move(taken).error().within("genesis of module {}", module);
    }
    return {};
}

Result<abci::InitChainResult> ChainApp::init_chain(const abci::InitChain& request) {
    if (request.chain_id != options_.chain_id)
        return fail(errors::input, "invalid chain-id on InitChain; expected: {}, got: {}",
                    options_.chain_id, request.chain_id);
    Version version{{}, request.time, {}, {}};
    for (const auto& store : handlers_.stores) version.state.mount(store);
    const BlockInfo block{options_.chain_id, request.initial_height, request.time, {}, {}};
    Context ctx{Phase::genesis, block, version.state, GasMeter::unlimited()};
    TRY(import_genesis(ctx, request.app_state));

    abci::InitChainResult result{request.validators, {}};
    if (auto* source = modules_->find<ValidatorSource>()) {
        auto own = source->consensus_validators(ctx);
        if (!own.empty()) {
            if (!request.validators.empty() && !same_set(own, request.validators))
                return fail(errors::input,
                            "the genesis document's validators are not those of module staking");
            result.validators = std::move(own);
        }
    }
    if (options_.invariants) check_invariants(block, version.state);
    version.app_hash = version.state.app_hash();
    result.app_hash  = version.app_hash;

    initial_height_ = request.initial_height;
    TRY(load(std::move(version), request.params));
    return result;
}

Json ChainApp::default_genesis() const {
    Json out = Json::object();
    for (const auto& [module, handlers] : handlers_.genesis)
        out.set(module, wire::to_json(*handlers.initial()));
    return out;
}

Result<Json> ChainApp::export_genesis(Height height) const {
    auto version = TRY(versions_.at(height));
    const BlockInfo block{options_.chain_id, version.height, version.time, {}, {}};
    Context ctx{Phase::query, block, version.state, GasMeter::unlimited()};
    if (options_.invariants)
        if (const auto broken = Invariants::check(handlers_.invariants, ctx))
            return fail(errors::corrupt, "invariant {}: {}", broken->name, broken->error.text());
    Json out = Json::object();
    for (const auto& [module, handlers] : handlers_.genesis) {
        const auto state = TRY(handlers.out(ctx));
        out.set(module, wire::to_json(*state));
    }
    return out;
}

}  // namespace ve
