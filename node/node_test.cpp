// A node from its first block on: transactions, lookups, events, time, snapshots.
#include "node/node.hpp"

#include <google/protobuf/message.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "base/sdk_errors.hpp"
#include "cosmos/base/tendermint/v1beta1/query.pb.h"
#include "cosmos/tx/v1beta1/service.pb.h"
#include "crypto/hash.hpp"
#include "node/network_test.hpp"
#include "wire/any.hpp"

namespace ve {
namespace {

using namespace ve::test;

struct Net {
    TestWorld place;
    std::unique_ptr<Node> node;
    Wallet wallet;

    explicit Net(std::size_t validators = 1, BlockPace pace = {}) {
        auto options = test_options(validators);
        options.pace = pace;
        auto opened  = Node::open(place.world, std::move(options));
        CAPTURE(opened.ok() ? "" : opened.error().text());
        REQUIRE(opened.ok());
        node = std::move(opened).value();
    }
    StoredTx send(std::string_view from, std::string_view to, std::uint64_t amount) {
        auto sent = node->broadcast_commit(wallet.send(from, to, amount), Duration::seconds(60));
        REQUIRE(sent.ok());
        CAPTURE(sent->check.log);
        REQUIRE(sent->tx.has_value());
        return *sent->tx;
    }
};

constexpr BlockPace manual{BlockPace::Mode::manual, {}};

}  // namespace

TEST_CASE("the first block exists when a node is open", "[node]") {
    Net net;
    const auto status = net.node->status();
    CHECK(status.latest_height.value == 1);
    CHECK(status.latest_time == Time::parse("2026-01-01T00:00:00Z").value());
    CHECK(status.latest_block_hash != Hash{});
    CHECK(status.latest_app_hash != Hash{});
    CHECK(status.voting_power == 100);
    CHECK(status.node_id.size() == 40);
    check_chain(*net.node);
}

TEST_CASE("a send is in a block, found by hash and by event, and changes balances", "[node]") {
    Net net{4};
    const auto before = balance(*net.node, "bob");
    const auto sent   = net.send("alice", "bob", 5);
    CHECK(sent.result.ok());
    CHECK(balance(*net.node, "bob") == before + 5);
    CHECK(net.node->tx(sent.hash)->height == sent.height);
    CHECK(net.node->mempool_size() == std::pair<std::size_t, std::size_t>{0, 0});

    for (const auto& query : {"tx.hash='" + hex_upper(sent.hash) + "'",
                              "tx.height=" + std::to_string(sent.height.value),
                              std::string{"transfer.amount='5uve'"}}) {
        CAPTURE(query);
        const auto found = net.node->search_txs({.query = query});
        REQUIRE(found.ok());
        CHECK(found->total == 1);
        CHECK(found->items.at(0).hash == sent.hash);
    }
    const auto block = net.node->block(sent.height);
    CHECK(net.node->block_by_hash(sha256("nothing")).value() == std::nullopt);
    Hash hash{};
    std::ranges::copy(block->id.hash, hash.begin());
    CHECK(net.node->block_by_hash(hash).value()->id == block->id);
    check_chain(*net.node);
}

TEST_CASE("fifty transactions of one key are accepted in a row, in flight together", "[node]") {
    Net net{1, manual};
    for (int i = 0; i < 50; ++i) {
        const auto checked = net.node->broadcast(net.wallet.send("alice", "bob", 1));
        REQUIRE(checked.ok());
        CAPTURE(i, checked->log);
        REQUIRE(checked->ok());
    }
    CHECK(net.node->mempool_size().first == 50);
    REQUIRE(net.node->mine(1).ok());
    CHECK(net.node->mempool_size().first == 0);
    const auto newest = net.node->block({}).value();
    CHECK(newest.block.txs.size() == 50);
    for (const auto& result : newest.results.tx_results) {
        CAPTURE(result.log);
        CHECK(result.ok());
    }

    std::vector<std::string> batch;
    for (int i = 0; i < 50; ++i) batch.push_back(net.wallet.send("alice", "bob", 1));
    for (const auto& checked : net.node->broadcast(batch)) CHECK((checked.ok() && checked->ok()));
}

TEST_CASE("what the mempool refuses is told with the texts that clients match", "[node]") {
    Net net{1, manual};
    const auto tx = net.wallet.send("alice", "bob", 1);
    REQUIRE(net.node->broadcast(tx).ok());
    const auto again = net.node->broadcast(tx);
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().is(sdk::tx_in_mempool));
    CHECK(again.error().detail() == "tx already exists in cache");

    const auto garbage = net.node->broadcast("garbage");
    REQUIRE(garbage.ok());
    CHECK(garbage->code == sdk::tx_decode.code);
    CHECK(net.node->broadcast("garbage").ok());  // may be sent again

