// Subscriptions over real WebSocket connections: order, ids, limits and slow readers.
#include <catch2/catch.hpp>

#include "node/serve/beast.hpp"
#include "node/serve/fake_node_test.hpp"
#include "node/serve/limits.hpp"
#include "node/serve/server.hpp"

namespace ve::serve {
namespace {

class TestWebsocket {
  public:
    explicit TestWebsocket(std::uint16_t port) : socket_{io_} {
        socket_.next_layer().connect({asio::ip::address_v4::loopback(), port});
        socket_.handshake("localhost", "/websocket");
    }
    void send(std::string_view text) { socket_.write(asio::buffer(text)); }
    Json receive() {
        beast::flat_buffer buffer;
        socket_.read(buffer);
        return Json::parse(beast::buffers_to_string(buffer.data())).value();
    }
    Json exchange(std::string_view text) {
        send(text);
        return receive();
    }
    Json subscribe(int id, std::string_view query) {
        return exchange(request(id, "subscribe", query));
    }
    static std::string request(int id, std::string_view method, std::string_view query) {
        return fmt::format(R"({{"jsonrpc":"2.0","id":{},"method":"{}","params":{{"query":"{}"}}}})",
                           id, method, query);
    }
    tcp::socket& raw() { return socket_.next_layer(); }
    beast_ws::stream<tcp::socket>& stream() { return socket_; }

