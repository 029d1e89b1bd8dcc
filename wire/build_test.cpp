// Transactions made here are the ones that recorded clients made.
#include "wire/build.hpp"

#include <catch2/catch.hpp>

#include "cosmos/bank/v1beta1/tx.pb.h"
#include "cosmos/staking/v1beta1/authz.pb.h"
#include "cosmos/staking/v1beta1/tx.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "wire/amino.hpp"
#include "wire/any.hpp"
#include "wire/json.hpp"
#include "wire/vectors.hpp"

using namespace ve;
using namespace ve::wire;

namespace {

std::optional<Address> address_or_none(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return Address::parse(text).value();
}

FeeSpec fee_of(const Json& json) {
    FeeSpec fee;
    for (const auto& coin : vectors::at(json, "amount").items()) {
        const auto one = Coin::parse(vectors::text(coin, "amount") + vectors::text(coin, "denom"));
        fee.amount     = fee.amount.plus(one.value()).value();
    }
    fee.gas_limit = Gas{vectors::at(json, "gas_limit").u64().value()};
    fee.payer     = address_or_none(vectors::text(json, "payer"));
    fee.granter   = address_or_none(vectors::text(json, "granter"));
    return fee;
}

cosmos::bank::v1beta1::MsgSend payment() {
    cosmos::bank::v1beta1::MsgSend send;
    send.set_from_address("ve1x4empdp464auqf2hj02r5pcnyddg73tkaw0mmf");
    send.set_to_address("ve1gyfyu0el5x07rc3s3npausaj80mn5ue07mewmj");
    auto* coin = send.add_amount();
    coin->set_denom("uve");
    coin->set_amount("5");
    return send;
}

}  // namespace

TEST_CASE("bodies and signer parts equal the recorded ones", "[wire][vectors]") {
    vectors::each_vector("wire/vectors/sign-direct.json", [](const Json& c) {
        const auto decoded = decode_tx(vectors::unhex(c, "expect.tx_raw_hex"), Types::all);
        REQUIRE(decoded.ok());
        const auto& info = decoded->auth_info->signer_infos(0);
        const auto key   = unpack(info.public_key());
        REQUIRE(key.ok());
        const auto bytes = to_json(**key).find("key")->raw();
        const SignerSpec signer{
            .public_key = parse_base64(bytes).value(),
            .sequence   = Sequence{vectors::at(c, "input.sequence").u64().value()}};
        if (decoded->auth_info->signer_infos_size() == 1)
            CHECK(hex(bytes_of(build_auth_info({signer}, fee_of(vectors::at(c, "input.fee"))))) ==
                  vectors::text(c, "expect.auth_info_bytes_hex"));
        std::vector<const Proto*> messages;
        for (const auto& message : decoded->messages) messages.push_back(message.get());
        const auto body = build_body(
            messages, {.memo           = vectors::text(c, "input.memo"),
                       .timeout_height = vectors::at(c, "input.timeout_height").u64().value()});
        CHECK(hex(bytes_of(body)) == vectors::text(c, "expect.body_bytes_hex"));
    });
}

TEST_CASE("a transaction survives its JSON form", "[wire]") {
    const auto send = payment();
    const auto raw  = encode_tx_raw(
         build_body({&send}, {.memo = "lunch", .timeout_height = 9}),
         build_auth_info(Bytes(33, 2), Sequence{4}, {.amount = {}, .gas_limit = Gas{200000}}),
         {"sig"});
    const auto json = tx_json(raw);
    if (!json.ok()) FAIL(json.error().text());
    CHECK(json->find("body")->find("messages")->items().at(0).find("@type")->raw() ==
          "/cosmos.bank.v1beta1.MsgSend");
    CHECK(json->find("signatures")->items().at(0).raw() == "c2ln");
    const auto again = tx_from_json(Json::parse(json->dump()).value());
    if (!again.ok()) FAIL(again.error().text());
    CHECK(hex(bytes_of(*again)) == hex(bytes_of(raw)));
}

TEST_CASE("what is not a transaction in JSON is refused", "[wire]") {
    const auto text = GENERATE(as<std::string>{}, "{}", "[]", R"({"body":{},"sigs":[]})",
                               R"({"body":{"messages":[{"@type":"/nothing"}]}})");
    CAPTURE(text);
    CHECK_FALSE(tx_from_json(Json::parse(text).value()).ok());
}

TEST_CASE("required parts are written even when they are empty", "[wire]") {
    cosmos::staking::v1beta1::MsgDelegate delegate;
    CHECK(serialize(delegate).empty());
    complete(delegate);
    CHECK(delegate.has_amount());
    CHECK(delegate.amount().amount() == "0");
    CHECK(amino_json(delegate).ok());
    cosmos::staking::v1beta1::MsgEditValidator edit;
    complete(edit);
    CHECK(edit.commission_rate().empty());  // optional: stays away
}

TEST_CASE("a oneof stands where its chosen field would", "[wire]") {
    cosmos::staking::v1beta1::StakeAuthorization grant;
    CHECK(amino_json(grant).value() ==
          R"({"type":"cosmos-sdk/StakeAuthorization","value":{"Validators":null}})");
    grant.mutable_deny_list()->add_address("a");
    grant.set_authorization_type(cosmos::staking::v1beta1::AUTHORIZATION_TYPE_DELEGATE);
    CHECK(amino_json(grant).value() ==
          R"({"type":"cosmos-sdk/StakeAuthorization","value":{"authorization_type":1,)"
          R"("Validators":{"type":"cosmos-sdk/StakeAuthorization/DenyList",)"
          R"("value":{"deny_list":{"address":["a"]}}}}})");
}
