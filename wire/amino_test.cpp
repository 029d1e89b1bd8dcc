// Amino JSON sign bytes: right, or an error.
#include "wire/amino.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "cosmos/bank/v1beta1/tx.pb.h"
#include "cosmos/staking/v1beta1/tx.pb.h"
#include "wire/amino_text.hpp"
#include "wire/tx.hpp"
#include "wire/vectors.hpp"

using namespace ve;
using namespace ve::wire;

namespace {

std::string sign_bytes_of(const Json& c, const std::string& raw) {
    const auto tx = decode_tx(raw, Types::all);
    if (!tx.ok()) FAIL(tx.error().text());
    const auto account  = vectors::at(c, "input.account_number").u64();
    const auto sequence = vectors::at(c, "input.sequence").u64();
    REQUIRE((account.ok() && sequence.ok()));
    const auto bytes = sign_bytes_amino(*tx, vectors::text(c, "input.chain_id"),
                                        AccountNumber{*account}, Sequence{*sequence});
    if (!bytes.ok()) FAIL(bytes.error().text());
    return *bytes;
}

}  // namespace

TEST_CASE("recorded amino sign bytes of the chain", "[wire][vectors]") {
    vectors::each_vector("wire/vectors/amino-chain.json", [](const Json& c) {
        const auto raw = c.find("expect")->find("tx_raw_hex") != nullptr
                             ? vectors::unhex(c, "expect.tx_raw_hex")
                             : encode_tx_raw(vectors::unhex(c, "input.body_bytes_hex"),
                                             vectors::unhex(c, "input.auth_info_bytes_hex"), {});
        CHECK(sign_bytes_of(c, raw) == vectors::text(c, "expect.sign_bytes_utf8"));
    });
}

TEST_CASE("recorded amino sign bytes of CosmJS", "[wire][vectors]") {
    vectors::each_vector("wire/vectors/sign-amino.json", [](const Json& c) {
        CHECK(sign_bytes_of(c, vectors::unhex(c, "expect.tx_raw_hex")) ==
              vectors::text(c, "expect.sign_bytes_utf8"));
    });
}

TEST_CASE("strings are escaped as Go escapes them", "[wire]") {
    struct Case {
        std::string_view text, json;
    };
    const auto c = GENERATE(values<Case>({
        {"a<b>&", R"("a\u003cb\u003e\u0026")"},
        {"\b\f\n\r\t\"\\", R"("\b\f\n\r\t\"\\")"},
        {"\x01\x1f", R"("\u0001\u001f")"},
        {"\x7f", "\"\x7f\""},
        {"\xe2\x80\xa8|\xe2\x80\xa9", R"("\u2028|\u2029")"},
        {"\xe2\x80\x93 \xe2\x98\x95", "\"\xe2\x80\x93 \xe2\x98\x95\""},
    }));
    CHECK(amino_string(c.text) == c.json);
}

TEST_CASE("what has no amino form is an error", "[wire]") {
    cosmos::staking::v1beta1::MsgDelegate delegate;  // its coin must be there
    CHECK_FALSE(amino_json(delegate).ok());
    delegate.mutable_amount();
    CHECK(amino_json(delegate).ok());
}
