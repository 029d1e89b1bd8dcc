// A transaction's bytes: what is accepted, what is refused, what is signed.
#include "wire/tx.hpp"

#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "crypto/hash.hpp"
#include "wire/limits.hpp"
#include "wire/scan.hpp"
#include "wire/vectors.hpp"

using namespace ve;
using namespace ve::wire;

namespace {

// One bank send, recorded from a client.
const std::string recorded_tx = string_of(
    parse_hex(
        "0a89010a86010a1c2f636f736d6f732e62616e6b2e763162657461312e4d736753656e6412660a297665317834"
        "656d7064703436346175716632686a3032723570636e796464673733746b6177306d6d66122976653167796679"
        "7530656c3578303772633373336e70617573616a38306d6e35756530376d65776d6a1a0e0a0375766512073130"
        "303030303012630a4e0a460a1f2f636f736d6f732e63727970746f2e736563703235366b312e5075624b657912"
        "230a2102c35eb86089965c81f59072ebe05e5777cac94bfb5616512d8b6191907fd4b12612040a02080112110a"
        "0b0a0375766512043530303010c09a0c1a40005a2434ffb02220a41459fc7b6de9b1ae17861a6b441254b0c8b7"
        "656e7c2bb925c93a5a0111f85441f525ecbb99b64b0d5e3a9867199007f43a30b34c63763a")
        .value());

void must_refuse(std::string_view raw, std::string_view part) {
    const auto tx = decode_tx(raw);
    REQUIRE_FALSE(tx.ok());
    CAPTURE(tx.error().text());
    CHECK(tx.error().is(sdk::tx_decode));
    CHECK(tx.error().detail().find(part) != std::string::npos);
}

std::string body_of(const std::string& fields) { return encode_tx_raw(fields, "", {}); }

}  // namespace

TEST_CASE("a recorded transaction is decoded, and encoding gives the same bytes", "[wire]") {
    const auto tx = decode_tx(recorded_tx);
    if (!tx.ok()) FAIL(tx.error().text());
    CHECK(tx->messages.size() == 1);
    CHECK(tx->signers.size() == 1);
    CHECK(tx->signers.at(0).text() == "ve1x4empdp464auqf2hj02r5pcnyddg73tkaw0mmf");
    CHECK(tx->auth_info->fee().gas_limit() == 200000);
    CHECK_FALSE(tx->has_unknown_fields);
    CHECK(hex_upper(tx->hash) ==
          "1EED6D2FC6E8DE246E4778B24AC7ED8E753D3E4084B5735AC2404EF76268AF9F");
    CHECK(encode_tx_raw(tx->body_bytes, tx->auth_info_bytes, tx->signatures) == recorded_tx);
}

TEST_CASE("recorded cases of decoding", "[wire][vectors]") {
    vectors::each_vector("wire/vectors/tx-decode.json", [](const Json& c) {
        for (const auto types : {Types::ours, Types::all}) {
            const auto tx = decode_tx(vectors::unhex(c, "input.tx_raw_hex"), types);
            if (!tx.ok()) INFO(tx.error().text());
            CHECK(tx.ok() == vectors::at(c, "expect.accept").flag());
            if (!tx.ok()) CHECK(tx.error().is(sdk::tx_decode));
        }
    });
}

TEST_CASE("every cut of a transaction is refused or decoded, never misread", "[wire]") {
    for (std::size_t size = 0; size < recorded_tx.size(); ++size) {
        const auto tx = decode_tx(std::string_view{recorded_tx}.substr(0, size));
        CAPTURE(size);
        // Only the signature stands after the second field, so only there can a cut be whole.
        if (tx.ok()) CHECK(tx->signatures.empty());
    }
}

TEST_CASE("a transaction has one encoding", "[wire]") {
    SECTION("not with a body twice") {
        must_refuse(encode_tx_raw("\x12\x01x", "", {}) + recorded_tx, "not ascending");
    }
    SECTION("not with an empty body written out") {
        must_refuse(std::string_view{"\x0a\x00", 2}, "written out");
    }
    SECTION("not with a longer tag") {
        must_refuse(std::string_view{"\x8a\x00\x01x", 4}, "no field with tag");
    }
    SECTION("not with a longer length") {
        must_refuse(std::string_view{"\x0a\x83\x00\x12\x01x", 6}, "shortest");
    }
}

TEST_CASE("nothing in a body is written in two ways", "[wire]") {
    const auto any = [](std::string_view value) {
        cosmos::tx::v1beta1::TxBody body;
        auto* message = body.add_messages();
        message->set_type_url("/cosmos.bank.v1beta1.MsgSend");
        message->set_value(std::string{value});
        return body_of(body.SerializeAsString());
    };
    SECTION("not a longer tag") {
        must_refuse(body_of(std::string{"\x92\x80\x00\x01x", 5}), "shortest");
    }
    SECTION("not a longer length") {
        must_refuse(body_of(std::string{"\x12\x81\x00x", 4}), "shortest");
    }
    SECTION("not a longer number") {
        must_refuse(body_of(std::string{"\x18\x89\x00", 3}), "shortest");
    }
    SECTION("not a memo twice") { must_refuse(body_of("\x12\x01x\x12\x01y"), "twice"); }
    SECTION("not a time in two pieces") {
        must_refuse(body_of("\x2a\x02\x08\x01\x2a\x02\x10\x01"), "twice");
    }
    SECTION("not true as two") { must_refuse(body_of("\x20\x02"), "range"); }
    SECTION("not inside a message") {
        must_refuse(any("\x0a\x01x\x0a\x01y"), "twice");
        must_refuse(any(std::string_view{"\x0a\x81\x00x", 4}), "shortest");
    }
    SECTION("not two members of a oneof, not an enum of 33 bits") {
        const auto info = [](std::string_view mode) {
            return encode_tx_raw("",
                                 fmt::format("\x0a{}\x12{}{}", static_cast<char>(mode.size() + 2),
                                             static_cast<char>(mode.size()), mode),
                                 {});
        };
        must_refuse(info({"\x0a\x02\x08\x01\x12\x02\x0a\x00", 8}), "twice");
        must_refuse(info("\x0a\x06\x08\xff\xff\xff\xff\x0f"), "range");
    }
}

