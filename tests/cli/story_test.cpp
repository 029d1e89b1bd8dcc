#include "tests/cli/story.hpp"

#include <catch2/catch.hpp>

#include "tests/cli/pattern.hpp"

using namespace ve;

TEST_CASE("a story is commands and what they must print", "[story]") {
    const auto story = story::read(
        "# About.\n"
        "$ ve say 'two words' \"$NAME\" > out.txt\n"
        "< typed\n"
        "printed\n"
        "\n"
        "\\$ not a command\n"
        "! told\n"
        "= 7\n"
        "\n"
        "# Next.\n"
        "$ ve\n");
    REQUIRE(story.ok());
    REQUIRE(story->steps.size() == 2);
    const auto& step = story->steps[0];
    CHECK(step.line == 2);
    REQUIRE(step.words.size() == 4);
    CHECK(step.words[2].text == "two words");
    CHECK_FALSE(step.words[2].expands);
    CHECK(step.words[3].expands);
    CHECK(step.output_file == "out.txt");
    CHECK(step.input == "typed\n");
    CHECK(step.out == std::vector<std::string>{"printed", "", "$ not a command"});
    CHECK(step.err == std::vector<std::string>{"told"});
    CHECK(step.code == 7);
    CHECK(story->steps[1].out.empty());
}

TEST_CASE("a story that means nothing is refused with its line", "[story]") {
    struct Case {
        std::string_view name, text, place;
    };
    const auto c = GENERATE(values<Case>({
        {"output before any command", "# a\nprinted\n", "2"},
        {"an open quote", "$ ve 'a\n", "1"},
        {"nothing to run", "$  \n", "1"},
        {"no exit code", "$ ve\n= x\n", "2"},
        {"a huge exit code", "$ ve\n= 70000\n", "2"},
    }));
    CAPTURE(c.name);
    const auto story = story::read(c.text);
    REQUIRE_FALSE(story.ok());
    CHECK(story.error().place() == c.place);
}

TEST_CASE("of a page only the console blocks are played", "[story]") {
    const auto story = story::read(
        "# Title\n"
        "$ not a command\n"
        "```console\n"
        "$ ve one\n"
        "printed\n"
        "```\n"
        "Prose.\n"
        "```json\n"
        "{}\n"
        "```\n"
        "```console\n"
        "$ ve two\n"
        "ve: error[E-usage]: no\n"
        "hint: yes\n"
        "```\n",
        story::Form::page);
    REQUIRE(story.ok());
    REQUIRE(story->steps.size() == 2);
    CHECK(story->steps[0].line == 4);
    CHECK(story->steps[0].out == std::vector<std::string>{"printed"});
    CHECK(story->steps[0].code == 0);
    CHECK(story->steps[1].err == std::vector<std::string>{"ve: error[E-usage]: no", "hint: yes"});
    CHECK_FALSE(story->steps[1].code.has_value());
}

TEST_CASE("a hole takes what belongs there, and nothing else", "[story]") {
    struct Case {
        std::string_view expected, got;
        bool matches;
    };
    const auto c = GENERATE(values<Case>({
        {"plain", "plain", true},
        {"plain", "plain ", false},
        {"tx <HASH>", "tx AB", false},
        {"height <NUMBER>", "height 12", true},
        {"height <NUMBER>", "height x", false},
        {"at <TIME>.", "at 2026-11-21T07:22:36.086Z.", true},
        {"a <b> c", "a <b> c", true},
        {"a <ANY> c", "a what ever c", true},
        {"a.c", "abc", false},
        {"a  b", "a     b", true},
        {"a b", "a     b", false},
        {"<=nobody>", "", false},
    }));
    CAPTURE(c.expected, c.got);
    story::Names names;
    CHECK(story::line_matches(c.expected, c.got, names) == c.matches);
}

TEST_CASE("what a hole took can be asked for again", "[story]") {
    story::Names names;
    REQUIRE(story::line_matches("pid <NUMBER:pid>", "pid 42", names));
    CHECK(names.at("pid") == "42");
    CHECK(story::line_matches("again <=pid>", "again 42", names));
    CHECK_FALSE(story::line_matches("again <=pid>", "again 43", names));
}

TEST_CASE("three points are any lines", "[story]") {
    story::Names names;
    const auto differs = [&](const std::vector<std::string>& expected,
                             const std::vector<std::string>& got) {
        return story::first_difference(expected, got, names);
    };
    CHECK_FALSE(differs({"a", "...", "z"}, {"a", "b", "c", "z"}));
    CHECK_FALSE(differs({"...", "z"}, {"z"}));
    CHECK_FALSE(differs({"a", "..."}, {"a", "b"}));
    CHECK(differs({"a", "...", "z"}, {"a", "b"}) == 2);
    CHECK(differs({"a"}, {"a", "b"}) == 1);
    CHECK(differs({"a", "b"}, {"a"}) == 1);
}
