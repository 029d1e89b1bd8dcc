#include "wire/read_sign_bytes.hpp"

#include <google/protobuf/any.pb.h>

#include <catch2/catch.hpp>

#include "cosmos/bank/v1beta1/tx.pb.h"
#include "cosmos/staking/v1beta1/tx.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "wire/any.hpp"
#include "wire/build.hpp"
#include "wire/tx.hpp"

using namespace ve;
using wire::SignBytes;

namespace {

const std::string send_url    = "/cosmos.bank.v1beta1.MsgSend";
const std::string carrier_url = "/cosmos.staking.v1beta1.MsgCreateValidator";
const std::string account     = "ve19rl4cm2hmr8afy4kldpxz3fka4jguq0aqakfsa";

cosmos::bank::v1beta1::MsgSend a_send() {
    cosmos::bank::v1beta1::MsgSend out;
    out.set_from_address(account);
    out.set_to_address(account);
    auto* coin = out.add_amount();
    coin->set_denom("uve");
    coin->set_amount("5");
    return out;
}

// No chain takes it, but it carries another message.
cosmos::staking::v1beta1::MsgCreateValidator a_carrier() {
    cosmos::staking::v1beta1::MsgCreateValidator out;
    wire::pack(a_send(), *out.mutable_pubkey());
    return out;
}

// Known by its definition alone.
const wire::Proto& an_exec() {
    static const auto out = [] {
        auto made = wire::Catalog::get().make("cosmos.authz.v1beta1.MsgExec", wire::Types::all);
        google::protobuf::Any inner;
        wire::pack(a_send(), inner);
        // Field 2, in bytes: there is no class for it.
        std::string bytes{"\x12"};
        Bytes size;
        append_varint(size, inner.ByteSizeLong());
        bytes += string_of(size) + inner.SerializeAsString();
        REQUIRE(made->ParseFromString(bytes));
        return made;
    }();
    return *out;
}

std::string direct(const wire::Proto& message, std::string_view chain = "chain-1") {
    const auto auth = wire::build_auth_info(Bytes{}, Sequence{3}, {{}, Gas{100}});
    return wire::sign_bytes_direct(wire::build_body({&message}), auth, chain, AccountNumber{7});
}

std::string aux(const wire::Proto& message) {
    cosmos::tx::v1beta1::SignDocDirectAux out;
    out.set_body_bytes(wire::build_body({&message}));
    out.mutable_public_key()->set_type_url("/cosmos.crypto.secp256k1.PubKey");
    out.set_chain_id("chain-1");
    return wire::serialize(out);
}

std::string amino_doc(std::string_view chain, std::string_view messages) {
    return fmt::format(
        R"({{"account_number":"0","chain_id":"{}","fee":{{"amount":[],"gas":"0"}},"memo":"","msgs":[{}],"sequence":"0"}})",
        chain, messages);
}

}  // namespace

TEST_CASE("sign bytes tell their chain and every message, those inside others too", "[sign]") {
    struct Case {
        std::string name, bytes;
        SignBytes::Form form;
        std::string chain;
        std::vector<std::string> messages;
    };
    const std::vector<Case> cases = {
        {"direct", direct(a_send()), SignBytes::Form::direct, "chain-1", {send_url}},
        {"one inside another",
         direct(a_carrier()),
         SignBytes::Form::direct,
         "chain-1",
         {carrier_url, send_url}},
        {"the part of one who does not pay",
         aux(a_send()),
         SignBytes::Form::direct_aux,
         "chain-1",
         {send_url}},
        {"amino JSON",
         amino_doc("chain-2", R"({"type":"cosmos-sdk/MsgSend","value":{}})"),
         SignBytes::Form::amino_json,
         "chain-2",
         {send_url}},
        {"of another chain, one inside another",
         direct(an_exec()),
         SignBytes::Form::direct,
         "chain-1",
         {"/cosmos.authz.v1beta1.MsgExec", send_url}},
        {"amino JSON inside",
         amino_doc(
             "chain-2",
             R"({"type":"cosmos-sdk/MsgCreateValidator","value":{"msgs":[{"type":"cosmos-sdk/MsgSend","value":{}}]}})"),
         SignBytes::Form::amino_json,
         "chain-2",
         {carrier_url, send_url}},
        {"data",
         amino_doc("", R"({"type":"sign/MsgSignData","value":{"data":"aGk=","signer":"ve1"}})"),
         SignBytes::Form::data,
         "",
         {"sign/MsgSignData"}},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const auto read = wire::read_sign_bytes(c.bytes);
        REQUIRE(read.ok());
        CHECK(read->form == c.form);
        CHECK(read->chain_id == c.chain);
        CHECK(read->messages == c.messages);
    }
}

TEST_CASE("what no chain would check a signature against is not read", "[sign]") {
    struct Case {
        std::string name, bytes, why;
    };
    const auto whole              = direct(a_send());
    const std::vector<Case> cases = {
        {"nothing", "", "names no chain"},
        {"any text", "hello", "sign bytes"},
        {"cut off", whole.substr(0, whole.size() - 4), "sign bytes"},
        {"a field twice", whole + whole.substr(whole.size() - 2), "one encoding"},
        {"a field more", whole + std::string{"\x50\x01"}, "sign bytes"},
        {"no chain", direct(a_send(), ""), "no chain"},
        {"amino JSON of a message without its value",
         amino_doc("chain-2", R"({"type":"cosmos-sdk/MsgSend","v":{}})"), "no value"},
        {"JSON of no transaction", R"({"a":1})", "chain_id"},
        {"a message that nobody knows", amino_doc("c", R"({"type":"x/Y","value":{}})"),
         "no transaction message"},
        {"a transaction without chain",
         amino_doc("", R"({"type":"cosmos-sdk/MsgSend","value":{}})"), "no chain"},
        {"data that claims a chain", amino_doc("c", R"({"type":"sign/MsgSignData","value":{}})"),
         "no transaction message"},
        {"data beside a message",
         amino_doc(
             "",
             R"({"type":"sign/MsgSignData","value":{}},{"type":"cosmos-sdk/MsgSend","value":{}})"),
         "no transaction message"},
        {"a member twice", R"({"chain_id":"a","chain_id":"b","msgs":[]})", "chain_id"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const auto read = wire::read_sign_bytes(c.bytes);
        REQUIRE_FALSE(read.ok());
        CAPTURE(read.error().text());
        CHECK((read.error().text().find(c.why) != std::string::npos ||
               read.error().text().find("sign bytes") != std::string::npos));
    }
}
