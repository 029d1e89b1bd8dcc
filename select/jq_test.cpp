#include "select/jq.hpp"

#include <catch2/catch.hpp>

using namespace ve;

namespace {

// The outputs joined by blanks; an error in angle brackets.
std::string run(std::string_view program, std::string_view input) {
    const auto parsed = select::Jq::parse(program);
    if (!parsed.ok()) return "<" + parsed.error().detail() + ">";
    std::string out;
    const auto ran = parsed->run(Json::parse(input).value(), [&](const Json& json) -> Result<void> {
        out += (out.empty() ? "" : " ") + json.dump();
        return {};
    });
    if (!ran.ok()) out += (out.empty() ? "<" : " <") + ran.error().detail() + ">";
    return out;
}

struct Case {
    std::string program, input, outputs;
};

void all_hold(const std::vector<Case>& cases) {
    for (const auto& c : cases) {
        CAPTURE(c.program, c.input);
        CHECK(run(c.program, c.input) == c.outputs);
    }
}

}  // namespace

TEST_CASE("jq finds its way through a value", "[jq]") {
    all_hold({
        {".", R"({"a":1})", R"({"a":1})"},
        {".a", R"({"a":1})", "1"},
        {".a.b.c", R"({"a":null})", "null"},
        {R"(."a b")", R"({"a b":1})", "1"},
        {R"(.["a"], .["b"])", R"({"a":1})", "1 null"},
        {".[1], .[-1], .[9]", "[1,2,3]", "2 3 null"},
        {".[1:], .[:-1], .[1:2]", "[1,2,3]", "[2,3] [1,2] [2]"},
        {".[1:3]", R"("aäcd")", R"("äc")"},
        {".[]", R"({"a":1,"b":2})", "1 2"},
        {".a[].b", R"({"a":[{"b":1},{"b":2}]})", "1 2"},
        {".a?", "[1]", ""},
        {"[.[]?]", "1", "[]"},
        {"..|numbers", R"([1,[2,{"a":3}]])", "1 2 3"},
        {R"(.foo."bar".[0])", R"({"foo":{"bar":[5]}})", "5"},
        {".a as $x | .b as [$y, {z: $z}] | $x, $y, $z", R"({"a":1,"b":[2,{"z":3}]})", "1 2 3"},
        {". as {a: $x, $b} | [$x, $b]", R"({"a":1,"b":2})", "[1,2]"},
        {"path(.a[].b)", R"({"a":[{"b":1},{}]})", R"(["a",0,"b"] ["a",1,"b"])"},
        {"[paths]", R"({"a":[1]})", R"([["a"],["a",0]])"},
        {R"(getpath(["a",0]))", R"({"a":[7]})", "7"},
    });
}

TEST_CASE("jq computes", "[jq]") {
    all_hold({
        {"1 + 2 * 3 - 4 / 2", "null", "5"},
        {"10 / 4, 7 % 3, -7 % 3", "null", "2.5 1 -1"},
        {"-(1 + 2)", "null", "-3"},
        {"1.5 + 1.5, .1 + 1", "null", "3 1.1"},
        {R"("a" + "b", "a" * 3, ("a,b" / ","))", "null", R"("ab" "aaa" ["a","b"])"},
        {R"("" * 1e300, "a" * 0.5, "a" * 0)", "null", R"("" "a" null)"},
        {"[1,2] + [3], [1,2,1] - [1]", "null", "[1,2,3] [2]"},
        {R"({a:1} + {b:2}, {a:{b:1}} * {a:{c:2}})", "null", R"({"a":1,"b":2} {"a":{"b":1,"c":2}})"},
        {"null + 1", "null", "1"},
        {"1 == 1.0, 1 < 2, [1] < [1,2], {} > []", "null", "true true true true"},
        {R"([null,true,false,0,"a",[],{}] | sort)", "null", R"([null,false,true,0,"a",[],{}])"},
        {"true and false, (true, false) or false", "null", "false true false"},
        {".a // 5, (empty // 6), (false, null // 7)", "{}", "5 6 false 7"},
        {"if . > 1 then \"big\" elif . == 1 then \"one\" else \"small\" end", "1", R"("one")"},
        {"if false then 1 end", "9", "9"},
        {"reduce .[] as $x (0; . + $x)", "[1,2,3]", "6"},
        {"foreach .[] as $x (0; . + $x; [$x, .])", "[1,2]", "[1,1] [2,3]"},
        {"[limit(3; range(10))], first(range(5)), [range(0; 6; 2)]", "null", "[0,1,2] 0 [0,2,4]"},
        {"[while(. < 20; . * 2)], until(. > 100; . * 2), [recurse(if . < 3 then . + 1 else empty "
         "end)]",
         "1", "[1,2,4,8,16] 128 [1,2,3]"},
        {"def f(g; $x): g + $x; f(.a; 2)", R"({"a":1})", "3"},
        {"def fac: if . < 2 then 1 else . * (. - 1 | fac) end; 20 | fac", "null",
         "2432902008176640000"},
        {"label $out | foreach .[] as $x (0; . + $x; if . > 2 then ., break $out else . end)",
         "[1,2,3]", "1 3"},
        {R"(try error("x") catch ., (try .a catch "no"), [.[] | tonumber?])", R"(["1","b","3"])",
         R"("x" "no" [1,3])"},
        {R"~("a\(1 + 1)b\("c\(3)")", @base64 "x\("hi")")~", "null", R"("a2bc3" "xaGk=")"},
        {R"~({a, "b": 2, (.c): 3, "x\(1)": 4, if: 5})~", R"({"a":1,"c":"d"})",
         R"({"a":1,"b":2,"d":3,"x1":4,"if":5})"},
        {"{a: (1, 2)}", "null", R"({"a":1} {"a":2})"},
        {"1 as $x | 2 as $y | [$x, $y] # a comment", "null", "[1,2]"},
    });
}

