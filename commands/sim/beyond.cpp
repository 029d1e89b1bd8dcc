// `ve sim beyond`: a third of the power betrays, or more. What is promised then: the chain stops,
// or whoever shows two blocks of one height shows who lied.
#include "node/simulation/beyond.hpp"

#include <CLI/CLI.hpp>

#include "commands/session.hpp"
#include "commands/sim/sim.hpp"
#include "simulate/campaign.hpp"

namespace ve {
namespace {

struct Treason {
    std::uint64_t seeds = 5, from = 1;
    std::size_t honest = 2, traitors = 2;
    bool lost_disks   = false;
    std::string chain = "ledger";
};

std::string repeat_of(const Treason& wanted, std::uint64_t seed) {
    auto out = fmt::format("ve sim beyond --seeds 1 --from {} --honest {}", seed, wanted.honest);
    out += wanted.lost_disks ? std::string{" --lost-disks"}
                             : fmt::format(" --traitors {}", wanted.traitors);
    if (wanted.chain != Treason{}.chain) out += " --chain " + wanted.chain;
    return out;
}

Json json_of(std::uint64_t seed, const simulation::Judged& judged) {
    return Json::object({{"seed", seed},
                         {"height", judged.height.value},
                         {"fork", judged.fork ? Json{judged.fork->value} : Json{}},
                         {"accused", judged.accused},
                         {"goes_on", judged.goes_on}});
}

std::vector<std::string> row_of(std::uint64_t seed, const simulation::Judged& judged) {
    return {std::to_string(seed), fmt::format("{}", judged.height),
            judged.fork ? fmt::format("at {}", *judged.fork) : "none",
            judged.fork ? std::to_string(judged.accused) : "", judged.goes_on ? "yes" : "no"};
}

Result<View> beyond(Session& session, const Treason& wanted) {
    auto json = Json::array();
    std::vector<std::vector<std::string>> rows{{"SEED", "HEIGHT", "FORK", "ACCUSED", "GOES ON"}};
    for (auto seed = wanted.from; seed - wanted.from < wanted.seeds; ++seed) {
        session.progress(fmt::format("{} of {} runs", seed - wanted.from + 1, wanted.seeds));
        const auto scene = TRY(simulate::make_scene(wanted.chain));
        const auto judged =
            simulation::play_beyond({.seed            = seed,
                                     .honest          = wanted.honest,
                                     .traitors        = wanted.lost_disks ? 0 : wanted.traitors,
                                     .every_copy_lost = wanted.lost_disks},
                                    *scene);
        if (judged.failure) {
            session.progress("");
            return fail(errors::assertion, "{}", *judged.failure)
                .with_hint("{}", repeat_of(wanted, seed));
        }
        json.push(json_of(seed, judged));
        rows.push_back(row_of(seed, judged));
    }
    session.progress("");
    return View{std::move(json), table(rows)};
}

}  // namespace

void add_sim_beyond(CLI::App& noun, Session& session) {
    const auto wanted = std::make_shared<Treason>();
    auto* command     = noun.add_subcommand(
            "beyond",
            "A third betrays, or more: the chain stops, or who made two of it is named\n\nExamples:\n"
                "  ve sim beyond\n  ve sim beyond --honest 4 --traitors 3 --seeds 20\n"
                "  ve sim beyond --lost-disks --honest 4");
    command->add_option("--seeds", wanted->seeds, "How many")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command->add_option("--from", wanted->from, "The first of them")->capture_default_str();
    command->add_option("--honest", wanted->honest, "Validators who keep to the rules")
        ->check(CLI::Range(1, 50))
        ->capture_default_str();
    auto* traitors =
        command->add_option("--traitors", wanted->traitors,
                            "Validators who tell each half of the network another story");
    traitors->check(CLI::Range(1, 50))->capture_default_str();
    command
        ->add_flag("--lost-disks", wanted->lost_disks,
                   "Nobody betrays: all disks are empty at once")
        ->excludes(traitors);
    command->add_option("--chain", wanted->chain, "What runs on the validators: ledger or chain")
        ->capture_default_str();
    command->callback([wanted, &session] { session.finish(beyond(session, *wanted)); });
}

}  // namespace ve