TEST_CASE("what does not belong into a body is refused", "[wire]") {
    SECTION("a group") { must_refuse(body_of("\x0b\x0c"), "wire type"); }
    SECTION("a text where a number belongs") { must_refuse(body_of("\x1a\x01x"), "wire type 2"); }
    SECTION("text that is not UTF-8") { must_refuse(body_of("\x12\x01\xff"), "malformed"); }
    SECTION("a varint above 64 bits") {
        must_refuse(body_of("\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), "cut off");
    }
    SECTION("a message that is no transaction message") {
        cosmos::tx::v1beta1::TxBody body;
        body.add_messages()->set_type_url("/cosmos.base.v1beta1.Coin");
        must_refuse(body_of(body.SerializeAsString()), "no transaction message");
    }
    SECTION("a type URL with a host") {
        cosmos::tx::v1beta1::TxBody body;
        body.add_messages()->set_type_url("type.googleapis.com/cosmos.bank.v1beta1.MsgSend");
        must_refuse(body_of(body.SerializeAsString()), "unable to resolve");
    }
    SECTION("a message whose signer is no address") {
        cosmos::tx::v1beta1::TxBody body;
        body.add_messages()->set_type_url("/cosmos.bank.v1beta1.MsgSend");
        must_refuse(body_of(body.SerializeAsString()), "from_address");
    }
}

TEST_CASE("size, number and depth have bounds", "[wire]") {
    SECTION("bytes") {
        const auto tx = decode_tx(std::string(limits::tx_bytes_max + 1, '\0'));
        REQUIRE_FALSE(tx.ok());
        CHECK(tx.error().is(sdk::tx_too_large));
    }
    SECTION("messages") {
        cosmos::tx::v1beta1::TxBody body;
        for (std::size_t i = 0; i <= limits::tx_messages_max; ++i)
            body.add_messages()->set_type_url("/cosmos.bank.v1beta1.MsgSend");
        must_refuse(body_of(body.SerializeAsString()), "at most 10000");
    }
    SECTION("nesting through Any") {
        cosmos::tx::v1beta1::TxBody body;
        for (int i = 0; i < 100; ++i) {
            const auto inner = body.SerializeAsString();
            body.Clear();
            auto* any = body.add_messages();
            any->set_type_url("/cosmos.tx.v1beta1.TxBody");
            any->set_value(inner);
        }
        must_refuse(body_of(body.SerializeAsString()), "too deep");
    }
}

TEST_CASE("recorded direct sign bytes", "[wire][vectors]") {
    vectors::each_vector("wire/vectors/sign-direct.json", [](const Json& c) {
        const auto body      = vectors::unhex(c, "expect.body_bytes_hex");
        const auto auth_info = vectors::unhex(c, "expect.auth_info_bytes_hex");
        const auto account   = vectors::at(c, "input.account_number").u64();
        REQUIRE(account.ok());
        const auto bytes = sign_bytes_direct(body, auth_info, vectors::text(c, "input.chain_id"),
                                             AccountNumber{*account});
        CHECK(hex(bytes_of(bytes)) == vectors::text(c, "expect.sign_bytes_hex"));
        const auto raw = vectors::unhex(c, "expect.tx_raw_hex");
        CHECK(hex_upper(tx_hash(raw)) == vectors::text(c, "expect.tx_hash"));
        const auto tx = decode_tx(raw, Types::all);
        if (!tx.ok()) FAIL(tx.error().text());
        CHECK(encode_tx_raw(tx->body_bytes, tx->auth_info_bytes, tx->signatures) == raw);
    });
}

TEST_CASE("varints are read as 64 bits or not at all", "[wire]") {
    struct Case {
        std::string_view bytes;
        std::optional<std::uint64_t> value;
    };
    const auto c        = GENERATE(values<Case>({
               {std::string_view{"\x00", 1}, 0},
               {"\x7f", 127},
               {"\x80\x01", 128},
               {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", UINT64_MAX},
               {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", std::nullopt},
               {"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", std::nullopt},
               {"\x80", std::nullopt},
               {"", std::nullopt},
    }));
    std::uint64_t value = 0;
    const auto* end     = read_varint(c.bytes.data(), c.bytes.data() + c.bytes.size(), value);
    CHECK((end != nullptr) == c.value.has_value());
    if (c.value) CHECK(value == *c.value);
}