TEST_CASE("whole numbers stay whole as far as money goes", "[jq]") {
    all_hold({
        {"[.[] | tonumber] | add", R"(["9007199254740993","9007199254740993"])",
         "18014398509481986"},
        {"tonumber * 1000000", R"("123456789012345678901234567890")",
         "123456789012345678901234567890000000"},
        {". - 1", "100000000000000000000", "99999999999999999999"},
        {"1 - .", "100000000000000000000", "-99999999999999999999"},
        {"max", "[9007199254740992,9007199254740993]", "9007199254740993"},
        {".", "1.50", "1.50"},
    });
}

TEST_CASE("jq's functions are there", "[jq]") {
    all_hold({
        {"map(. + 1), map_values(empty)", "[1,2]", "[2,3] []"},
        {"length, keys", R"({"b":1,"a":2})", R"(2 ["a","b"])"},
        {R"([.[] | length])", R"([null,"äb",[1],{},-5])", "[0,2,1,0,5]"},
        {"to_entries", R"({"a":1})", R"([{"key":"a","value":1}])"},
        {"with_entries(.value += 1)", R"({"a":1})", R"({"a":2})"},
        {"from_entries", R"([{"name":"a","value":1},{"k":"b","v":2}])", R"({"a":1,"b":2})"},
        {"sort_by(.a), group_by(.a), unique_by(.a)", R"([{"a":2},{"a":1},{"a":2}])",
         R"([{"a":1},{"a":2},{"a":2}] [[{"a":1}],[{"a":2},{"a":2}]] [{"a":1},{"a":2}])"},
        {"min, max, add, unique, reverse", "[3,1,3]", "1 3 7 [1,3] [3,1,3]"},
        {"min_by(.a), max_by(.a)", R"([{"a":2},{"a":1}])", R"({"a":1} {"a":2})"},
        {"any(. > 1), all(. > 1), any, all", "[1,2]", "true false true true"},
        {"flatten, flatten(1)", "[1,[2,[3]]]", "[1,2,3] [1,2,[3]]"},
        {R"(has("a"), has("z"))", R"({"a":1})", "true false"},
        {R"(contains("b"), startswith("a"), endswith("c"), index("b"))", R"("abc")",
         "true true true 1"},
        {R"(contains({a: ["x"]}))", R"({"a":["yx"],"b":1})", "true"},
        {R"(split(","), (split(",") | join("-")), ltrimstr("a"), ascii_upcase)", R"("a,b")",
         R"(["a","b"] "a-b" ",b" "A,B")"},
        {"tostring, tojson, (tojson | fromjson)", "[1]", R"("[1]" "[1]" [1])"},
        {"floor, ceil, round, sqrt", "6.25", "6 7 6 2.5"},
        {"del(.a, .b[0])", R"({"a":1,"b":[1,2]})", R"({"b":[2]})"},
        {".a |= . + 1 | .b = 5 | .c += 1 | .a //= 9", R"({"a":1})", R"({"a":2,"b":5,"c":1})"},
        {".[] |= empty", "[1,2,3]", "[]"},
        {R"((.. | select(. == 1)) |= 9)", R"({"a":1,"b":[1]})", R"({"a":9,"b":[9]})"},
        {"pick(.a.b, .c)", R"({"a":{"b":1,"x":2},"c":3,"d":4})", R"({"a":{"b":1},"c":3})"},
        {"walk(if type == \"number\" then . + 1 else . end)", R"([1,{"a":2}])", R"([2,{"a":3}])"},
        {"[.[] | select(.ok)] | length, isempty(.[])", R"([{"ok":true},{"ok":false}])", "1 false"},
        {"todate, (todate | fromdate)", "0", R"("1970-01-01T00:00:00Z" 0)"},
        {"@csv, @tsv, @html, @sh", R"([1,"a\"b"])",
         R"("1,\"a\"\"b\"" "1\ta\"b" "[1,&quot;a\\&quot;b&quot;]" "1 'a\"b'")"},
        {"@uri, @base64, (@base64 | @base64d)", R"("a b/")", R"("a%20b%2F" "YSBiLw==" "a b/")"},
        {"[splits]?", "null", "<there is no function splits/0 (did you mean split?)>"},
    });
}

