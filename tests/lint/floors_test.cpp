#include "tests/lint/floors.hpp"

#include <catch2/catch.hpp>

using namespace ve::lint;

namespace {

const std::map<std::string, std::string> small_house = {
    {"CMakeLists.txt",
     "ve_floor(base)  # 0\nve_floor(crypto proto)  # 1\nve_floor(node/store)  # 3\n"
     "ve_floor(node/chain node/consensus)  # 4\nve_modules(node/modules)  # 5\nve_floor(node)  # "
     "6\n"
     "ve_floor(commands)  # 9\nve_floor(tests bench)\n"},
    {"base/CMakeLists.txt", "ve_library(base)\n"},
    {"crypto/CMakeLists.txt", "ve_library(crypto USES base LINKS ve::sodium)\n"},
    {"node/store/CMakeLists.txt", "ve_library(node/store USES crypto)\n"},
    {"node/chain/CMakeLists.txt",
     "ve_library(node/chain USES node/store LINKS ve::proto\n"
     "    TEST_USES tests/kit)\n"},
    {"node/consensus/CMakeLists.txt", "ve_library(node/consensus USES crypto)\n"},
    {"node/modules/bank/CMakeLists.txt", "ve_module(bank)\n"},
    {"node/modules/market/CMakeLists.txt", "ve_module(market DEPENDS bank)\n"},
    {"node/CMakeLists.txt", "ve_library(node USES node/modules node/consensus)\n"},
    {"commands/CMakeLists.txt", "ve_library(commands RECURSE USES node)\n"},
    {"tests/kit/CMakeLists.txt", "ve_library(tests/kit USES node/modules)\n"},
};

std::string verdict(std::string path, std::string_view include) {
    const House house{small_house};
    const auto text  = "\n#include \"" + std::string{include} + "\"\n";
    const auto found = house.check({parse_source(std::move(path), text)});
    return found.empty() ? "" : text_of(found);
}

}  // namespace

TEST_CASE("an include goes down, and only to what the folder uses", "[lint]") {
    struct Case {
        std::string_view name, from, include, part;  // part of the complaint; empty: allowed
    };
    const auto c = GENERATE(values<Case>({
        {"itself", "base/json.cpp", "base/json.hpp", ""},
        {"below", "crypto/hash.hpp", "base/bytes.hpp", ""},
        {"below by way of another", "node/chain/ante.cpp", "base/bytes.hpp", ""},
        {"a message", "node/chain/ante.cpp", "cosmos/tx/v1beta1/tx.pb.h", ""},
        {"a message from below them", "crypto/hash.cpp", "cosmos/tx/v1beta1/tx.pb.h",
         "crypto/hash.cpp:2: crypto (floor 1) includes"},
        {"above", "base/json.cpp", "crypto/hash.hpp", "(floor 1): upward"},
        {"a neighbour", "node/chain/chain.cpp", "node/consensus/block.hpp", "says it uses"},
        {"the seam", "node/consensus/block.cpp", "node/application.hpp", ""},
        {"the node from the chain", "node/chain/chain.cpp", "node/node.hpp", "upward"},
        {"the seam from below it", "crypto/hash.cpp", "node/application.hpp", "upward"},
        {"the chain from the seam", "node/application.hpp", "node/chain/chain.hpp", "floor 3"},
        {"a sibling's keeper", "node/modules/market/bids.cpp", "node/modules/bank/keeper.hpp", ""},
        {"a sibling's state", "node/modules/market/bids.cpp", "node/modules/bank/state.hpp",
         "keeper.hpp only"},
        {"a sibling that needs us", "node/modules/bank/bank.cpp", "node/modules/market/keeper.hpp",
         "says it uses"},
        {"part of a library", "commands/tx/tx.cpp", "commands/session.hpp", ""},
        {"a library's part from below", "node/node.cpp", "commands/tx/tx.hpp", "upward"},
        {"no folder", "base/json.cpp", "json.hpp", "in no folder"},
        {"the kit from a test", "node/chain/ante_test.cpp", "tests/kit/chain.hpp", ""},
        {"the kit from the chain", "node/chain/ante.cpp", "tests/kit/chain.hpp", "upward"},
    }));
    CAPTURE(c.name);
    const auto got = verdict(std::string{c.from}, c.include);
    CAPTURE(got);
    CHECK(got.empty() == c.part.empty());
    CHECK(got.find(c.part) != std::string::npos);
}

TEST_CASE("folders that use each other, or a higher one, are named", "[lint]") {
    auto lists = small_house;
    CHECK(text_of(House{lists}.check_lists()).empty());
    lists["crypto/CMakeLists.txt"] = "ve_library(crypto USES base node/store)\n";
    const auto found               = text_of(House{lists}.check_lists());
    CHECK(
        found.find("crypto/CMakeLists.txt:1: crypto (floor 1) uses node/store (floor 3): upward") !=
        std::string::npos);
    CHECK(found.find("node/store and crypto use each other") != std::string::npos);
}

TEST_CASE("no folder uses or includes what stands above it", "[lint]") {
    const auto house = House::of_this_folder();
    CHECK(house.floor_of("base") == 0);
    CHECK(house.floor_of("node/chain") == 4);
    CHECK(house.floor_of("cli") == 10);
    CHECK(text_of(house.check_lists()) == "");
    CHECK(text_of(house.check(our_sources())) == "");
}

TEST_CASE("no clock, disk or socket is reachable from the state machine", "[lint]") {
    const auto house = House::of_this_folder();
    for (const std::string folder : {"node/chain", "node/modules", "node/consensus", "capture"}) {
        INFO(folder);
        CHECK_FALSE(house.uses(folder).contains("node/world"));
        CHECK_FALSE(house.uses(folder).contains("node/serve"));
        CHECK_FALSE(house.uses(folder).contains("keyring"));
    }
    CHECK_FALSE(house.uses("keyring").contains("wire"));
    CHECK_FALSE(house.uses("crypto").contains("proto"));
}
