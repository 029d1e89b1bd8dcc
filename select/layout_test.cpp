#include <catch2/catch.hpp>

#include "select/fields.hpp"
#include "select/template.hpp"

using namespace ve;

namespace {

const Json& answer() {
    static const auto out =
        Json::parse(
            R"({"hash":"AB","fee":{"amount":[{"denom":"uve","amount":"5"}],"payer":""},"txs":[{"h":1,"ok":true},{"h":2,"ok":false}],"none":[]})")
            .value();
    return out;
}

std::string shown(std::string_view text) {
    const auto out = select::laid_out(text, answer());
    return out.ok() ? *out : "<" + out.error().detail() + ">";
}
std::string fields(std::string_view names) {
    const auto out = select::only_fields(answer(), names);
    return out.ok() ? out->dump() : "<" + out.error().detail() + ">";
}

}  // namespace

TEST_CASE("a template lays out what an answer holds", "[select]") {
    CHECK(shown("{{hash}}") == "AB\n");
    CHECK(shown("{{.hash}} paid {{ .fee.amount[0].amount }}{{.fee.amount[0].denom}}") ==
          "AB paid 5uve\n");
    CHECK(shown(R"({{range .txs}}{{.h}}\t{{$.hash}}\n{{end}})") == "1\tAB\n2\tAB\n");
    CHECK(shown("{{range txs}}{{if .ok}}{{.h}} fine{{else}}, {{.h}} not{{end}}{{end}}") ==
          "1 fine, 2 not\n");
    CHECK(shown("{{range none}}x{{else}}nothing{{end}}") == "nothing\n");
    CHECK(shown("{{if fee.payer}}paid by {{fee.payer}}{{else}}self{{end}}") == "self\n");
    CHECK(shown("{{range .fee.amount[0]}}{{.}} {{end}}") == "uve 5 \n");
    CHECK(shown("{{txs}}") == R"([{"h":1,"ok":true},{"h":2,"ok":false}])"
                              "\n");
    CHECK(shown("plain").ends_with("plain\n"));
    CHECK(shown("").empty());
}

TEST_CASE("a wrong template is told at its place", "[select]") {
    CHECK(shown("a {{hsh}}") == "<column 3: the answer has no 'hsh' (did you mean hash?)>");
    CHECK(shown("{{hash") == "<column 1: '}}' is missing behind this>");
    CHECK(shown("{{}}") == "<column 1: a path is missing here>");
    CHECK(shown("{{range}}x{{end}}").starts_with("<column 1"));
    CHECK(shown("{{range txs}}x") == "<column 15: {{end}} is missing>");
    CHECK(shown("x{{end}}") == "<column 2: this ends nothing>");
    CHECK(shown("{{range hash}}x{{end}}") == "<column 1: 'hash' is no list>");
    CHECK(shown("{{txs[9].h}}").starts_with("<column 1"));
    CHECK(shown("{{if hash}}{{else}}{{else}}{{end}}").starts_with("<column 20"));
    CHECK(shown("{{a b}}").starts_with("<column 1"));
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "{{if hash}}";
    CHECK(shown(deep).starts_with("<column"));
}

TEST_CASE("fields keep their place in the answer", "[select]") {
    CHECK(fields("hash") == R"({"hash":"AB"})");
    CHECK(fields("txs.h,hash") == R"({"txs":[{"h":1},{"h":2}],"hash":"AB"})");
    CHECK(fields("txs.h,txs.ok") == R"({"txs":[{"h":1,"ok":true},{"h":2,"ok":false}]})");
    CHECK(fields("fee.amount.denom") == R"({"fee":{"amount":[{"denom":"uve"}]}})");
    CHECK(fields("hsh") == "<the answer has no field 'hsh' (did you mean hash?)>");
    CHECK(fields("").starts_with("<the answer has no field ''"));
    CHECK(fields("hash.x").starts_with("<the answer has no field 'x'"));
}
