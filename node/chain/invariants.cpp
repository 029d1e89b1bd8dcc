// Which stores an invariant looks at is seen while it looks: as long as they stay the same, so does
// its answer.
#include "node/chain/invariants.hpp"

namespace ve {
namespace {

bool changed(const store::State& before, const store::State& now,
             const store::State::Asked& stores) {
    for (std::size_t i = 0; i < now.names().size(); ++i)
        if (stores.test(i) && !now.shares(before, i)) return true;
    return false;
}

}  // namespace

std::optional<Invariants::Broken> Invariants::check(const std::vector<Routes::Invariant>& all,
                                                    Context& ctx) {
    for (const auto& one : all)
        if (auto held = one.check(ctx); !held.ok()) return Broken{one.name, held.error()};
    return std::nullopt;
}

std::optional<Invariants::Broken> Invariants::check_changes(
    const std::vector<Routes::Invariant>& all, const BlockInfo& block, const store::State& state) {
    auto now = state;
    Context ctx{Phase::query, block, now, GasMeter::unlimited()};
    const auto before = std::exchange(held_, std::nullopt);
    if (!before) looked_at_.assign(all.size(), {});
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (before && !changed(*before, now, looked_at_[i])) continue;
        const bool only_changes = before && all[i].since;
        store::State::Asked asked;
        now.watch(&asked);
        auto held = only_changes ? all[i].since(ctx, *before) : all[i].check(ctx);
        now.watch(nullptr);
        if (!held.ok()) return Broken{all[i].name, std::move(held).error()};
        if (only_changes)
            looked_at_[i] |= asked;
        else
            looked_at_[i] = asked;
    }
    held_ = std::move(now);
    return std::nullopt;
}

void Invariants::forget() { held_.reset(); }

}  // namespace ve
