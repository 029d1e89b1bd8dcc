#include "simulate/chain/reborn.hpp"

#include <google/protobuf/message.h>

#include "crypto/hash.hpp"
#include "node/chain/invariants.hpp"
#include "simulate/chain/clients.hpp"
#include "wire/json.hpp"

namespace ve::simulate {

namespace {

constexpr std::int64_t heights = 20;

// Before its first block a chain answers nothing: its modules are asked.
Result<Json> exported_again(const ChainApp& app) {
    View view{app.newest(), sim_chain_id, app.modules().get<AccountKeeper>()};
    Json out = Json::object();
    for (const auto& module : app.modules().list()) {
        Routes routes;
        module->routes(routes);
        if (!routes.genesis_handlers()) continue;
        const auto state = TRY(routes.genesis_handlers()->out(view.ctx()));
        out.set(std::string{module->name()}, wire::to_json(*state));
    }
    return out;
}

// The first place where they differ.
std::string differs(const Json& a, const Json& b) {
    if (!a.is_object() || !b.is_object())
        return fmt::format("{} and {}", a.dump().substr(0, 400), b.dump().substr(0, 400));
    for (const auto& [name, value] : a.members()) {
        const auto* other = b.find(name);
        if (other == nullptr) return name + " is gone";
        if (*other != value) return name + ": " + differs(value, *other);
    }
    return "something is new";
}

// These come back to the byte. Of the others the export alone is compared: sessions and limits of
// uploads end with a chain, and an empty part of a message is there or not.
constexpr std::string_view whole_stores[] = {"acc",  "bank",     "distribution", "encryption",
                                             "mint", "provider", "roles",        "settlement"};

Wrong lost(const store::State& before, const store::State& now) {
    for (const auto name : whole_stores) {
        const auto *one = before.find(name), *other = now.find(name);
        VE_INVARIANT(one != nullptr && other != nullptr);
        for (const auto& [key, from, to] : store::differences(*one, *other)) {
            if (name == "settlement" && key.front() >= 0x10) continue;  // indexes
            return fmt::format("store {} is imported otherwise, first at key {}", name,
                               hex(bytes_of(key)));
        }
    }
    return {};
}

Wrong broken_in(const ChainApp& app, const std::vector<Routes::Invariant>& invariants) {
    View view{app.newest(), sim_chain_id, app.modules().get<AccountKeeper>()};
    const auto broken = Invariants::check(invariants, view.ctx());
    if (!broken) return {};
    return fmt::format("in a chain that began with the export: {}: {}", broken->name,
                       broken->error.text());
}

}  // namespace

std::vector<Routes::Invariant> invariants_of(const ChainApp& app) {
    std::vector<Routes::Invariant> out;
    for (const auto& module : app.modules().list()) {
        Routes routes;
        module->routes(routes);
        const auto& own = routes.invariants();
        out.insert(out.end(), own.begin(), own.end());
    }
    return out;
}

Wrong does_not_go_on(const Json& exported, const Version& from, const Replicas& replicas) {
    const auto app        = Replicas::make_app();
    const auto invariants = invariants_of(*app);
    auto request          = replicas.genesis();
    const auto left       = replicas.newest_time();
    request.time          = left;
    request.validators.clear();  // staking says who they are
    request.app_state = exported.dump();
    const auto begun  = app->init_chain(request);
    if (!begun.ok())
        return fmt::format("no chain begins with what was exported: {}", begun.error().text());
    const auto again = exported_again(*app);
    if (!again.ok()) return fmt::format("an import is not exported: {}", again.error().text());
    if (*again != exported) return "an import is exported otherwise: " + differs(exported, *again);
    if (auto wrong = lost(from.state, app->newest().state)) return wrong;
    if (auto wrong = broken_in(*app, invariants)) return wrong;

    Town town{replicas.validators()};
    Clients clients{town};
    network::Dice dice{7};
    for (std::int64_t height = 1; height <= heights; ++height) {
        View view{app->newest(), sim_chain_id, app->modules().get<AccountKeeper>()};
        abci::FinalizeBlock block;
        for (int i = 0; i < 4; ++i)
            if (auto tx = clients.next(dice, view)) block.txs.push_back(*std::move(tx));
        block.height = Height{height};
        block.time   = left.plus(Duration::seconds(height)).value();
        block.hash   = sha256("reborn ", std::to_string(height));
        (void)app->finalize_block(block);
        app->commit();
        if (auto wrong = broken_in(*app, invariants)) return wrong;
    }
    return {};
}

}  // namespace ve::simulate
