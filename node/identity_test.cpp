// Work of two phases on a node that makes a block per transaction: nobody asks for the second.
#include <google/protobuf/message.h>

#include <catch2/catch.hpp>

#include "node/network_test.hpp"
#include "tests/kit/identity.hpp"
#include "virtengine/veid/v1/query.pb.h"

namespace ve {

namespace {
namespace veid_pb = virtengine::veid::v1;
using namespace ve::test;

veid_pb::AccountStatus status_of(const Node& node, const Actor& actor) {
    veid_pb::QueryIdentityStatusRequest request;
    request.set_account_address(actor.address.text());
    const auto answer =
        node.query_rpc("/virtengine.veid.v1.Query/IdentityStatus", request, {}).value();
    return dynamic_cast<const veid_pb::QueryIdentityStatusResponse&>(*answer).status();
}
}  // namespace

TEST_CASE("a requested verification lands without further transactions", "[node]") {
    const std::size_t validators = GENERATE(1U, 4U);
    TestWorld place;
    auto options    = test_options(validators);
    options.genesis = test_genesis(validators, identity_genesis(validators));
    for (std::size_t i = 0; i < validators; ++i)
        options.decryption_keys.push_back(validator_box_key(i));
    auto opened = Node::open(place.world, std::move(options));
    CAPTURE(opened.ok() ? "" : opened.error().text());
    REQUIRE(opened.ok());
    auto& node = **opened;

    Chain same_chain{{.validators = validators}};  // only to make the upload with
    const Actor alice{"alice", key_of("alice").public_key().address()};
    const auto must = [&](const std::string& tx) {
        const auto sent = node.broadcast_commit(tx, Duration::seconds(60));
        REQUIRE(sent.ok());
        CAPTURE(sent->check.log);
        REQUIRE(sent->tx.has_value());
        CAPTURE(sent->tx->result.log);
        REQUIRE(sent->tx->result.ok());
    };
    Wallet wallet;
    must(wallet.sign("alice", upload_of(same_chain, alice, {.validators = validators}),
                     Gas{50'000'000}));
    const auto before = node.status().latest_height.value;
    veid_pb::MsgRequestVerification ask;
    ask.set_sender(alice.address.text());
    ask.set_scope_id("document-1");
    must(wallet.sign("alice", ask, Gas{50'000'000}));

    REQUIRE(node.mine(0).ok());  // waits for what the node does by itself
    const auto status = status_of(node, alice);
    CHECK(status != veid_pb::ACCOUNT_STATUS_IN_PROGRESS);
    CHECK(status == veid_pb::ACCOUNT_STATUS_VERIFIED);
    const auto made = node.status().latest_height.value - before;
    CHECK(made >= 3);
    CHECK(made <= 5);
    check_chain(node);
}

}  // namespace ve
