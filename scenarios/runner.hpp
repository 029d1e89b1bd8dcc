// Plays scenarios, each on its own network and its own virtual clock: nothing sleeps, and a seed
// names the run.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "client/connection.hpp"
#include "devnet/comet_network.hpp"
#include "node/node.hpp"
#include "scenarios/syntax.hpp"

namespace ve::scenario {

// What a `ve …` line did.
struct Output {
    int exit = 0;
    std::string out, err;
};
// Runs a command line against the scenario's network; handed in by the command line itself.
struct CommandLine {
    std::vector<std::string> words;
    std::function<std::unique_ptr<client::Connection>()> connect;
    world::World& world;
    std::uint64_t seed;
    std::string folder;  // paths in the words are below it
    std::string home;    // for keys and what an enrolled factor leaves; gone with the scenario
};
using RunVe = std::function<Output(const CommandLine&)>;

// Who makes the blocks of the network that a scenario plays on.
enum class Engine : std::uint8_t {
    embedded,  // this process, in virtual time
    cometbft,  // CometBFT processes with the application beside them, in real time
    running    // whoever runs the node that is named
};

struct Options {
    Engine engine = Engine::embedded;
    devnet::CometPrograms programs;           // Engine::cometbft
    std::string node;                         // Engine::running: its URL
    std::optional<std::uint64_t> validators;  // of scenarios that name no number
    std::optional<std::uint64_t> seed;        // over the file's own
    std::size_t jobs = 1;
    std::string only;  // a title, or what several titles hold
    RunVe run_ve;
};

struct Failure {
    std::string place;    // file:line:col
    std::string message;  // what was expected and what came
    std::string hint, caret;
    std::vector<std::string> history;  // earlier values of what was observed
};

struct Outcome {
    std::string file, title;
    std::uint64_t seed     = 0;
    std::size_t statements = 0;
    Height height;
    Duration wall;
    std::vector<std::string> log;
    std::vector<std::string> answers;  // what became of each transaction: "alice bank.MsgSend ok"
    std::string engine_flags;          // of the command that repeats it
    std::optional<Failure> failure;
    bool passed() const { return !failure; }
};

// What stands in the scenarios that the options choose, and their engine cannot do. Nothing: they
// can be played. What is marked `on embedded` is left out elsewhere.
std::vector<Error> beyond_engine(const std::vector<File>& files, const Options& options);

// Outcomes in file order, whatever the number of jobs; `done` is called in that order too.
std::vector<Outcome> run(const std::vector<File>& files, const Options& options,
                         const std::function<void(const Outcome&)>& done);

// One scenario, from an empty network to its end or its first failure. The time it took is not in
// the outcome.
Outcome play(const File& file, const Scenario& scenario, const Options& options);

enum class Report : std::uint8_t { text, jsonl, junit };
std::string report_line(const Outcome& outcome, Report form);
std::string report_end(const std::vector<Outcome>& outcomes, Report form);

// The command that plays exactly this scenario with this seed again, quoted for a shell.
std::string repeat_command(const Outcome& outcome);

}  // namespace ve::scenario
