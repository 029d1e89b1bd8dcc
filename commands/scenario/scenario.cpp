#include "commands/scenario/scenario.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>

#include "base/text.hpp"
#include "client/remote_node.hpp"
#include "commands/comet_programs.hpp"
#include "commands/scenario/run_ve.hpp"
#include "commands/session.hpp"
#include "scenarios/runner.hpp"

namespace ve {
namespace {

// Files as they are named, folders as all *.ves in them, sorted.
Result<std::vector<std::string>> files_of(const std::vector<std::string>& named) {
    std::vector<std::string> out;
    for (const auto& path : named) {
        std::error_code code;
        if (!std::filesystem::is_directory(path, code)) {
            out.push_back(path);
            continue;
        }
        std::vector<std::string> inside;
        for (const auto& item : std::filesystem::directory_iterator{path, code})
            if (item.path().extension() == ".ves") inside.push_back(item.path().string());
        std::ranges::sort(inside);
        if (inside.empty()) return fail(errors::usage, "folder {} holds no .ves file", path);
        out.insert(out.end(), inside.begin(), inside.end());
    }
    return out;
}

struct Checked {
    std::vector<scenario::File> files;
    std::vector<Error> errors;
};

Result<Checked> check(Session& session, const std::vector<std::string>& named) {
    Checked out;
    for (const auto& path : TRY(files_of(named))) {
        auto text = TRY(read_input(session, path, scenario::limits::file_bytes));
        auto file = scenario::parse(path, std::move(text));
        if (!file.ok()) {
            out.errors.push_back(std::move(file).error());
            continue;
        }
        for (auto& error : scenario::check(*file)) out.errors.push_back(std::move(error));
        for (const auto& warning : file->warnings)
            session.say(fmt::format("{}: warning: {}\n{}", warning.place(), warning.detail(),
                                    warning.hint()));
        out.files.push_back(std::move(file).value());
    }
    return out;
}

// All errors of all files, as lines of JSON where that is asked for; the last one is the command's
// own.
Error shown(Session& session, std::vector<Error> errors) {
    for (std::size_t i = 0; i + 1 < errors.size(); ++i) {
        if (session.json())
            session.streams().out(error_json(errors[i]).dump() + "\n");
        else
            session.say(fmt::format("{}: {}\n{}", errors[i].place(),
                                    printable(errors[i].detail(), 500), errors[i].hint()));
    }
    return std::move(errors.back());
}

Result<View> check_files(Session& session, const std::vector<std::string>& named) {
    auto checked = TRY(check(session, named));
    if (!checked.errors.empty()) return shown(session, std::move(checked.errors));
    std::size_t scenarios = 0;
    for (const auto& file : checked.files) scenarios += file.scenarios.size();
    return View{
        Json::object({{"files", checked.files.size()}, {"scenarios", scenarios}}),
        fmt::format("{} scenarios in {} files are well formed\n", scenarios, checked.files.size())};
}

struct RunFlags {
    std::vector<std::string> files;
    scenario::Options options;
    std::string report       = "text";
    std::uint64_t seed       = 0;
    std::uint64_t validators = 0;
    std::string engine       = "embedded", cometbft;
};

// A node that is named runs already; CometBFT is started for each scenario.
Result<void> choose_engine(Session& session, RunFlags& flags) {
    auto& options = flags.options;
    options.node  = session.flags.node;
    if (flags.engine == "cometbft" && !options.node.empty())
        return fail(errors::usage, "--engine and --node exclude each other")
            .with_hint("--node URL plays on the network that runs there already");
    if (flags.engine == "cometbft") {
        options.engine   = scenario::Engine::cometbft;
        options.programs = TRY(find_comet_programs(session, flags.cometbft));
    } else if (!options.node.empty()) {
        TRY(client::RemoteNode::open(options.node));  // once, and not by every scenario
        options.engine = scenario::Engine::running;
        if (!options.seed) options.seed = TRY(session.devnet_seed());
    }
    return {};
}

Result<void> run_files(Session& session, RunFlags& flags) {
    if (session.json() && flags.report == "junit")
        return fail(errors::usage, "--output json and --report junit exclude each other");
    auto checked = TRY(check(session, flags.files));
    if (!checked.errors.empty()) return shown(session, std::move(checked.errors));
    TRY(choose_engine(session, flags));
    const auto form = flags.report == "junit"                     ? scenario::Report::junit
                      : flags.report == "jsonl" || session.json() ? scenario::Report::jsonl
                                                                  : scenario::Report::text;
    auto beyond     = scenario::beyond_engine(checked.files, flags.options);
    if (!beyond.empty()) return shown(session, std::move(beyond));
    flags.options.run_ve = run_ve_with(session.run_words);
    const auto& out      = session.streams().out;
    const auto outcomes  = scenario::run(
         checked.files, flags.options,
         [&](const scenario::Outcome& outcome) { out(scenario::report_line(outcome, form)); });
    out(scenario::report_end(outcomes, form));
    if (outcomes.empty())
        return fail(errors::usage, "no scenario's title holds '{}'", flags.options.only);
    for (const auto& outcome : outcomes)
        if (!outcome.passed())
            return fail(errors::assertion, "{}: {}", outcome.title,
                        printable(outcome.failure->message, 300))
                .at(outcome.failure->place);
    return {};
}

}  // namespace

void add_scenario(CLI::App& noun, Session& session) {
    auto named   = std::make_shared<std::vector<std::string>>();
    auto* checks = noun.add_subcommand("check",
                                       "Find what is wrong in scenario files before anything "
                                       "runs\n\nExamples:\n  ve scenario check scenarios/\n  ve "
                                       "scenario check scenarios/money.ves --output json");
    checks->add_option("files", *named, "Files, or folders of .ves files")->required();
    checks->callback([named, &session] { session.finish(check_files(session, *named)); });

    auto flags = std::make_shared<RunFlags>();
    auto* runs = noun.add_subcommand(
        "run",
        "Play scenarios, each on its own network in virtual time\n\nExamples:\n  ve scenario run "
        "scenarios/identity_to_payout.ves\n  ve scenario run scenarios/ --jobs 2 --report junit > "
        "report.xml\n  ve scenario run scenarios/identity_to_payout.ves --engine cometbft "
        "--validators 4");
    runs->add_option("files", flags->files, "Files, or folders of .ves files")->required();
    auto* seed = runs->add_option("--seed", flags->seed, "Over the one in the file");
    runs->add_option("--only", flags->options.only,
                     "The scenario of this title, or those whose title holds it");
    runs->add_option("-j,--jobs", flags->options.jobs, "How many at once")
        ->check(CLI::Range(std::size_t{1}, scenario::limits::jobs));
    auto* validators =
        runs->add_option("-n,--validators", flags->validators, "Of scenarios that name no number")
            ->check(CLI::Range(std::uint64_t{1}, scenario::limits::validators))
            ->default_str("1");
    runs->add_option(
            "--engine", flags->engine,
            "embedded: in this process and virtual time; cometbft: processes, in real time; "
            "with --node URL: on a network that runs already")
        ->check(CLI::IsMember({"embedded", "cometbft"}))
        ->capture_default_str();
    runs->add_option("--cometbft", flags->cometbft,
                     "The program (default: looked for on the path)");
    runs->add_option("--report", flags->report, "text, jsonl or junit")
        ->check(CLI::IsMember({"text", "jsonl", "junit"}))
        ->capture_default_str();
    runs->callback([flags, seed, validators, &session] {
        if (seed->count() > 0) flags->options.seed = flags->seed;
        if (validators->count() > 0) flags->options.validators = flags->validators;
        session.finish(run_files(session, *flags));
    });
}

}  // namespace ve
