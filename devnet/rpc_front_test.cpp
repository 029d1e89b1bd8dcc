// An RPC handed through is the RPC itself, over HTTP and WebSockets, but for what it adds; and
// where nobody is behind it, it says so.
#include "client/rpc_front.hpp"

#include <catch2/catch.hpp>

#include "client/json_rpc.hpp"
#include "client/remote_node.hpp"
#include "client/websocket.hpp"
#include "devnet/served_node_test.hpp"
#include "node/serve/http_client_test.hpp"

namespace ve::devnet {
namespace {

struct Fronted : test::ServedNode {
    std::unique_ptr<client::RemoteNode> remote = client::RemoteNode::later(rpc_url()).value();
    std::unique_ptr<client::RpcFront> front =
        client::RpcFront::start(*remote, rpc_url(), {}).value();

    Fronted() : ServedNode{1} {}
    std::uint16_t port() const { return port_of(front->url()); }
    static std::uint16_t port_of(const std::string& url) {
        return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    }
};

}  // namespace

TEST_CASE("an RPC that is handed through answers as itself", "[devnet][front]") {
    const Fronted net;
    CHECK(net.remote->status().rpc_address == "tcp" + net.front->url().substr(4));
    serve::TestSocket near{net.port()}, far{net.server->endpoints().rpc};
    REQUIRE(near.connected());
    const auto request = GENERATE(
        serve::get_request("/block?height=1"), serve::get_request("/"),
        serve::get_request("/no_such_method"), serve::get_request("/block?height=99"),
        serve::post_request("/", R"({"jsonrpc":"2.0","id":"a","method":"status","params":{}})"),
        serve::post_request("/", R"([{"jsonrpc":"2.0","id":1,"method":"health","params":{}}])"),
        serve::post_request("/", "no JSON"),
        serve::post_request("/", R"({"jsonrpc":"2.0","id":3,"method":"virtengines"})"));
    CAPTURE(request);
    const auto there = far.exchange(request), here = near.exchange(request);
    CHECK(here.status == there.status);
    CHECK(here.body == there.body);
    CHECK(here.headers.at("content-type") == there.headers.at("content-type"));
    // The line stays open for the next one.
    CHECK(near.exchange(serve::get_request("/health")).status == 200);
}

TEST_CASE("what VirtEngine's own clients ask is answered without anybody behind",
          "[devnet][front]") {
    Fronted net;
    net.server.reset();
    serve::TestSocket socket{net.port()};
    const auto request =
        GENERATE(serve::get_request("/virtengine"),
                 serve::post_request("/", R"({"jsonrpc":"2.0","id":0,"method":"virtengine"})"));
    CAPTURE(request);
    const auto own = socket.exchange(request);
    CHECK(own.status == 200);
    CHECK(own.body.find(R"("client_info":{"api_version":"v1beta3"})") != std::string::npos);

    const auto other = socket.exchange(serve::get_request("/status"));
    CHECK(other.status == 502);
    CHECK(other.body.find("cannot reach http://127.0.0.1:") != std::string::npos);
    CHECK_FALSE(client::EventStream::open(net.front->url(), "tm.event='NewBlock'").ok());
}

TEST_CASE("events come through, and the end of either side is the end of both", "[devnet][front]") {
    Fronted net;
    auto events = client::EventStream::open(net.front->url(), "tm.event='NewBlock'").value();
    for (int i = 0; i < 3; ++i) {
        const auto made = net.node->mine(1).value();
        const auto told = events.next(Duration::seconds(20)).value();
        REQUIRE(told);
        CHECK(told->dump().find(fmt::format(R"("height":"{}")", made)) != std::string::npos);
    }
    const auto refused = client::EventStream::open(net.front->url(), "this is no query");
    CHECK(refused.error().text().find("failed to parse query") != std::string::npos);
    net.server.reset();
    CHECK_FALSE(events.next(Duration::seconds(20)).ok());
}

TEST_CASE("a front listens where it is asked to, and nowhere else", "[devnet][front]") {
    const Fronted net;
    const auto there = net.server->endpoints().rpc_url();
    CHECK(
        client::RpcFront::start(*net.remote, there, {.port = net.port()}).error().is(errors::busy));
    CHECK(client::RpcFront::start(*net.remote, there, {.host = "0.0.0.0"})
              .error()
              .is(errors::refused));
    CHECK(client::RpcFront::start(*net.remote, "no url", {}).error().is(errors::usage));
    CHECK(client::RpcFront::start(*net.remote, "http://a.name:1", {}).error().is(errors::input));
    serve::TestSocket socket{net.port()};
    CHECK(socket.exchange("GET /status HTTP/1.1\r\nHost: evil.example\r\n\r\n").status == 403);
}

}  // namespace ve::devnet
