// What the HTTP side refuses, bounds and survives, over real sockets.
#include <catch2/catch.hpp>

#include "node/serve/fake_node_test.hpp"
#include "node/serve/host_rule.hpp"
#include "node/serve/http.hpp"
#include "node/serve/http_client_test.hpp"
#include "node/serve/limits.hpp"
#include "node/serve/listener.hpp"
#include "node/serve/server.hpp"

namespace ve::serve {
namespace {

struct HttpDesk {
    HttpDesk() { server = Server::start(node, {.rpc = 0, .grpc = 0, .rest = 0}).value(); }
    TestSocket connect() { return TestSocket{server->endpoints().rpc}; }
    FakeNode node;
    std::unique_ptr<Server> server;
};

constexpr std::string_view health_body = R"({"id":1,"method":"health"})";

}  // namespace

TEST_CASE("only local names are answered: a page's own name at 127.0.0.1 is not", "[serve][http]") {
    struct Case {
        std::string_view host;
        bool local;
    };
    const auto c = GENERATE(values<Case>({
        {"localhost", true},
        {"LOCALHOST:26657", true},
        {"app.localhost", true},
        {"127.0.0.1", true},
        {"127.0.0.1:26657", true},
        {"192.168.1.5:26657", true},
        {"[::1]", true},
        {"[::1]:26657", true},
        {"evil.example", false},
        {"evil.example:26657", false},
        {"localhost.evil.example", false},
        {"127.0.0.1.evil.example", false},
        {"evillocalhost", false},
        {"127.0.0.1:26657:1", false},
        {"127.0.0.1:x", false},
        {"127.0.0.1:", false},
        {"[::1", false},
        {"[evil]:1", false},
        {"", false},
    }));
    CAPTURE(c.host);
    CHECK(host_is_local(c.host) == c.local);
    HttpDesk desk;
    const auto reply =
        desk.connect().exchange(fmt::format("GET /health HTTP/1.1\r\nHost: {}\r\n\r\n", c.host));
    CHECK(reply.status == (c.local ? 200 : 403));
}

TEST_CASE("requests that break HTTP or its bounds get their status", "[serve][http]") {
    struct Case {
        std::string_view name;
        std::string request;
        int status;
    };
    const std::string long_path(limits::header_bytes + 10, 'a');
    const auto c = GENERATE_COPY(values<Case>({
        {"no Host", "GET /health HTTP/1.1\r\n\r\n", 400},
        {"two Hosts", "GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n", 400},
        {"HTTP/1.0 without Host", "GET /health HTTP/1.0\r\n\r\n", 200},
        {"no HTTP", "hello\r\n\r\n", 400},
        {"length and chunks",
         "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0\r\n\r\n",
         400},
        {"chunks and length",
         "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: "
         "5\r\n\r\n0\r\n\r\n",
         400},
        {"two lengths",
         "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: "
         "6\r\n\r\nhello!",
         400},
        {"a chunk size that overflows",
         "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
         "chunked\r\n\r\nfffffffffffffffff\r\nx",
         400},
        {"a body above the limit",
         fmt::format("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n",
                     limits::body_bytes + 1),
         400},
        {"a URL above the limit", get_request("/" + long_path), 414},
        {"headers above the limit", get_request("/health", "X: " + long_path + "\r\n"), 431},
        {"a form", post_request("/", health_body, "application/x-www-form-urlencoded"), 415},
        {"a form with a file", post_request("/", health_body, "multipart/form-data; boundary=x"),
         415},
        {"plain text", post_request("/", health_body, "text/plain;charset=utf-8"), 415},
        {"JSON", post_request("/", health_body, "application/json; charset=utf-8"), 200},
        {"chunked JSON",
         fmt::format("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
                     "chunked\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n",
                     health_body.size(), health_body),
         200},
        {"another path", post_request("/nope", health_body), 404},
        {"a websocket elsewhere",
         get_request("/ws",
                     "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: "
                     "13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"),
         404},
    }));
    CAPTURE(c.name);
    HttpDesk desk;
    CHECK(desk.connect().exchange(c.request).status == c.status);
    CHECK(desk.connect().exchange(get_request("/health")).status == 200);
}

TEST_CASE("a page of any origin may read, and ask before it does", "[serve][http]") {
    HttpDesk desk;
    auto socket    = desk.connect();
    const auto ask = socket.exchange(
        "OPTIONS / HTTP/1.1\r\nHost: localhost:1\r\nOrigin: https://app.example\r\n"
        "Access-Control-Request-Method: POST\r\n\r\n");
    CHECK(ask.status == 204);
    CHECK(ask.headers.at("access-control-allow-origin") == "*");
    CHECK_THAT(ask.headers.at("access-control-allow-headers"), Catch::Contains("content-type"));
    const auto reply = socket.exchange(get_request("/health", "Origin: https://app.example\r\n"));
    CHECK(reply.headers.at("access-control-allow-origin") == "*");
    CHECK(reply.headers.at("content-type") == "application/json");
    CHECK(reply.headers.contains("x-server-time"));
    CHECK_FALSE(reply.headers.contains("cache-control"));
}

TEST_CASE("escapes of a URL are undone, and what is no text is refused", "[serve][http]") {
    struct Case {
        std::string_view text;
        std::optional<std::string> decoded;
    };
    const auto c = GENERATE(values<Case>({
        {"a%20b", "a b"},
        {"a+b", "a b"},
        {"%c3%a4", "\xc3\xa4"},
        {"%F0%9F%98%80", "\xf0\x9f\x98\x80"},
        {"", ""},
        {"%", std::nullopt},
        {"%4", std::nullopt},
        {"%g0", std::nullopt},
        {"a%00b", std::nullopt},
        {"%ff", std::nullopt},
        {"%c3", std::nullopt},
        {"%c0%80", std::nullopt},
        {"%ed%a0%80", std::nullopt},
        {"%e0%80%80", std::nullopt},
        {"%f4%90%80%80", std::nullopt},
        {"%80", std::nullopt},
    }));
    CAPTURE(c.text);
    const auto decoded = percent_decoded(c.text, true);
    REQUIRE(decoded.ok() == c.decoded.has_value());
    if (c.decoded) CHECK(*decoded == *c.decoded);
    CHECK(percent_decoded("a+b", false).value() == "a+b");
}

TEST_CASE("one connection carries many requests, also sent ahead of their answers",
          "[serve][http]") {
    HttpDesk desk;
    auto socket = desk.connect();
    for (int i = 0; i < 5; ++i)
        CHECK(socket.exchange(post_request("/", health_body)).status == 200);
    std::string ahead;
    for (int i = 0; i < 20; ++i)
        ahead += post_request(
            "/",
            fmt::format(R"({{"id":{},"method":"tx_search","params":{{"query":"a.b=1"}}}})", i));
    REQUIRE(socket.send(ahead));
    for (int i = 0; i < 20; ++i)
        CHECK(socket.reply().json().find("id")->raw() == std::to_string(i));

    CHECK(socket.exchange("HEAD /health HTTP/1.0\r\nConnection: close\r\n\r\n").status == 200);
    CHECK_FALSE(socket.receive());
}

TEST_CASE("a client that waits for 100-continue is told to go on", "[serve][http]") {
    HttpDesk desk;
    auto socket = desk.connect();
    REQUIRE(
        socket.send(fmt::format("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: "
                                "100-continue\r\nContent-Length: {}\r\n\r\n",
                                health_body.size())));
    CHECK(socket.reply().status == 100);
    REQUIRE(socket.send(health_body));
    CHECK(socket.reply().status == 200);
}

TEST_CASE("idle connections beyond the limit make room for new ones", "[serve][http]") {
    HttpDesk desk;
    std::vector<std::unique_ptr<TestSocket>> idle;
    for (std::size_t i = 0; i < limits::connections + 50; ++i) {
        idle.push_back(std::make_unique<TestSocket>(desk.server->endpoints().rpc));
        if (!idle.back()->connected()) break;
    }
    REQUIRE(idle.size() > limits::connections);
    auto socket = desk.connect();
    CHECK(socket.exchange(get_request("/health")).status == 200);
    // The first are gone, the last are still served.
    CHECK_FALSE(idle.front()->receive());
    CHECK(idle.back()->exchange(get_request("/health")).status == 200);
}

TEST_CASE("a port that is taken is named with its holder and the way around", "[serve][http]") {
    FakeNode node;
    const auto first = Server::start(node, {.rpc = 0, .grpc = 0, .rest = 0}).value();
    const auto port  = first->endpoints().rest;
    const auto again = Server::start(node, {.rpc = 0, .grpc = 0, .rest = port});
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().is(errors::busy));
    CHECK_THAT(again.error().detail(),
               Catch::Contains(fmt::format("port {} for REST is taken by pid {}", port, getpid())));
    CHECK_THAT(again.error().hint(),
               Catch::Contains("--port-offset") && Catch::Contains("--port auto"));
    CHECK(holder_of_port(1).empty());
}

TEST_CASE("only loopback is bound unless asked", "[serve][http]") {
    FakeNode node;
    const ListenOptions everywhere{.host = "0.0.0.0", .rpc = 0, .grpc = 0, .rest = 0};
    const auto refused = Server::start(node, everywhere);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().is(errors::refused));
    auto allowed        = everywhere;
    allowed.public_bind = true;
    CHECK(Server::start(node, allowed).ok());
    CHECK_FALSE(Server::start(node, {.host = "example.com"}).ok());
    CHECK(Server::start(node, {.host = "localhost", .rpc = 0, .grpc = 0, .rest = 0}).ok());
    CHECK(Server::start(node, {.host = "::1", .rpc = 0, .grpc = 0, .rest = 0}).ok());
}

}  // namespace ve::serve