    net.wallet.set_sequence("alice", 9);
    const auto skipped = net.node->broadcast(net.wallet.send("alice", "bob", 1));
    REQUIRE(skipped.ok());
    CHECK(skipped->code == sdk::wrong_sequence.code);
    CHECK(skipped->log.find("account sequence mismatch, expected 1, got 9") != std::string::npos);

    const auto timed_out = net.node->broadcast_commit(tx + "x", Duration::milliseconds(1));
    CHECK((timed_out.ok() && !timed_out->check.ok()));
    net.wallet.set_sequence("alice", 1);
    const auto waited =
        net.node->broadcast_commit(net.wallet.send("alice", "bob", 2), Duration::milliseconds(1));
    REQUIRE_FALSE(waited.ok());
    CHECK(waited.error().detail() == "timed out waiting for tx to be included in a block");
}

TEST_CASE("heights outside the chain are refused with CometBFT's texts", "[node]") {
    Net net;
    struct Case {
        std::int64_t height;
        std::string_view text;
    };
    const auto c = GENERATE(values<Case>(
        {{0, "height must be greater than 0, but got 0"},
         {-1, "height must be greater than 0, but got -1"},
         {9, "height 9 must be less than or equal to the current blockchain height 1"}}));
    CHECK(net.node->block(Height{c.height}).error().detail() == c.text);
    CHECK(net.node->validators(Height{c.height}).error().detail() == c.text);
    CHECK(net.node->validators(Height{2}).ok());
    CHECK(net.node->consensus_params({}).ok());
    const auto missing = net.node->tx(sha256("x"));
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().detail().ends_with(") not found"));
    CHECK(net.node->search_txs({.query = "tx.height=1", .page = 2}).error().detail() ==
          "page should be within [1, 1] range, given 2");
    CHECK(net.node->search_txs({.query = "tx.height"})
              .error()
              .detail()
              .starts_with("failed to parse query: "));
}

TEST_CASE("subscribers hear of a block in CometBFT's order", "[node]") {
    using Kind = ChainEvent::Kind;
    Net net;
    std::vector<std::shared_ptr<const ChainEvent>> heard;
    auto subscription = net.node->subscribe([&](const auto& event) { heard.push_back(event); });
    const auto sent   = net.send("alice", "bob", 1);
    REQUIRE(heard.size() == 4);
    CHECK(heard[0]->kind == Kind::new_block);
    CHECK(heard[1]->kind == Kind::new_block_header);
    CHECK(heard[2]->kind == Kind::new_block_events);
    REQUIRE(heard[3]->kind == Kind::tx);
    CHECK(heard[3]->tx_index == 0);
    const auto& events = heard[3]->events;
    const auto value   = [&](std::string_view key) {
        for (const auto& [name, values] : events)
            if (name == key) return values.at(0);
        return std::string{};
    };
    CHECK(value("tm.event") == "Tx");
    CHECK(value("tx.hash") == hex_upper(sent.hash));
    CHECK(value("tx.height") == "2");
    CHECK(value("transfer.amount") == "1uve");
    subscription.reset();
    net.send("alice", "bob", 1);
    CHECK(heard.size() == 4);
}

