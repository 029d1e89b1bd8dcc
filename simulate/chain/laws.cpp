#include "simulate/chain/laws.hpp"

#include "node/chain/invariants.hpp"
#include "simulate/chain/bargains.hpp"
#include "simulate/chain/edges.hpp"
#include "simulate/chain/proofs.hpp"
#include "simulate/chain/reborn.hpp"

namespace ve::simulate {

Laws::Laws(Replicas& replicas)
    : replicas_{replicas}, invariants_{invariants_of(replicas.reader())} {}

Wrong Laws::after(const consensus::Decided& block) {
    const auto& header = block.block.header;
    Hash hash{};
    std::copy_n(header.app_hash.begin(), hash.size(), hash.begin());
    const auto before = replicas_.after(Height{header.height.value - 1}, hash);
    const auto now    = replicas_.after(header.height, block.results.app_hash);
    if (!now || !before) return "nobody knows the state after the block, or before it";
    auto what = told(block, *before, *now);
    return check(what);
}

Wrong Laws::check(Told& told) {
    if (const auto broken = Invariants::check(invariants_, told.now.ctx()))
        return fmt::format("{}: {}", broken->name, broken->error.text());
    if (auto wrong = books_.check(told)) return wrong;
    if (auto wrong = gates_.check(told)) return wrong;
    if (auto wrong = illegal_step(told)) return wrong;
    if (auto wrong = illegal_score(told.now)) return wrong;
    if (auto wrong = broken_bargain(told.now)) return wrong;
    if (auto wrong = canary_.check(told)) return wrong;
    return wrong_proof(dice_, told.now.version());
}

Wrong Laws::at_the_end(const abci::Application& app) {
    const auto info     = app.info();
    const auto exported = replicas_.export_of(app);
    if (!exported.ok())
        return fmt::format("the state cannot be exported: {}", exported.error().text());
    const auto text  = exported->dump();
    const auto known = exports_.emplace(std::pair{info.last_height, info.last_app_hash}, text);
    if (known.first->second != text) return "two validators export other states of one height";
    if (canary_.sings_in(text)) return "what is exported says what was sealed";
    if (exports_.size() > 1 || !known.second) return {};
    const auto at = replicas_.after(info.last_height, info.last_app_hash);
    if (!at) return "nobody knows the state that was exported";
    return does_not_go_on(*exported, at->version(), replicas_);
}

}  // namespace ve::simulate
