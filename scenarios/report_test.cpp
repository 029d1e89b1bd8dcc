#include <catch2/catch.hpp>

#include "base/json.hpp"
#include "scenarios/runner.hpp"

namespace ve::scenario {
namespace {

Outcome failed(std::string title, std::string message) {
    Outcome out;
    out.file    = "a folder/it's.ves";
    out.title   = std::move(title);
    out.seed    = 18446744073709551615ULL;
    out.height  = Height{7};
    out.log     = {"a step"};
    out.failure = Failure{
        "f.ves:3:9", std::move(message), "try again", "    3 | x\n        ^\n", {"height 6: 1uve"}};
    return out;
}

}  // namespace

TEST_CASE("the command that repeats a failure survives a shell", "[scenario]") {
    CHECK(repeat_command(failed("pay \"$HOME\" 'twice' `now`", "")) ==
          "ve scenario run 'a folder/it'\\''s.ves' --only 'pay \"$HOME\" '\\''twice'\\'' `now`' "
          "--seed 18446744073709551615");
    Outcome plain;
    plain.file  = "scenarios/a_b.ves";
    plain.title = "pay";
    plain.seed  = 1;
    CHECK(repeat_command(plain) == "ve scenario run scenarios/a_b.ves --only pay --seed 1");
}

TEST_CASE("the text report shows all of a failure and no control characters", "[scenario]") {
    const auto text = report_line(failed("pay", "expected 1, got \x1b[2J\nand more"), Report::text);
    for (const auto* part :
         {"FAIL  pay", "f.ves:3:9: expected 1, got \\u{1b}[2J\nand more\n",
          "    3 | x\n        ^\n", "hint: try again\n", "what was seen:\n  height 6: 1uve\n",
          "repeat it with:\n  ve scenario"})
        CHECK(text.find(part) != std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("a line of JSON holds one outcome", "[scenario]") {
    const auto line = report_line(failed("pay \"it\"", "a\nb"), Report::jsonl);
    CHECK(line.find('\n') == line.size() - 1);
    const auto json = Json::parse(line.substr(0, line.size() - 1));
    REQUIRE(json.ok());
    CHECK(json->find("scenario")->raw() == "pay \"it\"");
    CHECK_FALSE(json->find("passed")->flag());
    CHECK(json->find("failure")->find("message")->raw() == "a\nb");
    CHECK(json->find("failure")->find("history")->items().size() == 1);
    CHECK(json->find("log")->items()[0].raw() == "a step");
}

TEST_CASE("JUnit is XML whatever a chain says", "[scenario]") {
    Outcome passed;
    passed.file  = "f.ves";
    passed.title = "fine";
    passed.wall  = Duration::milliseconds(1500);
    const auto xml =
        report_end({passed, failed("<pay & \"go\">", "]]> \x01 \xff \xef\xbf\xbf \xed\xa0\x80")},
                   Report::junit);
    CHECK(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite"));
    CHECK(xml.find("tests=\"2\" failures=\"1\"") != std::string::npos);
    CHECK(xml.find("name=\"fine\" time=\"1.500000\"/>") != std::string::npos);
    CHECK(xml.find("name=\"&lt;pay &amp; &quot;go&quot;&gt;\"") != std::string::npos);
    CHECK(xml.find("]]&gt; \\u{1} \\xff \\u{ffff} \\xed\\xa0\\x80") != std::string::npos);
    for (const auto bad : {"\x01", "\xff", "\xef\xbf\xbf", "\xed\xa0\x80"})
        CHECK(xml.find(bad) == std::string::npos);
    CHECK(xml.find("height 6: 1uve") != std::string::npos);
}

TEST_CASE("the end of a report counts", "[scenario]") {
    CHECK(report_end({Outcome{}, failed("a", "b")}, Report::text) == "1 passed, 1 failed\n");
    CHECK(report_end({Outcome{}}, Report::jsonl).empty());
}

}  // namespace ve::scenario
