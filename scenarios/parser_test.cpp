#include <catch2/catch.hpp>

#include "scenarios/syntax.hpp"

namespace ve::scenario {
namespace {

std::string in_scenario(std::string_view lines) {
    return "scenario \"s\" {\n" + std::string{lines} + "\n}\n";
}

std::string nested(std::string_view open, std::size_t levels, std::string_view close) {
    std::string out = "let x = ";
    for (std::size_t i = 0; i < levels; ++i) out += open;
    out += "1";
    for (std::size_t i = 0; i < levels; ++i) out += close;
    return out;
}

std::string sum_of(std::size_t terms) {
    std::string out = "let x = 1";
    for (std::size_t i = 1; i < terms; ++i) out += " + 1";
    return out;
}

}  // namespace

TEST_CASE("well-formed statements are read", "[scenario]") {
    const auto line = GENERATE(
        as<std::string>{}, "", "# nothing", "actor eve", "actor eve 5ve", "let x = (1 + 2) * 3",
        "let x = [1, 2\n 3]", "let x = { a: 1 b: 2, c: [] }", "tx bob bank.MsgSend",
        "tx bob bank.MsgSend { amount: 5uve } -> sent fails sdk/5",
        "tx bob bank.MsgSend fails sdk/5 -> sent", "query bank.Balance { address: bob } -> b",
        "expect a.b[0].c == d", "expect ready", "expect list contains 5",
        "eventually within 1block { mine }", "always { expect true }", "mine", "mine 5",
        "mine 5blocks", "travel 30d", "travel +1h30m", "snapshot here", "restore here", "wait 5s",
        "expect halted for 10s", "expect halted", "eventually within 10s { mine }",
        "fault crash validator 2 at height +2 after prevote for 5s # why",
        "fault partition validators 0,1 | 2,3 -> split", "fault one-way validators 0 > 1,2 -> cut",
        "fault clear", "fault clear split", "step \"a\" { fault loss 20% }", "let fault = 5",
        "let x = {\nfault: 5 }", "log \"a\" + b", "step \"a\" { step \"b\" { mine } }",
        "ve keys list", "ve keys list 'a b' -> out fails 3 # why");
    CAPTURE(line);
    CHECK(parse("f.ves", in_scenario(line)).ok());
}

TEST_CASE("ill-formed statements are refused where they go wrong", "[scenario]") {
    struct Case {
        std::string line, place, says;
    };
    const auto c = GENERATE(values<Case>({
        {"qeury bank.Balance", "2:1", "no statement is named 'qeury' (did you mean query?)"},
        {"net seed 7\nnet seed 8", "3:1", "net stands first"},
        {"mine\nnet seed 7", "3:1", "net stands first"},
        {"net sed 7", "2:5", "not 'sed' (did you mean seed?)"},
        {"net seed 7 seed 8", "2:12", "'seed' appears twice"},
        {"net seed 18446744073709551616", "2:10", "a whole number from 0 to 18446744073709551615"},
        {"net validators 0", "2:16", "a whole number from 1 to 64"},
        {"net validators 65", "2:16", "a whole number from 1 to 64"},
        {"net block-time 1s", "2:16", "instant or manual"},
        {"actor", "2:6", "expected the actor's name, got the end of the line"},
        {"actor 5ve", "2:7", "expected the actor's name, got '5ve'"},
        {"let x 5", "2:7", "expected '=', got '5'"},
        {"let x = -5", "2:9", "expected a value, got '-'"},
        {"let x = 5 6", "2:11", "expected the end of the line, got '6'"},
        {"let x = a.", "2:11", "expected a field's name"},
        {"let x = a[b]", "2:11", "expected a list position"},
        {"let x = a[4294967296]", "2:11", "expected a whole number"},
        {"let x = (5", "2:11", "expected ')'"},
        {"let x = { a 5 }", "2:13", "expected ':'"},
        {"let x = { 5: 5 }", "2:11", "expected a field's name"},
        {"let x = [5", "3:1", "expected a value, got '}'"},
        {"step a {", "2:6", "the step's title in quotes"},
        {"step \"\" {", "2:6", "a title is one line"},
        {"step \"a\\nb\" {", "2:6", "a title is one line"},
        {"step \"" + std::string(201, 'a') + "\" {", "2:6", "a title is one line"},
        {"tx bank.MsgSend", "2:8", "expected module.Message"},
        {"tx bob bank", "2:12", "expected '.'"},
        {"tx bob bank.MsgSend -> 5", "2:24", "a name for the answer"},
        {"tx bob bank.MsgSend -> a -> b", "2:26", "'->' appears twice"},
        {"tx bob bank.MsgSend fails sdk/5 fails sdk/6", "2:33", "'fails' appears twice"},
        {"tx bob bank.MsgSend fails 5", "2:27", "a failure such as bank/5"},
        {"tx bob bank.MsgSend fails sdk", "2:30", "expected '/'"},
        {"tx bob bank.MsgSend fails sdk/0", "2:31", "a whole number from 1"},
        {"tx bob bank.MsgSend fails sdk/4294967296", "2:31", "a whole number from 1"},
        {"expect a == ", "2:13", "expected a value"},
        {"expect a == b == c", "2:15", "expected the end of the line"},
        {"eventually { mine }", "2:12", "expected 'within'"},
        {"eventually within 10 { mine }", "2:19", "or a time such as 10s, got '10'"},
        {"eventually within 0s { mine }", "2:19", "takes some time"},
        {"eventually within 10d5 { mine }", "2:19", "or a time such as 10s"},
        {"wait 5", "2:6", "a duration such as 30d, got '5'"},
        {"wait 0s", "2:6", "a wait takes some time"},
        {"expect halted for 5", "2:19", "a duration such as 30d"},
        {"expect halted 5s", "2:15", "expected the end of the line"},
        // The fault's own reader says what is wrong with it; the place is in the file.
        {"fault", "2:6", "a fault such as crash validator 2 for 5s"},
        {"fault # nothing", "2:7", "a fault such as crash validator 2 for 5s"},
        {"fault crahs validator 2", "2:7", "no fault is named 'crahs' (did you mean crash?)"},
        {"fault crash validator", "2:22", "the fault ends where a validator's number is expected"},
        {"  fault crash validator x", "2:25", "'x' stands where a validator's number"},
        {"fault loss 5s", "2:12", "'5s' is not how strong loss is; loss takes 20%"},
        {"fault crash validator 2 at hieght 5", "2:28", "a time as 3s, or 'height'"},
        {"fault crash validator 2 for 5s -> 5", "2:35", "a name for the fault"},
        {"fault crash validator 2 ->", "2:27", "a name for the fault"},
        {"fault clear a b", "2:15", "expected the end of the line, got 'b'"},
        {"eventually within 0blocks { mine }", "2:19", "a whole number from 1 to 1000000"},
        {"mine 0", "2:6", "a whole number from 1 to 1000000"},
        {"mine 1000001", "2:6", "a whole number from 1 to 1000000"},
        {"mine 5d", "2:6", "a number of blocks"},
        {"travel 30", "2:8", "a duration such as 30d, got '30'"},
        {"travel 30days", "2:8", "expected a duration"},
        {"travel 1.5h", "2:8", "expected a duration"},
        {"travel 0s", "2:8", "takes some time"},
        {"travel -5d", "2:8", "a duration such as 30d"},
        {"travel 999999999999d", "2:8", "too long"},
        {"snapshot", "2:9", "the snapshot's name"},
        {"ve", "2:1", "expected a command line after ve"},
        {"ve # nothing", "2:1", "expected a command line after ve"},
        {"ve keys 'list", "2:9", "a quote is not closed"},
        {"ve keys list fails 0", "2:20", "a whole number from 1 to 255"},
        {"ve keys list fails 256", "2:20", "a whole number from 1 to 255"},
        {"ve keys list }", "2:14", "put } on the next"},
        {nested("(", 17, ")"), "2:24", "nested deeper than 16 levels"},
        {nested("[", 17, "]"), "2:24", "nested deeper than 16 levels"},
        {nested("{a:", 17, "}"), "2:54", "nested deeper than 16 levels"},
        {sum_of(101), "2:407", "at most 100 terms"},
        {"let x = " + std::string(100'000, '('), "2:24", "nested deeper"},
    }));
    CAPTURE(c.line.substr(0, 60));
    const auto file = parse("f.ves", in_scenario(c.line));
    REQUIRE_FALSE(file.ok());
    CHECK(file.error().place() == "f.ves:" + c.place);
    CHECK(file.error().detail().find(c.says) != std::string::npos);
    CHECK(file.error().hint().find("^") != std::string::npos);
}

TEST_CASE("a file holds scenarios and nothing else", "[scenario]") {
    struct Case {
        std::string text, place, says;
    };
    const auto c = GENERATE(values<Case>({
        {"", "1:1", "the file holds no scenario"},
        {"# only words\n", "2:1", "the file holds no scenario"},
        {"mine\n", "1:1", "expected `scenario \"title\" {`"},
        {"scenario s {", "1:10", "the scenario's title in quotes"},
        {"scenario \"s\" {", "1:15", "expected '}', got the end of the file"},
        {"scenario \"s\" { } }", "1:18", "expected `scenario"},
    }));
    CAPTURE(c.text);
    const auto file = parse("f.ves", c.text);
    REQUIRE_FALSE(file.ok());
    CHECK(file.error().place() == "f.ves:" + c.place);
    CHECK(file.error().detail().find(c.says) != std::string::npos);
}

TEST_CASE("an expression reads back as it was written", "[scenario]") {
    const auto text = GENERATE(as<std::string>{}, "a.b[0].c", "5ve * 0.05", "(a + b) * c",
                               "a - (b - c)", "a + b - c", "[1, \"x\", true]", "{ a: 1, b: [] }");
    const auto file = parse("f.ves", in_scenario("let x = " + text));
    REQUIRE(file.ok());
    CHECK(source_of(*file->scenarios[0].body[0].value) == text);
}

TEST_CASE("a command line is words, values and what is expected", "[scenario]") {
    const auto file = parse(
        "f.ves", in_scenario("ve tx 'a b' --to=$bob.address/$x. \"\" $ -> sent fails 7 # why"));
    REQUIRE(file.ok());
    const auto& line = file->scenarios[0].body[0];
    REQUIRE(line.words.size() == 5);
    CHECK(line.words[0].text() == "tx");
    CHECK(line.words[1].text() == "a b");
    CHECK(line.words[2].text() == "--to=$bob.address/$x.");
    REQUIRE(line.words[2].pieces.size() == 5);
    CHECK(line.words[2].pieces[1].value->path.size() == 2);
    CHECK(line.words[2].pieces[1].value->place == Place{2, 19, 11});
    CHECK(line.words[3].text().empty());
    CHECK(line.words[4].text() == "$");
    CHECK(line.result.text == "sent");
    CHECK(line.fails->code == 7);
}

}  // namespace ve::scenario
