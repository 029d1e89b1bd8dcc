// The REST gateway over real sockets: routes, parameters, statuses, heights; and its route table.
#include <catch2/catch.hpp>

#include "node/serve/fake_node_test.hpp"
#include "node/serve/http_client_test.hpp"
#include "node/serve/rest.hpp"
#include "node/serve/server.hpp"

namespace ve::serve {
namespace {

struct RestDesk {
    RestDesk() { server = Server::start(node, {.rpc = 0, .grpc = 0, .rest = 0}).value(); }
    HttpReply get(std::string_view target, std::string_view headers = "") {
        return TestSocket{server->endpoints().rest}.exchange(get_request(target, headers));
    }
    HttpReply post(std::string_view target, std::string_view body,
                   std::string_view type = "application/json") {
        return TestSocket{server->endpoints().rest}.exchange(post_request(target, body, type));
    }
    FakeNode node{3};
    std::unique_ptr<Server> server;
};

constexpr std::string_view balances = "/cosmos/bank/v1beta1/balances";

}  // namespace

TEST_CASE("a path and its parameters become the request's fields", "[serve][rest]") {
    RestDesk desk;
    CHECK(desk.get(fmt::format("{}/ve1x/by_denom?denom=uve", balances)).body ==
          R"({"balance":{"denom":"uve","amount":"0"}})");
    for (const auto* query : {"pagination.limit=7&pagination.count_total=true",
                              "pagination.limit=7&pagination.countTotal=true&unknown=1",
                              "pagination.limit=7&pagination.count_total=1&address=other"})
        CHECK(
            desk.get(fmt::format("{}/uve?{}", balances, query)).body ==
            R"({"balances":[{"denom":"uve","amount":"7"}],"pagination":{"next_key":null,"total":"1"}})");
}

TEST_CASE("a failure has its status, code and message", "[serve][rest]") {
    struct Case {
        std::string_view name, target;
        int status;
        std::string_view body;
    };
    const auto c = GENERATE(values<Case>({
        {"no such route", "/cosmos/nope", 501,
         R"({"code":12,"message":"Not Implemented","details":[]})"},
        {"the root", "/", 501, R"("code":12)"},
        {"an empty variable", "/cosmos/bank/v1beta1/balances/", 501, R"("code":12)"},
        {"a slash inside a variable", "/cosmos/bank/v1beta1/balances/a%2Fb", 501, R"("code":12)"},
        {"a wrong address", "/cosmos/bank/v1beta1/balances/test/by_denom?denom=uve", 400,
         R"({"code":3,"message":"invalid address: test","details":[]})"},
        {"nothing there", "/cosmos/bank/v1beta1/balances/gone/by_denom", 404, R"("code":5)"},
        {"text for a number", "/cosmos/bank/v1beta1/balances/a?pagination.limit=abc", 400,
         R"({"code":3,"message":"type mismatch, parameter: pagination.limit)"},
        {"minus for a natural", "/cosmos/bank/v1beta1/balances/a?pagination.limit=-1", 400,
         "type mismatch, parameter: pagination.limit"},
        {"a broken escape", "/cosmos/bank/v1beta1/balances/%zz", 400, "invalid URL escape"},
        {"a broken escape in the query", "/cosmos/bank/v1beta1/balances/a?x=%4", 400,
         "invalid URL escape"},
    }));
    CAPTURE(c.name);
    RestDesk desk;
    const auto reply = desk.get(c.target);
    CHECK(reply.status == c.status);
    CHECK_THAT(reply.body, Catch::Contains(std::string{c.body}));
    CHECK(reply.headers.at("content-type") == "application/json");
}

TEST_CASE("a height goes in and comes out by header", "[serve][rest]") {
    RestDesk desk;
    const auto target = fmt::format("{}/ve1x/by_denom?denom=uve", balances);
    const auto newest = desk.get(target);
    CHECK(newest.headers.at("x-cosmos-block-height") == "3");
    CHECK(newest.headers.at("grpc-metadata-x-cosmos-block-height") == "3");
    const auto second = desk.get(target, "x-cosmos-block-height: 2\r\n");
    CHECK(second.headers.at("x-cosmos-block-height") == "2");
    CHECK_THAT(second.body, Catch::Contains(R"("amount":"2")"));
    CHECK(desk.get(target, "x-cosmos-block-height: two\r\n").status == 400);
    const auto future = desk.get(target, "x-cosmos-block-height: 5000\r\n");
    CHECK(future.status == 500);
    CHECK(future.json().find("message")->raw() ==
          "codespace sdk code 26: invalid height: cannot query with height in the future; please "
          "provide a valid height");
}

TEST_CASE("a POST's body is the request", "[serve][rest]") {
    RestDesk desk;
    const auto reply = desk.post("/cosmos/tx/v1beta1/txs",
                                 R"({"tx_bytes":"aGVsbG8=","mode":"BROADCAST_MODE_SYNC"})");
    CHECK(reply.status == 200);
    CHECK(desk.node.last_query().first == "/cosmos.tx.v1beta1.Service/BroadcastTx");
    CHECK_THAT(desk.node.last_query().second, Catch::Contains("tx_bytes: \"hello\"") &&
                                                  Catch::Contains("mode: BROADCAST_MODE_SYNC"));
    CHECK(desk.post("/cosmos/tx/v1beta1/simulate", R"({"txBytes":"aGVsbG8"})").status == 200);
    CHECK_THAT(desk.node.last_query().second, Catch::Contains("tx_bytes: \"hello\""));
    CHECK(desk.get("/cosmos/tx/v1beta1/txs?query=tm.event%3D%27Tx%27&order_by=ORDER_BY_DESC&"
                   "events=a&events=b")
              .status == 200);
    CHECK_THAT(desk.node.last_query().second, Catch::Contains("query: \"tm.event=\\'Tx\\'\"") &&
                                                  Catch::Contains("order_by: ORDER_BY_DESC") &&
                                                  Catch::Contains("events: \"b\""));

    CHECK(desk.post("/cosmos/tx/v1beta1/txs", "{").status == 400);
    CHECK(desk.post("/cosmos/tx/v1beta1/txs", R"({"nope":1})").status == 400);
    CHECK(desk.post("/cosmos/tx/v1beta1/txs", "{}", "text/plain").status == 415);
    CHECK(desk.post("/cosmos/bank/v1beta1/params", "{}").status == 501);
}

TEST_CASE("a denomination keeps its slashes, and a bech32 address chooses its route",
          "[serve][rest]") {
    RestDesk desk;
    const auto asked = [&](std::string_view target) {
        CHECK(desk.get(target).status == 200);
        return desk.node.last_query();
    };
    const auto text = Address{ByteArray<20>{}}.text();
    CHECK(asked("/cosmos/auth/v1beta1/bech32/" + text).first ==
          "/cosmos.auth.v1beta1.Query/AddressStringToBytes");
    CHECK(asked("/cosmos/auth/v1beta1/bech32/AAAAAAAAAAAAAAAAAAAAAAAAAAA=").first ==
          "/cosmos.auth.v1beta1.Query/AddressBytesToString");
    CHECK(asked("/cosmos/auth/v1beta1/bech32").first == "/cosmos.auth.v1beta1.Query/Bech32Prefix");
}

TEST_CASE("every route of the catalog fits the table and finds itself", "[serve][rest]") {
    RouteTable table;
    std::size_t routes = 0;
    for (const auto& rpc : wire::Catalog::get().rpcs())
        for (const auto& rule : rpc.http) {
            CAPTURE(rpc.path, rule.path);
            CHECK(table.add(rpc, rule).ok());
            ++routes;
        }
    CHECK(routes > 100);
    for (const auto& rpc : wire::Catalog::get().rpcs())
        for (const auto& rule : rpc.http) {
            std::string path;
            bool inside = false;
            for (const char c : rule.path) {
                if (c == '{') path += 'v';
                if (c == '{' || c == '}')
                    inside = c == '{';
                else if (!inside)
                    path += c;
            }
            CAPTURE(rpc.path, path);
            const auto found = table.find(rule.method, path);
            CHECK(std::ranges::any_of(found, [&](const auto& match) { return match.rpc == &rpc; }));
        }
}

TEST_CASE("a pattern takes one segment, several or the rest", "[serve][rest]") {
    const wire::Rpc one{.service = {}, .name = {}, .path = "one", .http = {}},
        rest{.service = {}, .name = {}, .path = "rest", .http = {}},
        literal{.service = {}, .name = {}, .path = "literal", .http = {}},
        pair{.service = {}, .name = {}, .path = "pair", .http = {}};
    RouteTable table;
    REQUIRE(table.add(one, {"GET", "/a/{x}/b", ""}).ok());
    REQUIRE(table.add(rest, {"GET", "/a/{y=**}", ""}).ok());
    REQUIRE(table.add(literal, {"GET", "/a/l/b", ""}).ok());
    REQUIRE(table.add(pair, {"GET", "/p/{z=q/*}/r", ""}).ok());
    CHECK_FALSE(table.add(one, {"GET", "/a/{y=**}/b", ""}).ok());
    CHECK_FALSE(table.add(one, {"GET", "a", ""}).ok());

    struct Case {
        std::string_view path, rpc, value;
    };
    const auto c = GENERATE(values<Case>({
        {"/a/1/b", "one", "1"},
        {"/a/l/b", "literal", ""},
        {"/a/1/c", "rest", "1/c"},
        {"/a/ibc/27", "rest", "ibc/27"},
        {"/a/1/", "rest", "1/"},
        {"/p/q/7/r", "pair", "q/7"},
        {"/a", "", ""},
        {"/a/", "", ""},
        {"a/1/b", "", ""},
        {"/p/x/7/r", "", ""},
        {"/a//b", "", ""},
    }));
    CAPTURE(c.path);
    const auto found = table.find("GET", c.path);
    CHECK(table.find("POST", c.path).empty());
    REQUIRE(found.empty() == c.rpc.empty());
    if (found.empty()) return;
    CHECK(found.front().rpc->path == c.rpc);
    CHECK((found.front().variables.empty() ? "" : found.front().variables.front().value) ==
          c.value);
}

TEST_CASE("a browser's gRPC call is answered with its trailers in the body", "[serve][rest]") {
    RestDesk desk;
    cosmos::bank::v1beta1::QueryBalanceRequest request;
    request.set_address("ve1x");
    request.set_denom("uve");
    const auto bytes = request.SerializeAsString();
    Bytes frame{0};
    append_be32(frame, static_cast<std::uint32_t>(bytes.size()));
    append(frame, bytes);
    const auto path  = "/cosmos.bank.v1beta1.Query/Balance";
    const auto reply = desk.post(path, string_of(frame), "application/grpc-web+proto");
    CHECK(reply.status == 200);
    CHECK(reply.headers.at("content-type") == "application/grpc-web+proto");
    CHECK_THAT(reply.body, Catch::Contains("uve") && Catch::Contains("grpc-status: 0\r\n"));
    const auto text = desk.post(path, base64(frame), "application/grpc-web-text");
    CHECK(string_of(parse_base64(text.body).value()) == reply.body);
    CHECK_THAT(desk.post("/nope/Nope", string_of(frame), "application/grpc-web").body,
               Catch::Contains("grpc-status: 12"));
    CHECK_THAT(desk.post(path, "x", "application/grpc-web").body,
               Catch::Contains("grpc-status: 12"));
}

}  // namespace ve::serve
