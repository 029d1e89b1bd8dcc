// Evidence as CometBFT's JSON: what it writes is read as its bytes, and written the same.
#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include "crypto/hash.hpp"
#include "node/json_forms.hpp"
#include "node/serve/cmtjson.hpp"

namespace ve::serve {
namespace {

Json vectors_of(std::string_view kind) {
    std::ifstream file{"tests/vectors/cometbft/vectors.json"};
    std::ostringstream text;
    text << file.rdbuf();
    auto out        = Json::array();
    const auto read = Json::parse(text.str()).value();
    for (const auto& one : read.find("cases")->items())
        if (one.find("kind")->raw() == kind) out.push(one);
    return out;
}

std::string written(ByteView evidence) {
    JsonWriter out;
    write_evidence(out, evidence);
    return out.str();
}

}  // namespace

TEST_CASE("an attack on light clients has CometBFT's JSON, read and written", "[serve]") {
    const auto vectors = vectors_of("light_client_attack");
    REQUIRE(vectors.items().size() == 1);
    const auto& one  = vectors.items()[0];
    const auto bytes = parse_hex(one.find("bytes")->raw()).value();
    auto json        = Json::parse(one.find("json")->raw()).value();
    CHECK(hex(json_forms::evidence(json).value()) == hex(bytes));
    CHECK(written(bytes) == one.find("json")->raw());

    auto value = *json.find("value");
    value.set("ByzantineValidators", Json{});
    json.set("value", value);
    CHECK(consensus::parse_light_attack(json_forms::evidence(json).value())
              .value()
              .byzantine.empty());
    value.erase("ConflictingBlock");
    json.set("value", value);
    CHECK_FALSE(json_forms::evidence(json).ok());
    json.set("type", "tendermint/AnotherEvidence");
    CHECK_FALSE(json_forms::evidence(json).ok());
}

TEST_CASE("two votes of one validator are read from the JSON that is written of them", "[serve]") {
    const auto vectors = vectors_of("duplicate_vote");
    REQUIRE(vectors.items().size() == 2);
    for (const auto& one : vectors.items()) {
        const auto bytes = parse_hex(one.find("bytes")->raw()).value();
        const auto json  = Json::parse(written(bytes)).value();
        CHECK(hex(json_forms::evidence(json).value()) == hex(bytes));
    }
}

}  // namespace ve::serve
