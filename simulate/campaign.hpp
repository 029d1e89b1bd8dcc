// Many runs, several at a time: which plans, and what came of them together.
#pragma once

#include <functional>

#include "node/simulation/run.hpp"

namespace ve::simulate {

using simulation::Outcome;
using simulation::Plan;

// What can run on the machines, by name: "ledger" is fast, "chain" is the whole application.
std::vector<std::string> chain_names();
Result<std::unique_ptr<simulation::Scene>> make_scene(std::string_view chain);

// One run from its plan. Error: no chain of that name.
Result<Outcome> play(const Plan& plan, bool traced = false);

struct Played {
    Plan plan;
    Outcome outcome;
};

struct Summary {
    std::uint64_t runs = 0, heights = 0, messages = 0, txs = 0, failed = 0;
    Duration simulated;
    std::int32_t highest_round = 0;
    std::map<std::string, std::uint64_t> begun;  // faults, by kind
    std::map<std::string, std::uint64_t> paths;  // rare ones, by name
    Hash trace{};                                // over the traces of all runs, in their order
    void add(const Played& played);
};

class Plans {
  public:
    virtual ~Plans()                         = default;
    virtual std::size_t size() const         = 0;
    virtual Plan at(std::size_t index) const = 0;
};

// Plays all of them on so many threads. `told` hears of each in order, on the caller's thread;
// false ends it.
Summary explore(const Plans& plans, std::size_t jobs,
                const std::function<bool(const Played&)>& told);

class Seeds final : public Plans {
  public:
    struct Options {
        std::uint64_t from = 1, seeds = 100;
        simulation::Profile profile = simulation::Profile::all;
        std::size_t validators      = 4;
        std::int64_t heights        = 20;
        std::string chain           = "ledger";
    };
    explicit Seeds(Options options) : options_{std::move(options)} {}
    std::size_t size() const override { return options_.seeds; }
    Plan at(std::size_t index) const override;

  private:
    Options options_;
};

// Each of five faults, right after each of four steps, on each of the validators.
class FaultMatrix final : public Plans {
  public:
    FaultMatrix(std::size_t validators, std::string chain)
        : validators_{validators}, chain_{std::move(chain)} {}
    std::size_t size() const override;
    Plan at(std::size_t index) const override;

  private:
    std::size_t validators_;
    std::string chain_;
};

}  // namespace ve::simulate
