#include "tests/lint/source.hpp"

#include <catch2/catch.hpp>

using namespace ve::lint;

TEST_CASE("comments and literals are no code", "[lint]") {
    struct Case {
        std::string_view name, line, code;
    };
    const auto c = GENERATE(values<Case>({
        {"code stays", "int a = 1;", "int a = 1;"},
        {"a comment goes", "a(); // rand()", "a();          "},
        {"a comment in a line goes", "a(/* rand */);", "a(          );"},
        {"a literal goes", "a(\"rand()\");", "a(        );"},
        {"with its escapes", "a(\"\\\"rand\");b", "a(        );b"},
        {"a raw literal goes", "a(R\"x(rand)x\");", "a(           );"},
        {"a character goes", "a('\"', rand);", "a(   , rand);"},
        {"digits are parted, not quoted", "1'000 + b", "1'000 + b"},
    }));
    CAPTURE(c.name);
    CHECK(parse_source("x.cpp", c.line).lines.at(0).code == c.code);
}

TEST_CASE("a block comment reaches over lines", "[lint]") {
    const auto source = parse_source("x.cpp", "a /* b\nrand\n*/ c\n");
    REQUIRE(source.lines.size() == 3);
    CHECK_FALSE(has_word(source.lines[1].code, "rand"));
    CHECK(has_word(source.lines[2].code, "c"));
    CHECK(source.lines[2].number == 3);
}

TEST_CASE("a word is a whole identifier", "[lint]") {
    CHECK(has_word("x = rand();", "rand"));
    CHECK(has_word("std::rand()", "rand"));
    CHECK(has_word("sleep_for(1s)", "sleep_for"));
    CHECK(has_word("x = ::system(a)", "::system"));
    CHECK_FALSE(has_word("boost::system::error_code e;", "::system"));
    CHECK_FALSE(has_word("operand()", "rand"));
    CHECK_FALSE(has_word("random()", "rand"));
    CHECK_FALSE(has_word("brand", "rand"));
}

TEST_CASE("includes are found with their lines", "[lint]") {
    const auto source = parse_source("a.cpp",
                                     "// x\n#include \"base/json.hpp\"\n#include <CLI/CLI.hpp>\n"
                                     "// #include \"no.hpp\"\n");
    const auto found  = includes_of(source);
    REQUIRE(found.size() == 2);
    CHECK(found[0].path == "base/json.hpp");
    CHECK(found[0].ours);
    CHECK(found[0].line == 2);
    CHECK(found[1].path == "CLI/CLI.hpp");
    CHECK_FALSE(found[1].ours);
}

TEST_CASE("tests are told from what they test", "[lint]") {
    const auto is_test = [](std::string path) { return Source{std::move(path), {}}.test(); };
    CHECK(is_test("base/json_test.cpp"));
    CHECK(is_test("base/json_fuzz.cpp"));
    CHECK(is_test("keyring/keyring_for_test.hpp"));
    CHECK(is_test("tests/kit/chain.cpp"));
    CHECK(is_test("node/store/test_chain.hpp"));
    CHECK_FALSE(is_test("capture/testimage.cpp"));
    CHECK_FALSE(is_test("node/chain/chain.cpp"));
}

TEST_CASE("the sources are those of this project", "[lint]") {
    const auto& all = our_sources();
    CHECK(all.size() > 300);
    for (const auto& source : all) {
        INFO(source.path);
        CHECK_FALSE(source.below("build"));
    }
}
