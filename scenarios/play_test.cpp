// Scenarios that are played: what statements do, and how a failure is told.
#include <catch2/catch.hpp>

#include "scenarios/runner.hpp"

namespace ve::scenario {
namespace {

File checked(const std::string& text) {
    auto file = parse("folder/f.ves", text);
    REQUIRE(file.ok());
    std::string said;
    for (const auto& error : check(*file)) said += error.place() + ": " + error.detail() + "\n";
    REQUIRE(said.empty());
    return std::move(file).value();
}

Outcome played(const std::string& lines, Options options = {}) {
    const auto file = checked("scenario \"s\" {\n" + lines + "\n}\n");
    return play(file, file.scenarios[0], options);
}

}  // namespace

TEST_CASE("statements do what they say", "[scenario]") {
    const auto lines = GENERATE(
        as<std::string>{}, "let h = height\nmine 3\nexpect height == h + 3",
        "let t = now\ntravel 2h\nexpect now >= t + 2h",
        "actor eve 7ve\nquery bank.Balance { address: eve, denom: \"uve\" } -> b\n"
        "expect b.balance == 7ve",
        "actor eve 0ve\ntx eve bank.MsgSend { to_address: bob, amount: 1uve } fails sdk/9",
        "let h = height\neventually within 5blocks { expect height == h + 5 }",
        "let h = height\neventually within 1block { expect height == h }\nexpect height == h",
        "let h = height\nsnapshot s\nmine 5\nrestore s\nexpect height == h\nmine 2\nrestore s\n"
        "expect height == h",
        "query veid.Params -> p\nquery market.Bid { id: { owner: bob, dseq: 1, gseq: 1, oseq: 1, "
        "provider: bob } } fails grpc/5",
        "tx alice bank.MsgSend { to_address: bob, amount: 5uve } -> sent\n"
        "expect sent.height == height\nexpect sent.gas_used > 0\nexpect sent.fee > 0uve",
        "net seed 9\nexpect seed == 9",
        "query staking.Params -> p\nexpect p.params.unbonding_time == 21d");
    CAPTURE(lines);
    const auto outcome = played(lines);
    CHECK((outcome.failure ? outcome.failure->message : "") == "");
}

TEST_CASE("always looks at each block, not at each statement", "[scenario]") {
    const auto outcome = played("let h = height\nalways { expect height <= h + 150 }\nmine 160");
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->place == "folder/f.ves:3:24");
    CHECK(outcome.failure->message.starts_with("after block 152: expected height <= 151, got 152"));
    CHECK(outcome.failure->history.size() == limits::history);
    CHECK(outcome.failure->history.back() == "height 152: 152");

    // The state of each block, though ten were made at once.
    const auto passed = played(
        "net block-time manual\nquery bank.Balance { address: bob, denom: \"uve\" } -> b\n"
        "let first = b.balance\nlet h = height\nalways {\n"
        "query bank.Balance { address: bob, denom: \"uve\" } -> b\n"
        "expect b.balance - first <= 5uve * (height - h)\n}\n"
        "tx alice bank.MsgSend { to_address: bob, amount: 5uve }\nmine 10");
    CHECK_FALSE(passed.failure);
    CHECK(passed.statements > 20);
}

