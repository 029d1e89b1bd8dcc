// Signers come one after the other, in any order, and each finds its place.
#include "wire/places.hpp"

#include <google/protobuf/any.pb.h>
#include <catch2/catch.hpp>

#include "cosmos/bank/v1beta1/tx.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "crypto/secp256k1.hpp"
#include "wire/key_any.hpp"

using namespace ve;
using namespace ve::wire;

namespace {

PublicKey key(std::uint8_t number) {
    Bytes scalar(32, 0);
    scalar.back()     = number;
    const auto secret = secp256k1::PrivateKey::from_bytes(scalar).value();
    return {Curve::secp256k1, copy_of(secret.public_key().bytes())};
}

cosmos::bank::v1beta1::MsgSend payment(const Address& from) {
    cosmos::bank::v1beta1::MsgSend send;
    send.set_from_address(from.text());
    send.set_to_address(key(9).address().text());
    return send;
}

// Of keys 1 and 2; key 3 pays the fee.
Tx of_three() {
    const auto one = payment(key(1).address()), two = payment(key(2).address());
    const auto raw = encode_tx_raw(
        build_body({&one, &two}),
        build_auth_info(std::vector<SignerSpec>{},
                        {.amount = {}, .gas_limit = Gas{9}, .payer = key(3).address()}),
        {});
    return decode_tx(raw).value();
}

Place signed_by(std::uint8_t number) {
    const auto any    = key(number).address();
    const auto packed = key_any(key(number));
    return {.signer    = any,
            .info      = signer_info(&packed, SignMode::amino_json, Sequence{number}),
            .signature = std::string(1, static_cast<char>('0' + number))};
}

}  // namespace

TEST_CASE("each signer has a place, whoever comes first", "[wire]") {
    const auto order =
        GENERATE(values<std::vector<std::uint8_t>>({{1, 2, 3}, {3, 2, 1}, {2, 3, 1}}));
    auto tx = of_three();
    REQUIRE(places_of(tx).value().size() == 3);
    CHECK(fee_payer(tx).value() == key(3).address());
    for (const auto number : order) {
        auto places        = places_of(tx).value();
        places[number - 1] = signed_by(number);
        tx                 = decode_tx(with_places(tx, places)).value();
        CHECK(places_of(tx).value()[number - 1].signature == signed_by(number).signature);
    }
    CHECK(tx.signatures == std::vector<std::string>{"1", "2", "3"});
    CHECK(tx.auth_info->fee().gas_limit() == 9);
    CHECK(decode_tx(without_places(tx)).value().raw == of_three().raw);
}

TEST_CASE("signatures that another tool appended in its own order are found by their keys",
          "[wire]") {
    const auto tx = of_three();
    const auto raw =
        with_places(tx, {signed_by(3), signed_by(1)});  // as written: not in the signers' order
    const auto places = places_of(decode_tx(raw).value()).value();
    CHECK(places[0].signature == "1");
    CHECK(places[1].info == nullptr);
    CHECK(places[2].signature == "3");
}

TEST_CASE("places of strangers, and too many, are refused", "[wire]") {
    const auto tx        = of_three();
    const auto places_in = [&](const std::vector<Place>& places) {
        return places_of(decode_tx(with_places(tx, places)).value());
    };
    CHECK_FALSE(places_in({signed_by(4)}).ok());
    CHECK_FALSE(places_in({signed_by(1), signed_by(1)}).ok());
    Place nameless = signed_by(1);
    nameless.info  = signer_info(nullptr, SignMode::direct, Sequence{});
    CHECK(places_in({nameless, nameless, nameless}).ok());
    CHECK_FALSE(places_in({nameless, nameless, nameless, nameless}).ok());
    CHECK_FALSE(
        places_of(decode_tx(encode_tx_raw(tx.body_bytes, tx.auth_info_bytes, {"x"})).value()).ok());
}
