// What a scrape of the RPC port tells, by the names that dashboards of CometBFT look for.
#include <catch2/catch.hpp>

#include "node/serve/fake_node_test.hpp"
#include "node/serve/http_client_test.hpp"
#include "node/serve/metrics.hpp"
#include "node/serve/server.hpp"

namespace ve::serve {

TEST_CASE("a scrape tells of blocks, validators, mempool and modules", "[serve][metrics]") {
    FakeNode node;
    const auto server = Server::start(node, {.rpc = 0, .grpc = 0, .rest = 0}).value();
    REQUIRE(node.broadcast("one").ok());
    REQUIRE(node.mine(2).ok());
    REQUIRE(node.broadcast("two").ok());
    const auto reply = TestSocket{server->endpoints().rpc}.exchange(
        "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
    REQUIRE(reply.status == 200);
    CHECK(reply.headers.at("content-type") == "text/plain; version=0.0.4; charset=utf-8");
    const auto address = hex_upper(node.validators({}).value().list()[0].address);
    for (const auto& line : {
             std::string{"# TYPE cometbft_consensus_height gauge"},
             std::string{"cometbft_consensus_height{chain_id=\"fake-1\"} 3"},
             std::string{"cometbft_consensus_total_txs{chain_id=\"fake-1\"} 1"},
             std::string{"cometbft_consensus_validators_power{chain_id=\"fake-1\"} 10"},
             std::string{"cometbft_consensus_missing_validators{chain_id=\"fake-1\"} 0"},
             fmt::format("cometbft_consensus_validator_last_signed_height{{chain_id=\"fake-1\","
                         "validator_address=\"{}\"}} 2",
                         address),
             std::string{"cometbft_consensus_block_interval_seconds_bucket{chain_id=\"fake-1\","
                         "le=\"1\"} 1"},
             std::string{"cometbft_consensus_block_interval_seconds_sum{chain_id=\"fake-1\"} 1"},
             std::string{"cometbft_mempool_size{chain_id=\"fake-1\"} 1"},
             std::string{"cometbft_mempool_size_bytes{chain_id=\"fake-1\"} 3"},
             std::string{"virtengine_transactions_total{chain_id=\"fake-1\",result=\"ok\"} 1"},
             std::string{"virtengine_events_total{chain_id=\"fake-1\",type=\"transfer\"} 1"},
         }) {
        CAPTURE(line, reply.body);
        CHECK(("\n" + reply.body).find("\n" + line + "\n") != std::string::npos);
    }
}

TEST_CASE("labels cannot break out of their quotes", "[serve][metrics]") {
    Exposition out{"chain_id", "a\"b\\c\nd"};
    out.gauge("x", "Of a test.").sample(1, {{"empty", ""}, {"one", "\"} 7\ny 8"}});
    CHECK(std::move(out).str() ==
          "# HELP x Of a test.\n# TYPE x gauge\n"
          "x{chain_id=\"a\\\"b\\\\c\\nd\",one=\"\\\"} 7\\ny 8\"} 1\n");
}

TEST_CASE("a histogram counts each span in all bounds that it does not pass", "[serve][metrics]") {
    Histogram spans{5, 1'000};
    for (const auto ms : {1, 5, 6, 1'500}) spans.add(Duration::milliseconds(ms));
    Exposition out{"c", "1"};
    out.histogram("t", "Times.", spans);
    CHECK(std::move(out).str() ==
          "# HELP t Times.\n# TYPE t histogram\nt_bucket{c=\"1\",le=\"0.005\"} 2\n"
          "t_bucket{c=\"1\",le=\"1\"} 3\nt_bucket{c=\"1\",le=\"+Inf\"} 4\n"
          "t_sum{c=\"1\"} 1.512\nt_count{c=\"1\"} 4\n");
}

}  // namespace ve::serve
