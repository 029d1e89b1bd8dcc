#include "client/hints.hpp"

#include <catch2/catch.hpp>

#include "client/connection.hpp"

using namespace ve;

TEST_CASE("a refusal is read without what was wrapped around it", "[client]") {
    struct Case {
        std::string_view name, log, text;
    };
    const auto c = GENERATE(values<Case>({
        {"nothing around it", "9uve is smaller than 10uve: insufficient funds",
         "9uve is smaller than 10uve: insufficient funds"},
        {"a query's status", "rpc error: code = NotFound desc = account ve1x: key not found",
         "account ve1x: key not found"},
        {"a simulation of one message",
         "failed to simulate tx: failed to execute message; message index: 0: no: bad", "no: bad"},
        {"a later message keeps its place", "failed to execute message; message index: 1: no: bad",
         "failed to execute message; message index: 1: no: bad"},
        {"no description at all", "rpc error: code = Unknown", "rpc error: code = Unknown"},
        {"empty", "", ""},
    }));
    CAPTURE(c.name);
    CHECK(client::without_wrapping(c.log) == c.text);
}

TEST_CASE("well-known refusals say what to do next", "[client]") {
    struct Case {
        std::string_view codespace;
        std::uint32_t code;
        std::string_view text, hint;
    };
    const auto c = GENERATE(values<Case>({
        {"mfa", 1214, "high_value_order needs totp; ve1x has verified none, missing is totp",
         "ve mfa authorize --for high-value-order --from NAME (before the first time: ve mfa "
         "enroll --from NAME)"},
        {"mfa", 1214, "no such words",
         "ve mfa authorize --from NAME (before the first time: ve mfa enroll --from NAME)"},
        {"mfa", 1229, "",
         "ve veid capture --document FILE --selfie FILE --from NAME, then ve veid status NAME"},
        {"sdk", 32, "account sequence mismatch, expected 3, got 2: incorrect account sequence",
         "another transaction of this account came first; send this one again"},
        {"sdk", 5, "", "see what the account holds: ve query bank all-balances NAME"},
        {"sdk", 11, "", "leave out --gas: the node is asked how much is needed"},
        {"sdk", 4, "plainly not allowed: unauthorized", ""},
        {"nobody", 5, "", ""},
        {"sdk", 99, "", ""},
    }));
    CAPTURE(c.codespace, c.code);
    CHECK(client::hint_for(c.codespace, c.code, c.text) == c.hint);
}

TEST_CASE("a chain's refusal is an error with its codes, a plain text and a hint", "[client]") {
    const auto error = client::chain_error(
        "sdk", 5, "failed to simulate tx: 1uve is smaller than 2uve: insufficient funds");
    CHECK(error.space() == "sdk");
    CHECK(error.code() == 5);
    CHECK(error.text() == "1uve is smaller than 2uve: insufficient funds");
    CHECK(error.hint() == "see what the account holds: ve query bank all-balances NAME");
    CHECK(client::chain_error("", 1, "x").space() == "undefined");
}