TEST_CASE("a wrong program is told at its place", "[jq]") {
    const std::vector<Case> cases = {
        {"", "column 1: something is missing here", ""},
        {".a | ", "column 6: something is missing here", ""},
        {".a ]", "column 4: this belongs to nothing before it", "     .a ]\n     ^"},
        {".[", "column 3: something is missing here", ""},
        {"{a:}", "column 4: a value is expected here", ""},
        {"if 1 then 2", "column 12: 'end' is missing here", ""},
        {R"("abc)", "column 1: this text has no end", ""},
        {"1 &", "column 3: this starts nothing", ""},
        {"reduce . (1; 2)", "column 10: 'as' is missing here", ""},
        {"def f: 1", "column 9: ';' is missing here", ""},
        {R"("a\(1 +)b")", "column 8", ""},
        {R"("\q")", "column 1: this text has an escape that is none", ""},
        {"then", "column 1: this word stands at a wrong place", ""},
    };
    for (const auto& c : cases) {
        CAPTURE(c.program);
        const auto parsed = select::Jq::parse(c.program);
        REQUIRE_FALSE(parsed.ok());
        CAPTURE(parsed.error().detail());
        CHECK(parsed.error().detail().find(c.input) != std::string::npos);
        CHECK(parsed.error().is(errors::usage));
    }
    CHECK(select::Jq::parse(".a ]").error().hint() == "  .a ]\n     ^");
}

TEST_CASE("what a program raises is told, and names the value", "[jq]") {
    CHECK(run(".a", "[1]") == R"(<array ([1]) has no element string ("a")>)");
    CHECK(run(".[]", "5") == "<number (5) cannot be iterated over>");
    CHECK(run("1 / 0", "null") == "<number (1) cannot be divided by zero>");
    CHECK(run("1, error(\"mine\"), 2", "null") == "1 <mine>");
    CHECK(run("error({a: 1})", "null") == R"(<{"a":1}>)");
    CHECK(run("$x", "null") == "<$x is not defined>");
    CHECK(run("selekt(.a)", "null") == "<there is no function selekt/1 (did you mean select?)>");
    CHECK(run("(1 + 1) |= 3", "null").find("lies nowhere") != std::string::npos);
}

TEST_CASE("no program runs for ever", "[jq]") {
    const auto swallow = [](const Json&) { return Result<void>{}; };
    for (const std::string program :
         {"def f: f; f", "[range(1e18)]", "repeat(.)", "[recurse(. + 1)]", "until(false; . + 1)",
          "def f: ., (. | f); [f]", "[limit(1e9; repeat(1))] | length",
          "reduce range(100) as $i (\"ab\"; . + .)", "\"a\" * 1e15", "null | .[1e9] = 1",
          "last(range(1e15))", "def f: [f]; f", "[.] | until(length > 1e9; . + .)"}) {
        CAPTURE(program);
        const auto parsed = select::Jq::parse(program);
        REQUIRE(parsed.ok());
        constexpr std::size_t work_bound = 500'000;
        const auto ran                   = parsed->run(Json{1}, swallow, work_bound);
        REQUIRE_FALSE(ran.ok());
        CHECK(ran.error().is(errors::refused));
    }
    CHECK_FALSE(select::Jq::parse(std::string(5000, '[')).ok());
    CHECK_FALSE(select::Jq::parse(std::string(5000, '-') + "1").ok());
    std::string texts;
    for (int i = 0; i < 3000; ++i) texts += "\"\\(";
    CHECK_FALSE(select::Jq::parse(texts).ok());
}

TEST_CASE("no program of a user runs for ever", "[jq][once]") {
    const auto ran = select::Jq::parse("last(range(1e15))")
                         ->run(Json{1}, [](const Json&) { return Result<void>{}; });
    REQUIRE_FALSE(ran.ok());
    CHECK(ran.error().is(errors::refused));
}
