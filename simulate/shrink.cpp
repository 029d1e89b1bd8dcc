#include "simulate/shrink.hpp"

namespace ve::simulate {

namespace {

class Shrinker {
  public:
    Shrinker(Shrunk start, std::size_t tries_max, const std::function<void(const Shrunk&)>& told)
        : best_{std::move(start)}, tries_max_{tries_max}, told_{told} {}

    Shrunk shrink() {
        for (bool smaller = true; smaller;) {
            smaller = drop_kinds() || drop_faults() || fewer_txs() || fewer_heights();
        }
        return std::move(best_);
    }

  private:
    bool still_fails(const Plan& plan) {
        if (best_.tries >= tries_max_) return false;
        ++best_.tries;
        auto outcome = play(plan);
        if (!outcome.ok() || !outcome->failure) return false;
        best_.plan    = plan;
        best_.outcome = std::move(outcome).value();
        told_(best_);
        return true;
    }
    bool drop_kinds() {
        std::set<faults::Kind> kinds;
        for (const auto& fault : best_.plan.faults) kinds.insert(fault.kind);
        if (kinds.size() < 2) return false;
        for (const auto kind : kinds) {
            auto plan = best_.plan;
            std::erase_if(plan.faults, [&](const auto& fault) { return fault.kind == kind; });
            if (still_fails(plan)) return true;
        }
        return false;
    }
    bool drop_faults() {
        for (std::size_t i = 0; i < best_.plan.faults.size(); ++i) {
            auto plan = best_.plan;
            plan.faults.erase(plan.faults.begin() + static_cast<std::ptrdiff_t>(i));
            if (still_fails(plan)) return true;
        }
        return false;
    }
    bool fewer_txs() {
        const auto now = std::min(best_.plan.txs_max, best_.outcome.txs);
        for (const auto most : {std::uint64_t{0}, now / 2, now * 3 / 4}) {
            if (most >= now) continue;
            auto plan    = best_.plan;
            plan.txs_max = most;
            if (still_fails(plan)) return true;
        }
        return false;
    }
    bool fewer_heights() {
        auto plan    = best_.plan;
        plan.heights = best_.plan.heights / 2;
        return plan.heights > 0 && still_fails(plan);
    }

    Shrunk best_;
    std::size_t tries_max_;
    const std::function<void(const Shrunk&)>& told_;
};

}  // namespace

Result<Shrunk> shrink(const Plan& plan, std::size_t tries_max,
                      const std::function<void(const Shrunk&)>& told) {
    auto outcome = TRY(play(plan));
    if (!outcome.failure)
        return fail(errors::usage, "seed {} breaks nothing, so there is nothing to shrink",
                    plan.seed);
    Shrunk start;
    start.plan    = plan;
    start.outcome = std::move(outcome);
    return Shrinker{std::move(start), tries_max, told}.shrink();
}

}  // namespace ve::simulate
