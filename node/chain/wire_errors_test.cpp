// Errors on the way through an abci_query, and back.
#include "node/chain/wire_errors.hpp"

#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"

namespace ve {

TEST_CASE("a refusal is the same behind an abci_query", "[chain]") {
    const auto error = GENERATE(
        as<Error>{}, fail(grpc_status::not_found, "account ve1x not found"),
        fail(grpc_status::invalid_argument, "address: wrong length"),
        fail(grpc_status::internal, ""), fail(grpc_status::unimplemented, "a = b desc = c"),
        fail(sdk::unauthorized, "not yours"), Error{"market", 9, "bid is not open"});
    const auto sent = on_abci_query(error);
    const auto back = from_abci_query(sent.space(), sent.code(), sent.text());
    CHECK(back.space() == error.space());
    CHECK(back.code() == error.code());
    CHECK(back.detail() == error.detail());
    if (error.space() != grpc_status::space) CHECK(back.meaning() == error.meaning());
}

TEST_CASE("a text that only looks like a status stays what it was", "[chain]") {
    struct Case {
        std::string space;
        std::uint32_t code;
        std::string log;
    };
    const auto c = GENERATE(values<Case>({
        {"sdk", 18, "rpc error: code = NotFound desc = of another code"},
        {"sdk", 22, "rpc error: code = Nothing desc = unknown name"},
        {"sdk", 22, "rpc error: code = NotFound, without a text"},
        {"bank", 22, "rpc error: code = NotFound desc = of a module"},
    }));
    CAPTURE(c.log);
    const auto error = from_abci_query(c.space, c.code, c.log);
    CHECK(error.space() == c.space);
    CHECK(error.code() == c.code);
    CHECK(error.text() == c.log);
}

}  // namespace ve