TEST_CASE("travelling moves the chain's clock and stays", "[node]") {
    Net net;
    const auto day  = Duration::seconds(86'400);
    const auto then = net.node->travel(day);
    REQUIRE(then.ok());
    CHECK(*then == net.place.clock.now().plus(day).value());
    net.place.clock.advance(Duration::seconds(5));
    REQUIRE(net.node->mine(1).ok());
    CHECK(net.node->status().latest_time == net.place.clock.now().plus(day).value());
    CHECK_FALSE(net.node->travel(Duration::seconds(-1)).ok());
    CHECK_FALSE(net.node->travel(Duration{INT64_MAX}).ok());
    CHECK_FALSE(net.node->failure().has_value());
    check_chain(*net.node);
}

TEST_CASE("a restored snapshot is the chain as it was, again and again", "[node]") {
    Net net;
    net.send("alice", "bob", 1);
    const auto status = net.node->status();
    const auto bob    = balance(*net.node, "bob");
    const auto id     = net.node->snapshot();
    REQUIRE(id.ok());
    for (int round = 0; round < 2; ++round) {
        net.wallet.set_sequence("alice", 1);
        const auto lost = net.send("alice", "bob", 100);
        REQUIRE(net.node->travel(Duration::seconds(1'000)).ok());
        const auto later = net.node->snapshot();
        REQUIRE(net.node->restore(*id).value() == status.latest_height);
        CHECK(net.node->status().latest_block_hash == status.latest_block_hash);
        CHECK(net.node->status().latest_app_hash == status.latest_app_hash);
        CHECK(balance(*net.node, "bob") == bob);
        CHECK_FALSE(net.node->tx(lost.hash).ok());
        CHECK_FALSE(net.node->restore(*later).ok());
    }
    CHECK_FALSE(net.node->restore(77).ok());
    net.wallet.set_sequence("alice", 1);
    net.send("alice", "bob", 1);
    check_chain(*net.node);
}

TEST_CASE("a dumped chain loads and dumps to the same bytes", "[node]") {
    Net net{2};
    const auto sent = net.send("alice", "bob", 3);
    REQUIRE(net.node->travel(Duration::seconds(60)).ok());
    const auto dump = net.node->dump();
    REQUIRE(dump.ok());

    auto options    = test_options(2);
    options.genesis = {};
    options.dump    = *dump;
    auto copy       = Node::open(net.place.world, std::move(options));
    REQUIRE(copy.ok());
    CHECK((*copy)->dump().value() == *dump);
    CHECK((*copy)->status().latest_block_hash == net.node->status().latest_block_hash);
    CHECK((*copy)->tx(sent.hash)->height == sent.height);
    CHECK((*copy)->genesis() == net.node->genesis());
    REQUIRE((*copy)
                ->broadcast_commit(net.wallet.send("alice", "bob", 4), Duration::seconds(60))
                ->tx.has_value());
    check_chain(**copy);

    for (const std::size_t at : {std::size_t{3}, dump->size() / 2, dump->size() - 1}) {
        auto bent         = *dump;
        bent[at]          = static_cast<char>(bent[at] ^ 1);
        auto bad          = test_options(2);
        bad.dump          = bent;
        const auto opened = Node::open(net.place.world, std::move(bad));
        REQUIRE_FALSE(opened.ok());
        CHECK(opened.error().is(errors::corrupt));
    }
}

TEST_CASE("blocks come at the user's pace", "[node]") {
    Net net{1, manual};
    REQUIRE(net.node->broadcast(net.wallet.send("alice", "bob", 1)).ok());
    CHECK(net.node->mine(0)->value == 1);
    CHECK(net.node->mempool_size().first == 1);
    REQUIRE(net.node->set_pace({}).ok());
    CHECK(net.node->mine(0).ok());
    CHECK(net.node->mempool_size().first == 0);
    CHECK(net.node->mine(10)->value == 12);
    CHECK_FALSE(net.node->set_pace({BlockPace::Mode::interval, Duration{0}}).ok());
    check_chain(*net.node);
}

TEST_CASE("at an interval a block comes when its time has come, and none before", "[node]") {
    Net net{1, {BlockPace::Mode::interval, Duration::seconds(3'600)}};
    const auto turn = [&] { REQUIRE(net.node->mine(0).ok()); };
    turn(), turn();
    const auto first = net.node->status().latest_height.value;
    CHECK(first <= 2);
    net.place.clock.advance(Duration::seconds(3'599));
    turn(), turn();
    CHECK(net.node->status().latest_height.value == first);
    net.place.clock.advance(Duration::seconds(2));
    turn(), turn();
    CHECK(net.node->status().latest_height.value == first + 1);
}

TEST_CASE("a restore empties the mempool, and the same bytes may be sent again", "[node]") {
    Net net{1, manual};
    const auto tx = net.wallet.send("bob", "alice", 1);
    const auto id = net.node->snapshot();
    REQUIRE(net.node->broadcast(tx).ok());
    REQUIRE(net.node->mine(1).ok());
    CHECK_FALSE(net.node->broadcast(tx).ok());
    REQUIRE(net.node->broadcast(net.wallet.send("bob", "alice", 1)).ok());
    REQUIRE(net.node->restore(*id).ok());
    CHECK(net.node->mempool_size().first == 0);
    CHECK(net.node->broadcast(tx)->ok());
}

TEST_CASE("a chain exports a genesis that a new chain starts from", "[node]") {
    Net net;
    net.send("alice", "bob", 7);
    auto exported = net.node->export_genesis();
    REQUIRE(exported.ok());
    auto options    = test_options();
    options.genesis = *exported;
    auto next       = Node::open(net.place.world, std::move(options));
    CAPTURE(next.ok() ? "" : next.error().text());
    REQUIRE(next.ok());
    CHECK((*next)->status().latest_height.value == 3);
    CHECK(balance(**next, "bob") == balance(*net.node, "bob"));
    check_chain(**next);
}

TEST_CASE("the services that need blocks answer in process and by path", "[node]") {
    Net net;
    const auto sent = net.send("alice", "bob", 1);
    cosmos::tx::v1beta1::GetTxRequest request;
    request.set_hash(hex(sent.hash));
    const std::string path = "/cosmos.tx.v1beta1.Service/GetTx";
    const auto answer      = net.node->query_rpc(path, request, {});
    REQUIRE(answer.ok());
    const auto& found = dynamic_cast<const cosmos::tx::v1beta1::GetTxResponse&>(**answer);
    CHECK(found.tx_response().height() == sent.height.value);
    CHECK(found.tx_response().txhash() == hex_upper(sent.hash));
    CHECK(found.tx_response().raw_log().empty());
    CHECK(found.tx_response().timestamp() == "2026-01-01T00:00:00Z");
    CHECK(found.tx().body().messages_size() == 1);
    const auto by_path = net.node->query({path, wire::serialize(request), {}, false});
    CHECK(by_path.code == 0);
    CHECK(by_path.height == net.node->status().latest_height);
    CHECK(by_path.value == wire::serialize(**answer));

    request.set_hash(std::string(64, 'A'));
    const auto missing = net.node->query({path, wire::serialize(request), {}, false});
    CHECK(missing.code == sdk::key_not_found.code);
    CHECK(missing.log.find("rpc error: code = NotFound desc = tx not found") == 0);

    const auto broadcast =
        net.node->query({"/cosmos.tx.v1beta1.Service/BroadcastTx", "", {}, false});
    CHECK(broadcast.code == sdk::invalid_request.code);

    for (const auto name :
         {"GetNodeInfo", "GetSyncing", "GetLatestBlock", "GetLatestValidatorSet"}) {
        CAPTURE(name);
        CHECK(
            net.node
                ->query(
                    {std::string{"/cosmos.base.tendermint.v1beta1.Service/"} + name, "", {}, false})
                .code == 0);
    }
    net.node->listens_at("tcp://127.0.0.1:12345");
    const auto info =
        net.node->query_rpc("/cosmos.base.tendermint.v1beta1.Service/GetNodeInfo",
                            cosmos::base::tendermint::v1beta1::GetNodeInfoRequest{}, {});
    REQUIRE(info.ok());
    const auto& named =
        dynamic_cast<const cosmos::base::tendermint::v1beta1::GetNodeInfoResponse&>(**info);
    CHECK(named.default_node_info().other().rpc_address() == "tcp://127.0.0.1:12345");
    CHECK(named.application_version().build_deps_size() == 3);
    cosmos::base::tendermint::v1beta1::GetBlockByHeightRequest beyond;
    beyond.set_height(1'000);
    CHECK(
        net.node->query_rpc("/cosmos.base.tendermint.v1beta1.Service/GetBlockByHeight", beyond, {})
            .error()
            .is(grpc_status::invalid_argument));
}

TEST_CASE("a node that stopped says why and keeps answering", "[node]") {
    Net net;
    auto subscription =
        net.node->subscribe([supply = 1](const auto&) { VE_INVARIANT(supply == 2); });
    const auto mined = net.node->mine(1);
    REQUIRE_FALSE(mined.ok());
    CHECK(mined.error().detail().find("supply == 2") != std::string::npos);
    REQUIRE(net.node->failure().has_value());
    CHECK(net.node->failure()->detail().starts_with("the node has stopped: "));

    const auto sent = net.node->broadcast(net.wallet.send("alice", "bob", 1));
    REQUIRE_FALSE(sent.ok());
    CHECK(sent.error().detail() == net.node->failure()->detail());
    CHECK_FALSE(net.node->travel(Duration::seconds(1)).ok());
    CHECK(net.node->block({}).ok());
    CHECK(balance(*net.node, "bob") > 0);
    CHECK(net.node->status().latest_height.value >= 1);
}

TEST_CASE("many threads send, read and mine at once", "[node]") {
    Net net{2};
    std::vector<std::thread> threads;
    std::atomic<int> failures{0};
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            Wallet wallet;
            const std::string_view from = t == 0 ? "alice" : "bob";
            for (int i = 0; i < 20; ++i) {
                if (t < 2) {
                    const auto sent = net.node->broadcast_commit(wallet.send(from, "carol", 1),
                                                                 Duration::seconds(60));
                    if (!sent.ok() || !sent->tx) ++failures;
                } else if (t == 2) {
                    if (!net.node->mine(1).ok()) ++failures;
                } else {
                    const auto newest = net.node->status().latest_height;
                    if (!net.node->block(newest).ok() || !net.node->validators({}).ok()) ++failures;
                    (void)net.node->mempool_size();
                }
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(failures == 0);
    CHECK(balance(*net.node, "carol") == 40);
    check_chain(*net.node);
}

}  // namespace ve
