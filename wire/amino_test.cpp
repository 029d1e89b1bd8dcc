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

// Sign bytes of the recorded tx, or nothing when a message of it is not defined here.
std::optional<std::string> sign_bytes_of(const Json& c, const std::string& raw) {
    const auto tx = decode_tx(raw);
    if (!tx.ok()) {
        INFO(tx.error().text());
        CHECK(tx.error().detail().find("resolve type URL") != std::string::npos);
        return std::nullopt;
    }
    const auto account  = vectors::at(c, "input.account_number").u64();
    const auto sequence = vectors::at(c, "input.sequence").u64();
    REQUIRE((account.ok() && sequence.ok()));
    const auto bytes = sign_bytes_amino(*tx, vectors::text(c, "input.chain_id"),
                                        AccountNumber{*account}, Sequence{*sequence});
    if (!bytes.ok()) FAIL_CHECK(bytes.error().text());
    return bytes.ok() ? std::optional{*bytes} : std::nullopt;
}

}  // namespace

TEST_CASE("recorded amino sign bytes of the chain", "[wire][vectors]") {
    int passed = 0, unknown = 0;
    for (const auto& c : vectors::read("amino-chain")) {
        INFO(vectors::text(c, "id") << c.dump().substr(0, 200));
        auto raw         = c.find("expect")->find("tx_raw_hex") != nullptr
                               ? vectors::unhex(c, "expect.tx_raw_hex")
                               : encode_tx_raw(vectors::unhex(c, "input.body_bytes_hex"),
                                               vectors::unhex(c, "input.auth_info_bytes_hex"), {});
        const auto bytes = sign_bytes_of(c, raw);
        if (!bytes) {
            ++unknown;
            continue;
        }
        CHECK(*bytes == vectors::text(c, "expect.sign_bytes_utf8"));
        ++passed;
    }
    if (passed + unknown > 0)
        std::cout << "amino-chain vectors: " << passed << " compared, " << unknown
                  << " of messages that are not defined here\n";
}

TEST_CASE("recorded amino sign bytes of CosmJS", "[wire][vectors]") {
    int passed = 0, unknown = 0;
    for (const auto& c : vectors::read("sign-amino")) {
        INFO(vectors::text(c, "id"));
        const auto bytes = sign_bytes_of(c, vectors::unhex(c, "expect.tx_raw_hex"));
        if (!bytes) {
            ++unknown;
            continue;
        }
        CHECK(*bytes == vectors::text(c, "expect.sign_bytes_utf8"));
        ++passed;
    }
    if (passed + unknown > 0)
        std::cout << "sign-amino vectors: " << passed << " compared, " << unknown
                  << " of messages that are not defined here\n";
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
