#include "commands/sim/sim.hpp"

#include <fmt/ranges.h>

#include <CLI/CLI.hpp>

#include "base/text.hpp"
#include "commands/session.hpp"
#include "node/network/timeline.hpp"
#include "simulate/crash_matrix.hpp"
#include "simulate/shrink.hpp"

namespace ve {
namespace {

constexpr std::size_t plan_bytes_max = 1U << 20;

struct Flags {
    std::uint64_t seeds = 100, from = 1, seed = 0;
    std::string faults     = "all";
    std::size_t validators = 4, jobs = 2;
    std::int64_t heights = 20;
    std::string chain    = "ledger";
    std::string plan_file, timeline;
    bool keep_going = false;
};

Result<simulation::Profile> profile_of(const Flags& flags) {
    if (const auto known = simulation::profile_named(flags.faults)) return *known;
    const auto names = simulation::profile_names();
    return fail(errors::usage, "no profile of faults is named '{}'{}", printable(flags.faults),
                did_you_mean(flags.faults, names))
        .with_hint("{}", fmt::join(names, ", "));
}

Result<simulate::Seeds::Options> seeds_of(const Flags& flags) {
    const auto profile = TRY(profile_of(flags));
    TRY(simulate::make_scene(flags.chain));
    return simulate::Seeds::Options{flags.from,       flags.seeds,   profile,
                                    flags.validators, flags.heights, flags.chain};
}

std::string what_runs(const Flags& flags) {
    std::string out;
    const Flags usual;
    if (flags.validators != usual.validators)
        out += fmt::format(" --validators {}", flags.validators);
    if (flags.chain != usual.chain) out += " --chain " + flags.chain;
    return out;
}

// The command that plays it again, as far as the seed alone says it.
std::string repeat_of(const Flags& flags, std::uint64_t seed) {
    std::string out = fmt::format("ve sim replay {}", seed);
    const Flags usual;
    if (flags.faults != usual.faults) out += " --faults " + flags.faults;
    if (flags.heights != usual.heights) out += fmt::format(" --heights {}", flags.heights);
    return out + what_runs(flags);
}

std::string short_hash(const Hash& hash) { return hex_upper(ByteView{hash}.first(8)); }

Json counts_of(const std::map<std::string, std::uint64_t>& begun) {
    Json out = Json::object();
    for (const auto& [kind, count] : begun) out.set(kind, count);
    return out;
}

std::string counts_text(const std::map<std::string, std::uint64_t>& begun) {
    std::string out;
    for (const auto& [kind, count] : begun)
        out += fmt::format("{}{} {}", out.empty() ? "" : ", ", kind, count);
    return out.empty() ? "none" : out;
}

Json json_of(const simulation::Plan& plan, const simulation::Outcome& outcome) {
    Json out = Json::object({{"plan", plan.json()},
                             {"height", outcome.height},
                             {"simulated", outcome.simulated.text()},
                             {"messages", outcome.messages},
                             {"transactions", outcome.txs_in_blocks},
                             {"highest_round", outcome.highest_round},
                             {"accused", outcome.accused},
                             {"faults", counts_of(outcome.begun)},
                             {"rare_paths", counts_of(outcome.paths)},
                             {"trace", hex_upper(outcome.trace)}});
    if (outcome.failure) {
        out.set("failure", *outcome.failure);
        out.set("failed_at", outcome.failed_at);
    }
    return out;
}

std::string text_of(const simulation::Plan& plan, const simulation::Outcome& outcome) {
    std::string out = fmt::format("seed {}: {} validators of the {}, {} faults\n", plan.seed,
                                  plan.validators, plan.scene, plan.faults.size());
    for (const auto& fault : plan.faults) out += fmt::format("  {}\n", fault.text());
    out += fmt::format(
        "height {} in {} simulated, {} messages, {} transactions, highest round {}, {} accused\n"
        "trace {}\n",
        outcome.height, outcome.simulated, outcome.messages, outcome.txs_in_blocks,
        outcome.highest_round, outcome.accused, short_hash(outcome.trace));
    return out;
}

View view_of(const simulate::Summary& summary) {
    auto json = Json::object({{"runs", summary.runs},
                              {"failed", summary.failed},
                              {"heights", summary.heights},
                              {"simulated", summary.simulated.text()},
                              {"messages", summary.messages},
                              {"transactions", summary.txs},
                              {"highest_round", summary.highest_round},
                              {"faults", counts_of(summary.begun)},
                              {"rare_paths", counts_of(summary.paths)},
                              {"trace", hex_upper(summary.trace)}});
    const Duration whole{summary.simulated.nanos - summary.simulated.nanos % 1'000'000'000};
    return View{
        std::move(json),
        fmt::format("{} runs, {} heights in {} simulated: nothing broke\n"
                    "{} messages, {} transactions, highest round {}\nfaults: {}\nrare paths: "
                    "{}\ntrace {}\n",
                    summary.runs, summary.heights, whole, summary.messages, summary.txs,
                    summary.highest_round, counts_text(summary.begun), counts_text(summary.paths),
                    short_hash(summary.trace))};
}

Error broken(const Flags& flags, const simulate::Played& played) {
    return fail(errors::assertion, "seed {} breaks at height {}: {}", played.plan.seed,
                played.outcome.failed_at, *played.outcome.failure)
        .with_hint("{}", repeat_of(flags, played.plan.seed));
}

Result<View> explore(Session& session, const simulate::Plans& plans, const Flags& flags,
                     const std::function<Error(const simulate::Played&)>& error_of) {
    std::optional<Error> first;
    std::size_t done   = 0;
    const auto summary = simulate::explore(plans, flags.jobs, [&](const simulate::Played& played) {
        session.progress(fmt::format("{} of {} runs", ++done, plans.size()));
        if (!played.outcome.failure) return true;
        auto error = error_of(played);
        if (flags.keep_going) session.say(error.detail() + "\n" + error.hint());
        if (!first) first = std::move(error);
        return flags.keep_going;
    });
    session.progress("");
    if (first) return *std::move(first);
    return view_of(summary);
}

Result<View> run_seeds(Session& session, const Flags& flags) {
    const simulate::Seeds seeds{TRY(seeds_of(flags))};
    return explore(session, seeds, flags,
                   [&](const simulate::Played& played) { return broken(flags, played); });
}

// Of a seed and the flags, or of a file that `ve sim shrink` wrote.
Result<simulation::Plan> plan_of(Session& session, Flags flags) {
    if (!flags.plan_file.empty()) {
        const auto text = TRY(read_input(session, flags.plan_file, plan_bytes_max));
        auto plan       = simulation::Plan::parse(TRY(Json::parse(text)));
        if (!plan.ok()) return std::move(plan).error().within("{}", flags.plan_file);
        return plan;
    }
    flags.from = flags.seed;
    return simulate::Seeds{TRY(seeds_of(flags))}.at(0);
}

// For a browser, or the records themselves where the name ends in .jsonl.
Result<std::string> write_timeline(const std::string& path, const std::string& record) {
    const std::filesystem::path target = std::filesystem::absolute(path);
    const auto text = target.extension() == ".jsonl" ? record : TRY(network::timeline(record));
    auto disk       = TRY(world::RealDisk::open(target.parent_path()));
    TRY(disk.write(target.filename().string(), bytes_of(text)));
    return target.string();
}

Result<View> replay(Session& session, const Flags& flags) {
    const auto plan    = TRY(plan_of(session, flags));
    const auto outcome = TRY(simulate::play(plan, !flags.timeline.empty()));
    auto view          = View{json_of(plan, outcome), text_of(plan, outcome)};
    if (!flags.timeline.empty()) {
        const auto file = TRY(write_timeline(flags.timeline, outcome.record));
        view.json.set("timeline", file);
        view.text += fmt::format("timeline in {}\n", file);
    }
    if (!outcome.failure) return view;
    TRY(session.show(view));
    return fail(errors::assertion, "seed {} breaks at height {}: {}", plan.seed, outcome.failed_at,
                *outcome.failure)
        .with_hint("ve sim shrink{}", repeat_of(flags, plan.seed).substr(13));
}

Result<View> shrink(Session& session, const Flags& flags) {
    const auto plan   = TRY(plan_of(session, flags));
    const auto shrunk = TRY(simulate::shrink(plan, 400, [&](const simulate::Shrunk& smaller) {
        session.progress(fmt::format("{} tries: {} faults, {} heights", smaller.tries,
                                     smaller.plan.faults.size(), smaller.plan.heights));
    }));
    session.progress("");
    auto json = json_of(shrunk.plan, shrunk.outcome);
    json.set("tries", shrunk.tries);
    auto text = text_of(shrunk.plan, shrunk.outcome) +
                fmt::format(
                    "breaks at height {}: {}\nkeep this as a file, and play it with: ve sim "
                    "replay --plan FILE\n{}\n",
                    shrunk.outcome.failed_at, *shrunk.outcome.failure, shrunk.plan.json().pretty());
    return View{std::move(json), std::move(text)};
}

Result<View> fault_matrix(Session& session, const Flags& flags) {
    TRY(simulate::make_scene(flags.chain));
    const simulate::FaultMatrix matrix{flags.validators, flags.chain};
    return explore(session, matrix, flags, [&](const simulate::Played& played) {
        return fail(errors::assertion, "'{}' breaks at height {}: {}", played.plan.faults[0].text(),
                    played.outcome.failed_at, *played.outcome.failure)
            .with_hint("ve sim matrix --keep-going{}", what_runs(flags));
    });
}

Result<View> crashes(Session& session, const Flags& flags) {
    const auto matrix =
        TRY(simulate::crash_matrix(flags.chain, flags.validators, flags.heights, flags.jobs,
                                   [&](std::size_t done, std::size_t of) {
                                       session.progress(fmt::format("{} of {} crashes", done, of));
                                   }));
    session.progress("");
    for (const auto& failure : matrix.failures) session.say(failure);
    if (!matrix.failures.empty())
        return fail(errors::assertion, "{} of {} crashes break something", matrix.failures.size(),
                    matrix.runs);
    return View{Json::object({{"steps", matrix.steps}, {"runs", matrix.runs}, {"failed", 0}}),
                fmt::format("{} durable steps of a validator in {} heights, {} crashes: nothing "
                            "broke\n",
                            matrix.steps, flags.heights, matrix.runs)};
}

Result<View> known_faults() {
    auto json = Json::array();
    std::vector<std::vector<std::string>> rows{{"FAULT", "CLASS", "WHAT HAPPENS"}};
    for (const auto& name : faults::kind_names()) {
        const auto& about = faults::info(faults::kind_named(name).value());
        const auto group  = faults::name_of(about.group);
        json.push(Json::object({{"kind", name}, {"class", group}, {"meaning", about.meaning}}));
        rows.push_back({name, std::string{group}, std::string{about.meaning}});
    }
    return View{std::move(json), table(rows)};
}

void add_what_runs(CLI::App& command, Flags& flags) {
    command.add_option("--validators", flags.validators, "How many there are")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    command.add_option("--heights", flags.heights, "So many at least before it calms down")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    command
        .add_option(
            "--chain", flags.chain,
            "What runs on the validators: ledger, a small application that forgets nothing, or "
            "chain, all of ours")
        ->capture_default_str();
}

void add_jobs(CLI::App& command, Flags& flags) {
    command.add_option("--jobs", flags.jobs, "Runs at a time")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
}

void add_keep_going(CLI::App& command, Flags& flags) {
    command.add_flag("--keep-going", flags.keep_going,
                     "Tell of each failure, not of the first only");
}

void add_faults(CLI::App& command, Flags& flags) {
    command
        .add_option("--faults", flags.faults,
                    fmt::format("{}", fmt::join(simulation::profile_names(), ", ")))
        ->capture_default_str();
}

void add_one_run(CLI::App& command, Flags& flags) {
    auto* seed = command.add_option("seed", flags.seed, "Which run");
    auto* file =
        command.add_option("--plan", flags.plan_file, "A file with the run's plan instead");
    seed->excludes(file);
    add_faults(command, flags);
    add_what_runs(command, flags);
    command.require_option(1, 0);
}

}  // namespace

void add_sim(CLI::App& noun, Session& session) {
    const auto flags = std::make_shared<Flags>();
    auto* run        = noun.add_subcommand(
               "run",
               "Play networks of validators, a seed each, and look for what breaks\n\nExamples:\n  ve sim "
                      "run --seeds 200\n  ve sim run --seeds 1000 --from 5000 --faults byz --jobs 2\n  ve sim "
                      "run --seeds 3 --chain chain --heights 8 --output json");
    run->add_option("--seeds", flags->seeds, "How many")
        ->check(CLI::Range(1, 100'000'000))
        ->capture_default_str();
    run->add_option("--from", flags->from, "The first of them")->capture_default_str();
    add_faults(*run, *flags);
    add_what_runs(*run, *flags);
    add_jobs(*run, *flags);
    add_keep_going(*run, *flags);
    run->callback([flags, &session] { session.finish(run_seeds(session, *flags)); });

    auto* again =
        noun.add_subcommand("replay",
                            "Play one seed again, and tell what happens in it\n\n"
                            "Examples:\n  ve sim replay 17\n  ve sim replay 17 --timeline "
                            "run.html\n  ve sim replay --plan small.json");
    add_one_run(*again, *flags);
    again->add_option("--timeline", flags->timeline,
                      "Draw the run as a page in this file (.jsonl: the records alone)");
    again->callback([flags, &session] { session.finish(replay(session, *flags)); });

    auto* smaller = noun.add_subcommand("shrink",
                                        "Leave out of a failing run what does not "
                                        "matter\n\nExamples:\n  ve sim shrink 17\n  ve sim "
                                        "shrink 17 --faults disk --output json");
    add_one_run(*smaller, *flags);
    smaller->callback([flags, &session] { session.finish(shrink(session, *flags)); });

    auto* crash = noun.add_subcommand(
        "crash-matrix",
        "Kill a validator at each of its durable steps in turn\n\nExamples:\n  ve sim crash-matrix "
        "--heights 2\n  ve sim crash-matrix --heights 20 --jobs 2 --output json");
    add_what_runs(*crash, *flags);
    add_jobs(*crash, *flags);
    crash->callback([flags, &session] { session.finish(crashes(session, *flags)); });

    auto* matrix = noun.add_subcommand(
        "matrix",
        "Five faults after each step of a height on each validator\n\nExamples:\n  ve sim matrix\n"
        "  ve sim matrix --validators 7 --keep-going");
    add_what_runs(*matrix, *flags);
    add_jobs(*matrix, *flags);
    add_keep_going(*matrix, *flags);
    matrix->callback([flags, &session] { session.finish(fault_matrix(session, *flags)); });

    add_sim_beyond(noun, session);

    auto* list = noun.add_subcommand("faults",
                                     "The faults there are\n\nExamples:\n  ve sim faults\n  ve sim "
                                     "faults --output json");
    list->callback([&session] { session.finish(known_faults()); });
}

}  // namespace ve
