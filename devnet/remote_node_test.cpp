// A node of another process, seen through its RPC, is the node itself: the same blocks, results,
// sets and refusals.
#include "client/remote_node.hpp"

#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "client/key_signer.hpp"
#include "cosmos/auth/v1beta1/query.pb.h"
#include "cosmos/bank/v1beta1/query.pb.h"
#include "cosmos/bank/v1beta1/tx.pb.h"
#include "devnet/served_node_test.hpp"
#include "node/consensus/results.hpp"

namespace ve::devnet {
namespace {

struct Served : test::ServedNode {
    std::unique_ptr<client::RemoteNode> remote = client::RemoteNode::open(rpc_url()).value();
    client::Receipt sent;

    Served() : ServedNode{3} {
        const client::KeySigner alice{account(seed, "alice").key};
        cosmos::bank::v1beta1::MsgSend message;
        message.set_from_address(alice.address().text());
        message.set_to_address(account(seed, "bob").address.text());
        auto* coin = message.add_amount();
        coin->set_denom("uve");
        coin->set_amount("5");
        const auto near = client::connect(*node);
        sent            = client::send(*near, alice, {&message}, {}).value();
        REQUIRE(sent.ok());
    }
};

void check_same(const StoredBlock& a, const StoredBlock& b) {
    CHECK(consensus::block_bytes(a.block) == consensus::block_bytes(b.block));
    CHECK(a.id == b.id);
    CHECK(a.size == b.size);
    CHECK(consensus::results_bytes(a.results) == consensus::results_bytes(b.results));
    CHECK(consensus::commit_bytes(a.seen_commit) == consensus::commit_bytes(b.seen_commit));
}

}  // namespace

TEST_CASE("a node is the same through its RPC", "[devnet][remote]") {
    const Served net;
    const auto& near   = *net.node;
    const auto& far    = *net.remote;
    const auto newest  = near.status().latest_height;
    const auto now     = far.status();
    const auto& sender = net.sent;
    CHECK(now.latest_height == newest);
    CHECK(now.latest_block_hash == near.status().latest_block_hash);
    CHECK(now.latest_time == near.status().latest_time);
    CHECK(now.validator_key == near.status().validator_key);
    check_same(far.block(newest).value(), near.block(newest).value());
    check_same(far.block({}).value(), near.block({}).value());
    check_same(*far.block_by_hash(now.latest_block_hash).value(), near.block(newest).value());
    CHECK_FALSE(far.block_by_hash(Hash{}).value());
    CHECK_FALSE(far.block(Height{newest.value + 5}).ok());
    CHECK(far.validators(newest).value().list() == near.validators(newest).value().list());
    CHECK(far.consensus_params(newest).value() == near.consensus_params(newest).value());

    const auto tx = far.tx(sender.hash).value(), own = near.tx(sender.hash).value();
    CHECK(tx.tx == own.tx);
    CHECK(tx.height == own.height);
    CHECK(consensus::tx_result_bytes(tx.result) == consensus::tx_result_bytes(own.result));
    CHECK(far.tx(Hash{}).error().is(sdk::not_found));
    const TxSearch search{fmt::format("tx.height={}", sender.height), 1, 10, false};
    CHECK(far.search_txs(search).value().items.at(0).hash == sender.hash);
    CHECK(far.search_txs(search).value().total == 1);
    CHECK(far.mempool_size() == near.mempool_size());
}

TEST_CASE("queries and refusals are the same through an RPC", "[devnet][remote]") {
    const Served net;
    cosmos::bank::v1beta1::QueryBalanceRequest balance;
    balance.set_address(account(Served::seed, "bob").address.text());
    balance.set_denom("uve");
    const std::string path = "/cosmos.bank.v1beta1.Query/Balance";
    const auto far         = net.remote->query_rpc(path, balance, Height{}).value();
    CHECK(far->SerializeAsString() ==
          net.node->query_rpc(path, balance, Height{}).value()->SerializeAsString());

    cosmos::auth::v1beta1::QueryAccountInfoRequest nobody;
    nobody.set_address(account(Served::seed, "somebody else").address.text());
    const std::string account_info = "/cosmos.auth.v1beta1.Query/AccountInfo";
    const auto refused             = net.remote->query_rpc(account_info, nobody, Height{}).error();
    const auto own                 = net.node->query_rpc(account_info, nobody, Height{}).error();
    CHECK(refused.space() == own.space());
    CHECK(refused.code() == own.code());
    CHECK(refused.detail() == own.detail());
    CHECK(net.remote->simulate("no tx").value().result.code ==
          net.node->simulate("no tx").value().result.code);
}

TEST_CASE("what only an embedded node does is refused, with the way to one", "[devnet][remote]") {
    const Served net;
    const auto refused =
        GENERATE_REF(as<Error>{}, net.remote->travel(Duration::seconds(3600)).error(),
                     net.remote->snapshot().error(), net.remote->restore(1).error(),
                     net.remote->pause().error(), net.remote->rewind(Height{1}).error());
    CHECK(refused.is(errors::refused));
    CHECK(refused.hint().find("ve devnet up") != std::string::npos);
}

}  // namespace ve::devnet
