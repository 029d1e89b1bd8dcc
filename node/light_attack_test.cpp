// Whole nodes that are told of a header that they never decided: who signed it loses his place.
#include <catch2/catch.hpp>

#include "cosmos/slashing/v1beta1/query.pb.h"
#include "node/consensus/light_attack_test.hpp"
#include "node/network_test.hpp"

namespace ve {
namespace {

using namespace ve::test;
using consensus::test::attack_by;
using consensus::test::Keys;
using consensus::test::lunatic;

// What a client needs of the chain to prove it: headers, validators, times.
consensus::LightAttack attack_on(const Node& node, Height at, Height common, const Keys& keys) {
    consensus::LightAttack out;
    const auto ours   = node.block(at).value();
    const auto set    = node.validators(common).value();
    out.conflicting   = lunatic(test_chain_id, ours.block.header, keys);
    out.common_height = common;
    out.total_power   = set.total_power();
    out.time          = node.block(common).value().block.header.time;
    for (const auto& one : set.list())
        for (const auto& key : keys)
            if (key.public_key().bytes() == one.public_key) out.byzantine.push_back(one);
    return out;
}

bool is_tombstoned(const Node& node, const ed25519::PrivateKey& key) {
    namespace slashing = cosmos::slashing::v1beta1;
    slashing::QuerySigningInfoRequest asked;
    const auto who = consensus::validator_address(key.public_key().bytes());
    asked.set_cons_address(Address{who}.text(prefix::consensus));
    const auto answer = node.query_rpc("/cosmos.slashing.v1beta1.Query/SigningInfo", asked, {});
    slashing::QuerySigningInfoResponse signing;
    REQUIRE(answer.ok());
    REQUIRE(signing.ParseFromString((*answer)->SerializeAsString()));
    return signing.val_signing_info().tombstoned();
}

}  // namespace

TEST_CASE("a reported attack on light clients costs its signers their place, and the chain goes on",
          "[node][bft]") {
    const auto how = GENERATE(Consensus::instant, Consensus::bft);
    TestWorld place;
    auto options      = test_options(5);
    options.consensus = how;
    auto node         = std::move(Node::open(place.world, std::move(options))).value();
    REQUIRE(node->mine(5).ok());
    Keys liars, one;
    for (const std::size_t i : {1U, 3U}) liars.push_back(validator_key(i));
    one.push_back(validator_key(0));

    const auto before   = node->status().latest_height.value;
    const auto too_weak = node->submit_evidence(
        consensus::light_attack_bytes(attack_on(*node, {4}, {2}, one)));  // a fifth of the power
    REQUIRE_FALSE(too_weak.ok());
    CHECK(too_weak.error().detail().find("not-enough-trust") != std::string::npos);
    CHECK(node->status().latest_height.value == before);

    const auto attack = attack_on(*node, {4}, {2}, liars);
    const auto bytes  = consensus::light_attack_bytes(attack);
    const auto taken  = node->submit_evidence(bytes);
    CAPTURE(taken.ok() ? "" : taken.error().detail());
    REQUIRE(taken.ok());
    CHECK(*taken == consensus::light_attack_id(attack));
    REQUIRE(node->mine(1).ok());
    std::size_t carried = 0;
    for (auto height = before + 1; height <= node->status().latest_height.value; ++height)
        for (const auto& evidence : node->block(Height{height}).value().block.evidence) {
            CHECK(evidence == bytes);
            ++carried;
        }
    CHECK(carried == 1);
    for (const auto& key : liars) CHECK(is_tombstoned(*node, key));
    CHECK_FALSE(is_tombstoned(*node, one[0]));

    REQUIRE(node->mine(3).ok());
    CHECK(node->validators({}).value().list().size() == 3);
    CHECK(node->submit_evidence(bytes).value() == *taken);  // known, and nothing more
    REQUIRE(node->mine(2).ok());
    CHECK(node->validators({}).value().list().size() == 3);
    check_chain(*node);
}

}  // namespace ve
