// Who was bonded at an earlier height, as the archive and the states that are at hand know it.
#include <google/protobuf/message.h>

#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "cosmos/staking/v1beta1/query.pb.h"
#include "node/network_test.hpp"
#include "wire/any.hpp"

namespace ve {
namespace {

using namespace ve::test;
namespace staking = cosmos::staking::v1beta1;

Result<staking::QueryHistoricalInfoResponse> history(const Node& node, std::int64_t height) {
    staking::QueryHistoricalInfoRequest request;
    request.set_height(height);
    const auto answer =
        TRY(node.query_rpc("/cosmos.staking.v1beta1.Query/HistoricalInfo", request, {}));
    staking::QueryHistoricalInfoResponse out;
    REQUIRE(out.ParseFromString(wire::serialize(*answer)));
    return out;
}

}  // namespace

TEST_CASE("an earlier block is told with those who were bonded", "[node]") {
    TestWorld place;
    auto node = Node::open(place.world, test_options(3)).value();
    REQUIRE(node->mine(4).ok());
    for (std::int64_t height = 1; height <= 5; ++height) {
        CAPTURE(height);
        const auto found = history(*node, height);
        REQUIRE(found.ok());
        CHECK(found->hist().header().height() == height);
        CHECK(found->hist().valset_size() == 3);
        CHECK(found->hist().header().app_hash() ==
              string_of(node->block(Height{height})->block.header.app_hash));
    }
    // In the order of CometBFT's validator sets.
    const auto set  = node->validators(Height{5}).value();
    const auto last = history(*node, 5).value();
    for (int i = 0; i < 3; ++i)
        CHECK(last.hist().valset(i).consensus_pubkey().value().ends_with(
            string_of(set.list()[static_cast<std::size_t>(i)].public_key)));
    CHECK(history(*node, 6).error().is(grpc_status::not_found));
    CHECK(history(*node, 0).error().is(grpc_status::not_found));
    CHECK(history(*node, -1).error().is(grpc_status::invalid_argument));
}

}  // namespace ve
