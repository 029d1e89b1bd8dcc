// Fault statements: what is refused before anything runs, what is warned of, and stories of four
// validators that the same seed tells again.
#include <catch2/catch.hpp>

#include "scenarios/runner.hpp"

namespace ve::scenario {
namespace {

File network_of(const std::string& lines) {
    auto file = parse("f.ves", "scenario \"s\" {\nnet validators 4 seed 7\n" + lines + "\n}\n");
    INFO((file.ok() ? "" : file.error().place() + ": " + file.error().detail()));
    REQUIRE(file.ok());
    return std::move(file).value();
}

Outcome staged(const std::string& lines, std::optional<std::uint64_t> seed = {}) {
    auto file = network_of(lines);
    REQUIRE(check(file).empty());
    Options options;
    options.seed = seed;
    return play(file, file.scenarios[0], options);
}

}  // namespace

TEST_CASE("a fault that this network cannot have is refused at its place", "[scenario][faults]") {
    struct Case {
        std::string lines, place, says;
    };
    const auto c = GENERATE(values<Case>({
        {"fault crash validator 9", "3:7",
         "there is no validator 9; they are numbered from 0 to 3"},
        {"fault partition validators 0,1 | 1,2", "3:7", "validator 1 is in two groups"},
        {"fault clear split", "3:13", "no fault is named 'split'; one gets its name by -> name"},
        {"fault loss 20% -> splat\nfault clear split", "4:13", "(did you mean splat?)"},
        {"fault clear split\nfault loss 20% -> split", "3:13", "'split' is not bound yet here"},
        {"let x = 5\nfault clear x", "4:13", "no fault is named 'x'"},
        {"fault loss 20% -> a\nfault loss 30% -> a", "4:19", "'a' is bound on line 3 already"},
        {"fault loss 20% -> bob", "3:19", "'bob' is a name of every network"},
        {"eventually within 5blocks { fault loss 20% }", "3:29", "fault, always and eventually"},
        {"always { fault clear }", "3:10", "always holds only"},
        {"always { expect halted for 5s }", "3:10", "always looks at each block"},
        {"expect network.validator[0].state == \"up\"", "3:16", "did you mean validators?"},
        {"expect network.validators.state == \"up\"", "3:27", "one of it is validators[0]"},
        {"expect network.validators[0].up", "3:30", "a validator of the network has no field 'up'"},
        {"expect network.validators[0].power == \"x\"", "3:36", "write a number without quotes"},
        {"expect network.validators[0].state == up", "3:39", "nothing is named 'up'"},
        {"expect network == network", "3:16", "cannot compare the network"},
        {"expect halted", "3:8", "nothing is named 'halted'"},
        {"let network = 5", "3:5", "'network' is a name of every network"},
    }));
    CAPTURE(c.lines);
    auto file        = network_of(c.lines);
    const auto found = check(file);
    REQUIRE(found.size() == 1);
    CHECK(found[0].place() == "f.ves:" + c.place);
    CHECK(found[0].detail().find(c.says) != std::string::npos);
    CHECK(found[0].hint().find('^') != std::string::npos);
}

TEST_CASE("a network of one is told how to become one of four", "[scenario][faults]") {
    auto file        = parse("f.ves", "scenario \"s\" {\nfault crash validator 2\n}\n").value();
    const auto found = check(file);
    REQUIRE(found.size() == 1);
    CHECK(found[0].detail() ==
          "there is no validator 2; this network has one: begin with `net validators 4`");
}

TEST_CASE("a third or more at fault is warned of, unless it is meant", "[scenario][faults]") {
    struct Case {
        std::string lines;
        std::string warns;  // empty: of nothing
    };
    const auto c = GENERATE(values<Case>({
        {"fault crash validator 2", ""},
        {"fault crash validators 1,2 for 5s", "validators 1,2 of 4 are at fault"},
        {"fault crash validators 1,2 for 5s\nexpect halted for 3s", ""},
        {"fault crash validator 1\nfault pause validator 2", "validators 1,2 of 4"},
        {"fault crash validator 1 for 5s\nfault pause validator 2", ""},
        {"fault crash validator 1 -> a\nfault clear a\nfault pause validator 2", ""},
        {"fault crash validator 1\nfault clear\nfault pause validator 2", ""},
        {"fault double-prevote validators 0,1", "believe different blocks"},
        {"fault double-prevote validators 0,1\nexpect halted for 3s", "believe different blocks"},
        {"fault partition validators 0,1 | 2,3", ""},
        {"fault loss validators 0,1,2 20%", ""},
    }));
    CAPTURE(c.lines);
    auto file = network_of(c.lines);
    CHECK(check(file).empty());
    CHECK(file.warnings.size() == (c.warns.empty() ? 0 : 1));
    if (!c.warns.empty()) CHECK(file.warnings.at(0).detail().find(c.warns) != std::string::npos);
}

TEST_CASE("faults begin, end and are seen", "[scenario][faults]") {
    const auto lines = GENERATE(
        as<std::string>{},
        "fault crash validator 2 -> down\nwait 1s\nexpect network.validators[2].state == \"down\"\n"
        "expect network.validators[2].peers == 0\nexpect network.faults[0].id == down\n"
        "fault clear down\nwait 1s\nexpect network.agreed",
        "let then = now\nwait 10s\nmine\nexpect now >= then + 10s",
        "let h = height\nfault partition validators 0,1 | 2,3 for 20s\nexpect halted for 10s\n"
        "wait 15s\nmine\nexpect height >= h + 1",
        "fault pause validator 1 for 3s\nexpect network.validators[1].state == \"paused\"\n"
        "eventually within 10s { expect network.validators[1].state == \"up\" }",
        // A transaction that has to wait for a round to run out does not wait for us.
        "fault crash validator 0\nfault delay 300ms\ntx alice bank.MsgSend { to_address: bob, "
        "amount: 5ve } -> a\ntx alice bank.MsgSend { to_address: bob, amount: 5ve } -> b\n"
        "expect b.height > a.height",
        "snapshot s\nfault crash validator 3\nmine 3\nrestore s\nmine 3\n"
        "expect network.validators[3].state == \"down\"");
    CAPTURE(lines);
    const auto outcome = staged(lines);
    CHECK((outcome.failure ? outcome.failure->place + " " + outcome.failure->message : "") == "");
}

TEST_CASE("what does not come true is told with place and values", "[scenario][faults]") {
    struct Case {
        std::string lines, place, says;
    };
    const auto c = GENERATE(values<Case>({
        {"expect halted for 10s", "3:8", "expected no block for 10s, got height 2 after"},
        {"fault crash validators 0,1\nmine", "4:1", "no block was decided within 2m"},
        {"fault crash validators 0,1\ntx alice bank.MsgSend { to_address: bob, amount: 5ve }",
         "4:1", "no block was decided within 1m"},
        {"eventually within 2s { expect network.validators[0].state == \"down\" }", "3:59",
         "not within 2s: expected network.validators[0].state == \"down\", got \"up\""},
    }));
    CAPTURE(c.lines);
    const auto outcome = staged(c.lines);
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->place == "f.ves:" + c.place);
    CHECK(outcome.failure->message.find(c.says) != std::string::npos);
    if (c.says.starts_with("no block"))
        CHECK(outcome.failure->hint.find("expect halted for") != std::string::npos);
}

TEST_CASE("the same seed tells the same story of faults, another one another",
          "[scenario][faults]") {
    const auto story = [](std::uint64_t seed) {
        auto outcome = staged(
            "fault loss 25%\nfault delay 200ms\nfault crash validator 1 at height +3 for 4s\n"
            "mine 8\nwait 5s\nmine 2\nlog network\nlog now",
            seed);
        REQUIRE_FALSE(outcome.failure);
        outcome.wall = {};
        return report_line(outcome, Report::jsonl);
    };
    CHECK(story(3) == story(3));
    CHECK(story(3) != story(4));
}

}  // namespace ve::scenario
