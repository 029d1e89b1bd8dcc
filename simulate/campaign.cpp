#include "simulate/campaign.hpp"

#include <google/protobuf/message.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "crypto/hash.hpp"
#include "node/simulation/ledger.hpp"
#include "simulate/chain/chain_scene.hpp"

namespace ve::simulate {

namespace {

// What threads have played, until it is its turn to be told.
class Counter {
  public:
    void put(std::size_t index, Played played) {
        const std::lock_guard lock{mutex_};
        done_.emplace(index, std::move(played));
        changed_.notify_all();
    }
    Played take(std::size_t index) {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [&] { return done_.contains(index); });
        return std::move(done_.extract(index).mapped());
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::size_t, Played> done_;
};

struct MatrixFault {
    std::string_view text;
    std::string_view rest;
};
constexpr std::array<MatrixFault, 5> matrix_faults{{
    {"crash validator {}", "for 400ms"},
    {"pause validator {}", "for 400ms"},
    {"partition validators {}", "for 400ms"},
    {"torn-write validator {}", ""},
    {"double-precommit validator {}", "for 400ms"},
}};
constexpr std::array<std::string_view, 4> matrix_phases{"propose", "prevote", "precommit",
                                                        "commit"};

}  // namespace

std::vector<std::string> chain_names() { return {"ledger", "chain"}; }

Result<std::unique_ptr<simulation::Scene>> make_scene(std::string_view chain) {
    if (chain == "ledger") return std::make_unique<simulation::LedgerScene>();
    if (chain == "chain") return std::make_unique<ChainScene>();
    return fail(errors::usage, "no chain to simulate is named '{}'", chain)
        .with_hint("ledger or chain");
}

Result<Outcome> play(const Plan& plan, bool traced) {
    const auto scene = TRY(make_scene(plan.scene));
    return simulation::run(plan, *scene, traced);
}

void Summary::add(const Played& played) {
    const auto& outcome = played.outcome;
    ++runs;
    if (outcome.failure) ++failed;
    heights += static_cast<std::uint64_t>(outcome.height);
    messages += outcome.messages;
    txs += outcome.txs_in_blocks;
    simulated.nanos += outcome.simulated.nanos;
    highest_round = std::max(highest_round, outcome.highest_round);
    for (const auto& [kind, count] : outcome.begun) begun[kind] += count;
    for (const auto& [path, count] : outcome.paths) paths[path] += count;
    trace = sha256(trace, outcome.trace);
}

Summary explore(const Plans& plans, std::size_t jobs,
                const std::function<bool(const Played&)>& told) {
    Counter counter;
    std::atomic<std::size_t> next{0}, wanted{plans.size()};
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < std::min(jobs, plans.size()); ++i)
        threads.emplace_back([&] {
            for (auto at = next++; at < wanted; at = next++) {
                auto plan    = plans.at(at);
                auto outcome = play(plan);
                VE_INVARIANT(outcome.ok());  // whoever made the plans knows the chains
                counter.put(at, {std::move(plan), std::move(outcome).value()});
            }
        });
    Summary out;
    for (std::size_t i = 0; i < wanted; ++i) {
        const auto played = counter.take(i);
        out.add(played);
        if (!told(played)) wanted = 0;
    }
    return out;
}

Plan Seeds::at(std::size_t index) const {
    return simulation::plan_of(options_.from + index, options_.profile, options_.validators,
                               options_.heights, options_.chain);
}

std::size_t FaultMatrix::size() const {
    return matrix_faults.size() * matrix_phases.size() * validators_;
}

Plan FaultMatrix::at(std::size_t index) const {
    const auto& fault = matrix_faults.at(index / (matrix_phases.size() * validators_));
    const auto phase  = matrix_phases.at(index / validators_ % matrix_phases.size());
    Plan out;
    out.seed        = index + 1;
    out.scene       = chain_;
    out.validators  = validators_;
    out.heights     = 6;
    const auto text = fmt::format(fmt::runtime(fault.text), index % validators_) +
                      fmt::format(" at height 3 after {} {}", phase, fault.rest);
    auto parsed = faults::parse(text);
    VE_INVARIANT(parsed.ok());
    out.faults.push_back(std::move(parsed).value());
    return out;
}

}  // namespace ve::simulate
