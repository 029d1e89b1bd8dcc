#include "scenarios/lexer.hpp"

#include <catch2/catch.hpp>

namespace ve::scenario {
namespace {

using Kind = Token::Kind;

std::string kinds_of(std::string_view text) {
    const auto tokens = tokens_of(text);
    REQUIRE(tokens.ok());
    std::string out;
    for (const auto& token : *tokens) out += "wnqts.\\$"[static_cast<std::size_t>(token.kind)];
    return out;
}

}  // namespace

TEST_CASE("text falls into words, numbers, quantities, texts and signs", "[scenario]") {
    struct Case {
        std::string_view text, kinds;
    };
    const auto c = GENERATE(values<Case>({
        {"", "\\$"},
        {"# a comment", "\\$"},
        {"tx bob bank.MsgSend # why", "wwwsw\\$"},
        {"25 25uve 3.5ve 0.25 1h30m", "nqqnq\\$"},
        {"a.b[0]->c", "wswsnssw\\$"},
        {"x-y x - y 5-y", "wwswnsw\\$"},
        {"\"a # b\" \"\"", "tt\\$"},
        {"a==b<=c", "wswsw\\$"},
        {"let ve = 5", "wwsn\\$"},
        {"ve keys list # all", "w.\\$"},
        {"a\r\nb", "w\\w\\$"},
        {"{ ve keys list }", "sw.\\$"},
    }));
    CAPTURE(c.text);
    CHECK(kinds_of(c.text) == c.kinds);
}

TEST_CASE("every token knows where it stands", "[scenario]") {
    const auto tokens = tokens_of("let x = 25uve\n  expect \"ä\" == x\n");
    REQUIRE(tokens.ok());
    CHECK((*tokens)[3].place == Place{1, 9, 5});
    CHECK((*tokens)[5].place == Place{2, 3, 6});
    CHECK((*tokens)[6].place == Place{2, 10, 4});
    CHECK((*tokens)[7].place == Place{2, 15, 2});  // bytes, as compilers count
}

TEST_CASE("escapes are what they stand for", "[scenario]") {
    const auto tokens = tokens_of(R"("say \"hi\" \\ a\nb\t")");
    REQUIRE(tokens.ok());
    CHECK(tokens->front().text == "say \"hi\" \\ a\nb\t");
}

TEST_CASE("text that is none is refused at its place", "[scenario]") {
    struct Case {
        std::string text, place, says;
    };
    const auto c = GENERATE(values<Case>({
        {"let x = ;", "1:9", "';' starts nothing known here"},
        {"a\n  $", "2:3", "'$' starts nothing known here"},
        {"let x = \"open", "1:9", "does not end on its line"},
        {"log \"a\\q\"", "1:7", "strange escape"},
        {"log \"a\\", "1:7", "strange escape"},
        {std::string{"log \0", 5}, "1:5", "NUL"},
        {"log \"\xff\"", "1:6", "not UTF-8"},
        {"log \"\xc0\xaf\"", "1:6", "not UTF-8"},          // overlong
        {"log \"\xed\xa0\x80\"", "1:6", "not UTF-8"},      // a surrogate
        {"log \"\xf4\x90\x80\x80\"", "1:6", "not UTF-8"},  // beyond Unicode
        {"a\nlog \"\xe2\x82", "2:6", "not UTF-8"},         // cut
        {"\xef\xbb\xbfscenario", "1:1", "byte order mark"},
        {"let é = 5", "1:5", "'é' starts nothing"},
        {std::string(limits::word_bytes + 1, 'a'), "1:1", "a word has at most 128"},
        {std::string(limits::word_bytes + 1, '7'), "1:1", "a word has at most 128"},
        {"log \"" + std::string(limits::text_bytes + 1, 'a') + "\"", "1:5", "a text has at most"},
        {"ve " + std::string(limits::text_bytes + 1, 'a'), "1:4", "command line has at most"},
        {std::string(limits::file_bytes + 1, '\n'), "1:1", "a scenario file has at most"},
        {std::string(limits::tokens + 1, '{'), "1:200001", "at most 200000 words"},
    }));
    CAPTURE(c.text.substr(0, 40));
    const auto tokens = tokens_of(c.text);
    REQUIRE_FALSE(tokens.ok());
    CHECK(tokens.error().place() == c.place);
    CHECK(tokens.error().detail().find(c.says) != std::string::npos);
}

TEST_CASE("the caret stands under the token, whatever stands before it", "[scenario]") {
    struct Case {
        std::string_view text;
        Place place;
        std::string shown;
    };
    const auto c = GENERATE(values<Case>({
        {"let x = 5", {1, 5, 1}, "    1 | let x = 5\n            ^\n"},
        {"a\n\tlet x", {2, 6, 1}, "    2 |  let x\n             ^\n"},
        {"log \"ä\" + y\r\n", {1, 12, 1}, "    1 | log \"ä\" + y\n                  ^\n"},
        {"let price = 25uve", {1, 13, 5}, "    1 | let price = 25uve\n                    ^^^^^\n"},
        {"a\x1b[31mb", {1, 7, 1}, "    1 | a\\u{1b}[31mb\n                   ^\n"},
        {"x", {1, 2, 1}, "    1 | x\n         ^\n"},
        {"x", {9, 1, 1}, "    9 | \n        ^\n"},
    }));
    CHECK(caret(c.text, c.place) == c.shown);
}

TEST_CASE("of a long line the part around the place is shown", "[scenario]") {
    const auto line  = std::string(5'000, 'a') + "!" + std::string(5'000, 'b');
    const auto shown = caret(line, {1, 5'001, 1});
    CHECK(shown.size() < 400);
    const auto mark = shown.find('!');
    REQUIRE(mark != std::string::npos);
    // The mark's character is one further left than its byte, for the dots are three bytes long.
    CHECK(shown.find('^') - shown.find('\n') - 1 == mark - 2);
}

}  // namespace ve::scenario