  private:
    asio::io_context io_;
    beast_ws::stream<tcp::socket> socket_;
};

struct WebsocketDesk {
    WebsocketDesk() { server = Server::start(node, {.rpc = 0, .grpc = 0, .rest = 0}).value(); }
    std::uint16_t port() const { return server->endpoints().rpc; }
    FakeNode node;
    std::unique_ptr<Server> server;
};

std::string failure_of(const Json& answer) {
    const auto* error = answer.find("error");
    if (error == nullptr) return {};
    const auto* data = error->find("data");
    return error->find("code")->raw() + " " + (data == nullptr ? "" : data->raw());
}

}  // namespace

TEST_CASE("a subscriber gets an empty answer first, then events under the same id",
          "[serve][websocket]") {
    WebsocketDesk desk;
    TestWebsocket client{desk.port()};
    CHECK(client.subscribe(3, "tm.event = 'NewBlock'").dump() ==
          R"({"jsonrpc":"2.0","id":3,"result":{}})");
    REQUIRE(desk.node.mine(2).ok());
    for (const auto* height : {"2", "3"}) {
        const auto event = client.receive();
        CHECK(event.find("id")->raw() == "3");
        const auto* result = event.find("result");
        CHECK(result->find("query")->raw() == "tm.event = 'NewBlock'");
        CHECK(result->find("data")->find("type")->raw() == "tendermint/event/NewBlock");
        const auto* value = result->find("data")->find("value");
        CHECK(value->find("block")->find("header")->find("height")->raw() == height);
        CHECK(value->find("result_finalize_block")->find("validator_updates")->is_array());
        CHECK(result->find("events")->dump() == R"({"tm.event":["NewBlock"]})");
    }
}

TEST_CASE("a transaction event leaves out what is zero and carries its composite keys",
          "[serve][websocket]") {
    WebsocketDesk desk;
    TestWebsocket client{desk.port()};
    client.subscribe(1, "tm.event='Tx' AND transfer.amount='5uve'");
    REQUIRE(desk.node.broadcast("hello").ok());
    REQUIRE(desk.node.mine(1).ok());
    const auto event   = client.receive();
    const auto* result = event.find("result");
    const auto* tx     = result->find("data")->find("value")->find("TxResult");
    CHECK(tx->find("height")->raw() == "2");
    CHECK(tx->find("index") == nullptr);
    CHECK(tx->find("result")->find("code") == nullptr);
    CHECK(tx->find("result")->find("gas_used") == nullptr);
    CHECK(result->find("events")->find("tx.hash")->items()[0].raw() == hex_upper(sha256("hello")));
}

TEST_CASE("wrong subscriptions are refused by name", "[serve][websocket]") {
    WebsocketDesk desk;
    TestWebsocket client{desk.port()};
    CHECK_THAT(failure_of(client.subscribe(1, "tm.event='")),
               Catch::StartsWith("-32603 failed to parse query"));
    CHECK(failure_of(client.subscribe(1, std::string(513, 'a'))) ==
          "-32603 maximum query length exceeded");
    CHECK(failure_of(client.exchange(TestWebsocket::request(2, "unsubscribe", "tm.event='Tx'"))) ==
          "-32603 subscription not found");
    CHECK(failure_of(client.exchange(R"({"id":3,"method":"unsubscribe_all"})")) ==
          "-32603 subscription not found");
    CHECK(failure_of(client.subscribe(4, "tm.event='Tx'")).empty());
    CHECK(failure_of(client.subscribe(5, "tm.event  =  'Tx'")) == "-32603 already subscribed");
    CHECK_THAT(failure_of(client.exchange("{")), Catch::StartsWith("-32700"));
    CHECK_THAT(failure_of(client.exchange(R"({"id":1,"method":"block","params":{"height":5}})")),
               Catch::StartsWith("-32603 error converting json params"));
    CHECK(failure_of(client.exchange(R"({"id":1,"method":"nope"})")) == "-32601 ");
}

TEST_CASE("a client has at most five subscriptions, and all clients at most a hundred",
          "[serve][websocket]") {
    WebsocketDesk desk;
    TestWebsocket greedy{desk.port()};
    for (int i = 0; i < 5; ++i)
        CHECK(failure_of(greedy.subscribe(i, fmt::format("a.b={}", i))).empty());
    CHECK(failure_of(greedy.subscribe(6, "a.b=6")) ==
          "-32603 max_subscriptions_per_client 5 reached");

    std::vector<std::unique_ptr<TestWebsocket>> others;
    for (int i = 0; i < 99; ++i) {
        others.push_back(std::make_unique<TestWebsocket>(desk.port()));
        REQUIRE(failure_of(others.back()->subscribe(1, "a.b=1")).empty());
    }
    TestWebsocket late{desk.port()};
    CHECK(failure_of(late.subscribe(1, "a.b=1")) == "-32603 max_subscription_clients 100 reached");
    CHECK(failure_of(others.back()->exchange(R"({"id":2,"method":"unsubscribe_all"})")).empty());
    CHECK(failure_of(late.subscribe(1, "a.b=1")).empty());
}

TEST_CASE("unsubscribing, even under the subscription's own id, ends the events",
          "[serve][websocket]") {
    WebsocketDesk desk;
    TestWebsocket client{desk.port()};
    client.subscribe(9, "tm.event='NewBlock'");
    CHECK(desk.node.listeners() == 1);
    CHECK(
        client.exchange(TestWebsocket::request(9, "unsubscribe", "tm.event = 'NewBlock'")).dump() ==
        R"({"jsonrpc":"2.0","id":9,"result":{}})");
    CHECK(desk.node.listeners() == 0);
    REQUIRE(desk.node.mine(3).ok());
    CHECK(client.exchange(R"({"id":10,"method":"health"})").find("id")->raw() == "10");
}

TEST_CASE("every method works over a WebSocket, quick or slow", "[serve][websocket]") {
    WebsocketDesk desk;
    TestWebsocket client{desk.port()};
    CHECK(client.exchange(R"({"id":1,"method":"status"})").find("result")->find("sync_info") !=
          nullptr);
    const auto done =
        client.exchange(R"({"id":"x","method":"broadcast_tx_commit","params":{"tx":"aGVsbG8="}})");
    CHECK(done.find("id")->raw() == "x");
    CHECK(done.find("result")->find("height")->raw() == "2");
}

TEST_CASE("a subscriber who does not read is cut off, and others go on", "[serve][websocket]") {
    WebsocketDesk desk;
    TestWebsocket slow{desk.port()}, quick{desk.port()};
    slow.subscribe(1, "tm.event='NewBlock'");
    quick.subscribe(2, "tm.event='NewBlockHeader'");
    // More than the sockets of the kernel hold, read by one of both as it comes.
    const int blocks = 1500;
    for (int i = 0; i < blocks; ++i) {
        REQUIRE(desk.node.broadcast(std::to_string(i) + std::string(20'000, 'x')).ok());
        REQUIRE(desk.node.mine(1).ok());
        REQUIRE(quick.receive().find("id")->raw() == "2");
    }
    bool cancelled = false;
    int events     = 0;
    while (!cancelled) {
        const auto message = slow.receive();
        cancelled          = !failure_of(message).empty();
        if (cancelled)
            CHECK(failure_of(message) ==
                  "-32000 subscription was canceled (reason: client is not pulling messages fast "
                  "enough)");
        else
            ++events;
    }
    CHECK(events < blocks);
    CHECK(events >= static_cast<int>(limits::subscription_buffer));
}

TEST_CASE("a frame above the limit ends its connection only", "[serve][websocket]") {
    WebsocketDesk desk;
    TestWebsocket client{desk.port()};
    client.send(std::string(limits::body_bytes + 1, ' '));
    beast::flat_buffer buffer;
    beast::error_code error;
    client.stream().read(buffer, error);
    CHECK(error.failed());
    TestWebsocket other{desk.port()};
    CHECK(other.exchange(R"({"id":1,"method":"health"})").find("result") != nullptr);
}

TEST_CASE("a server stops with clients connected and subscribed", "[serve][websocket]") {
    WebsocketDesk desk;
    TestWebsocket client{desk.port()};
    client.subscribe(1, "tm.event='NewBlock'");
    desk.server->stop();
    CHECK(desk.node.listeners() == 0);
    REQUIRE(desk.node.mine(1).ok());
    desk.server.reset();
}

}  // namespace ve::serve
