// Genesis documents: made ones are read and start a chain, bent ones are refused by name.
#include "node/genesis.hpp"

#include <catch2/catch.hpp>

#include "node/network_test.hpp"

namespace ve {
namespace {

using namespace ve::test;

// The document with one member replaced: "consensus_params/block/max_gas".
Json bent(const Json& document, std::string_view path, const Json& value) {
    Json out    = document;
    Json* place = &out;
    for (;;) {
        const auto slash = path.find('/');
        if (slash == std::string_view::npos) break;
        place = place->find(path.substr(0, slash));
        REQUIRE(place != nullptr);
        path.remove_prefix(slash + 1);
    }
    place->set(std::string{path}, value);
    return out;
}

}  // namespace

TEST_CASE("a made genesis is read back", "[genesis]") {
    const auto document = test_genesis(3);
    const auto read     = parse_genesis(document);
    REQUIRE(read.ok());
    CHECK(read->chain_id == test_chain_id);
    CHECK(read->initial_height.value == 1);
    CHECK(read->validators.size() == 3);
    CHECK(read->params == abci::ConsensusParams{});
    CHECK(Json::parse(document.pretty()).value() == document);
    CHECK(document.find("app_state")->find("bank")->find("supply")->items().size() == 1);
}

TEST_CASE("a genesis that cannot be is refused", "[genesis]") {
    struct Case {
        std::string_view name, path;
        Json value;
        std::string_view reason;
    };
    const auto c = GENERATE(values<Case>({
        {"no chain id", "chain_id", "", "chain_id has 0 characters"},
        {"a chain id with a blank", "chain_id", "a b", "chain_id"},
        {"a time that is none", "genesis_time", "yesterday", ""},
        {"an unknown member", "extra", 1, "unknown member \"extra\""},
        {"a gas limit below -1", "consensus_params/block/max_gas", "-2", "max_gas"},
        {"no room in a block", "consensus_params/block/max_bytes", "0", "max_bytes"},
        {"a negative height", "initial_height", "-1", "initial_height"},
        {"a stated app hash", "app_hash", "AB", "app_hash must be empty"},
        {"no validators", "validators", Json::array({1}), "validator"},
        {"an app state that is a list", "app_state", Json::array(), "app_state is not an object"},
        {"a section of no module", "app_state/nothing", Json::object(), "nothing"},
        {"money that is not there", "app_state/bank/supply",
         Json::array({Json::object({{"denom", "uve"}, {"amount", "5"}})}), ""},
        {"accounts that are no list", "app_state/auth/accounts", 7, "auth"},
    }));
    CAPTURE(c.name);
    TestWorld place;
    auto options      = test_options();
    options.genesis   = bent(test_genesis(), c.path, c.value);
    const auto opened = Node::open(place.world, std::move(options));
    REQUIRE_FALSE(opened.ok());
    CAPTURE(opened.error().text());
    CHECK(opened.error().text().find(c.reason) != std::string::npos);
}

TEST_CASE("a genesis is not made of contradictions", "[genesis]") {
    GenesisSpec spec;
    spec.chain_id = "x-1";
    spec.time     = Time{1'700'000'000, 0};
    CHECK_FALSE(make_genesis(spec).ok());  // nobody validates
    spec.validators.push_back(
        {validator_key(0).public_key(), Power{1}, key_of("v").public_key().address(), "v"});
    CHECK(make_genesis(spec).ok());
    spec.accounts.push_back({key_of("a").public_key().address(), {}});
    spec.accounts.push_back({key_of("a").public_key().address(), {}});
    CHECK_FALSE(make_genesis(spec).ok());
    spec.accounts.pop_back();
    spec.validators[0].power = Power{0};
    CHECK_FALSE(make_genesis(spec).ok());
}

TEST_CASE("a node without the validators' keys does not start", "[genesis]") {
    TestWorld place;
    auto options = test_options(3);
    options.validators.pop_back();
    CHECK_FALSE(Node::open(place.world, std::move(options)).ok());
}

}  // namespace ve