TEST_CASE("a failure tells place, got and want, and what was seen before", "[scenario]") {
    struct Case {
        std::string lines, place, says;
    };
    const auto c = GENERATE(values<Case>({
        {"expect 1 + 1 == 3", "2:14", "expected 1 + 1 == 3, got 2"},
        {"expect bob == \"x\"", "2:12", "expected bob == \"x\", got \"ve1"},
        {"expect false", "2:8", "expected false true, got false"},
        {"let b = 1uve - 2uve", "2:1", "below zero"},
        {"let h = height\neventually within 3blocks { expect height == h }\nmine\n"
         "eventually within 3blocks { expect height == 0 }",
         "5:43", "not within 3 blocks: expected height == 0, got"},
        {"tx alice bank.MsgSend { to_address: bob, amount: 5uve } fails sdk/5", "2:1",
         "expected a failure with sdk/5, but it succeeded"},
        {"tx alice bank.MsgSend { to_address: \"x\", amount: 5uve } fails sdk/5", "2:1",
         "expected a failure with sdk/5, got sdk/7"},
        {"tx alice bank.MsgSend { to_address: \"x\", amount: 5uve }", "2:1", "x"},
        {"query bank.Balance { address: bob, denom: \"uve\" } fails grpc/3", "2:1",
         "expected a failure with grpc/3, but it succeeded"},
        {"query market.Orders -> o\nexpect o.orders[0].state == open", "3:8",
         "o.orders[0].state is not there: the list has 0 items"},
        {"ve keys list", "2:1", "cannot run here"},
        {"actor eve 999999999999ve", "2:1", "insufficient"},
    }));
    CAPTURE(c.lines);
    const auto outcome = played(c.lines);
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->place == "folder/f.ves:" + c.place);
    CHECK(outcome.failure->message.find(c.says) != std::string::npos);
    CHECK(outcome.failure->caret.find('^') != std::string::npos);
}

TEST_CASE("a command line runs in the scenario's folder with its values", "[scenario]") {
    Options options;
    std::vector<std::string> words;
    std::string folder;
    options.run_ve = [&](const CommandLine& line) {
        words  = line.words;
        folder = line.folder;
        return Output{3, "{\"a\":{\"b\":[7]}}", "no"};
    };
    const auto outcome = played(
        "tx alice bank.MsgSend { to_address: bob, amount: 5ve } -> sent\n"
        "ve do $sent.code \"$seed x\" a$height/b -> out fails 3\n"
        "expect out.json.a.b[0] == 7\nexpect out.err == \"no\"\nexpect out.exit == 3",
        options);
    CHECK_FALSE(outcome.failure);
    CHECK(folder == "folder");
    CHECK(words == std::vector<std::string>{"do", "0", "1 x", "a2/b"});
}

TEST_CASE("equal seeds tell equal stories, in any number of threads", "[scenario]") {
    std::string text;
    for (int i = 0; i < 6; ++i)
        text += "scenario \"story " + std::to_string(i) +
                "\" {\nlog alice\ntx alice bank.MsgSend { to_address: bob, amount: 5ve } -> sent\n"
                "log sent\nmine " +
                std::to_string(6 - i) + "\nexpect height < " + std::to_string(6) + "\n}\n";
    const std::vector<File> files = [&] {
        std::vector<File> out;
        out.push_back(checked(text));
        return out;
    }();
    const auto report = [&](std::size_t jobs, std::optional<std::uint64_t> seed) {
        Options options;
        options.jobs = jobs;
        options.seed = seed;
        std::string out, told;
        auto outcomes = run(files, options, [&](const Outcome& o) { told += o.title + "\n"; });
        CHECK(told == "story 0\nstory 1\nstory 2\nstory 3\nstory 4\nstory 5\n");
        for (auto& outcome : outcomes) {
            outcome.wall = {};
            out += report_line(outcome, Report::jsonl);
        }
        return out;
    };
    const auto once = report(1, 7);
    CHECK(once == report(1, 7));
    CHECK(once == report(4, 7));
    CHECK(once != report(1, 8));
    CHECK(once.find("\"passed\":false") != std::string::npos);
    CHECK(once.find("\"passed\":true") != std::string::npos);
}

TEST_CASE("a title chooses one scenario, a part of it all that hold it", "[scenario]") {
    const std::vector<File> files = [] {
        std::vector<File> out;
        out.push_back(checked("scenario \"pay\" {\n}\nscenario \"pay twice\" {\n}\n"));
        return out;
    }();
    const auto titles = [&](std::string only) {
        Options options;
        options.only = std::move(only);
        std::string out;
        for (const auto& outcome : run(files, options, [](const Outcome&) {}))
            out += outcome.title + ";";
        return out;
    };
    CHECK(titles("") == "pay;pay twice;");
    CHECK(titles("pay") == "pay;");
    CHECK(titles("twi") == "pay twice;");
    CHECK(titles("Pay").empty());
}

}  // namespace ve::scenario
