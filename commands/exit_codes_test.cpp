#include <fmt/core.h>

#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>

#include "commands/session.hpp"

using namespace ve;

namespace {

// Code -> name, from the lines "| 2 | usage | … |".
std::map<int, std::string> documented() {
    std::map<int, std::string> out;
    std::ifstream file{"docs/exit-codes.md"};
    for (std::string line; std::getline(file, line);) {
        int code      = 0;
        std::size_t i = 2;
        while (i < line.size() && line[i] >= '0' && line[i] <= '9')
            code = code * 10 + (line[i++] - '0');
        if (!line.starts_with("| ") || i == 2) continue;
        const auto from = line.find("| ", i) + 2;
        const auto to   = line.find(' ', from);
        out[code]       = line.substr(from, to - from);
    }
    return out;
}

}  // namespace

TEST_CASE("the table of exit codes is the code's", "[commands]") {
    const std::array kinds = {
        errors::usage, errors::input,        errors::refused,  errors::authentication,
        errors::peer,  errors::verification, errors::io,       errors::corrupt,
        errors::busy,  errors::assertion,    errors::internal, errors::interrupted};
    const auto table = documented();
    CHECK(table.size() == kinds.size() + 2);  // and 0, and the chain's 7
    for (const auto& kind : kinds) {
        const auto error = fail(kind, "x");
        const auto json  = error_json(error);
        const auto* body = json.find("error");
        REQUIRE(body != nullptr);
        const auto found = table.find(exit_code_of(error));
        REQUIRE(found != table.end());
        CHECK(found->second == body->find("name")->raw());
    }
    CHECK(table.contains(0));
    CHECK(table.contains(exit_code_of(Error{"sdk", 5, "x"})));
    CHECK(exit_code_of(Error{"sdk", 5, "x"}) == exit_chain_refused);
}
