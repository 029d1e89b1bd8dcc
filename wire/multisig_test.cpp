// Transactions of threshold keys, joined from their members' parts, are the recorded ones.
#include "wire/multisig.hpp"

#include <catch2/catch.hpp>

#include "cosmos/bank/v1beta1/tx.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "crypto/secp256k1.hpp"
#include "wire/any.hpp"
#include "wire/key_any.hpp"
#include "wire/vectors.hpp"

using namespace ve;
using namespace ve::wire;

namespace {

ThresholdKey key_of(const Json& input) {
    std::vector<PublicKey> members;
    for (const auto& member : vectors::at(input, "member_pubkeys_base64").items())
        members.push_back(
            PublicKey::parse(Curve::secp256k1, parse_base64(member.raw()).value()).value());
    const auto order     = vectors::at(input, "sorted_by_address").flag()
                               ? ThresholdKey::Order::by_address
                               : ThresholdKey::Order::as_given;
    const auto threshold = vectors::at(input, "threshold").u64().value();
    return ThresholdKey::make(static_cast<std::uint32_t>(threshold), std::move(members), order)
        .value();
}

ThresholdKey three_keys(std::uint32_t threshold) {
    std::vector<PublicKey> members;
    for (std::uint8_t i = 1; i <= 3; ++i) {
        Bytes scalar(32, 0);
        scalar.back()  = i;
        const auto key = secp256k1::PrivateKey::from_bytes(scalar).value();
        members.push_back({Curve::secp256k1, copy_of(key.public_key().bytes())});
    }
    return ThresholdKey::make(threshold, members).value();
}

}  // namespace

TEST_CASE("parts of members become the recorded transactions", "[wire][vectors]") {
    vectors::each_vector("wire/vectors/multisig.json", [](const Json& c) {
        const auto& input = vectors::at(c, "input");
        const auto key    = key_of(input);
        CHECK(key.address().text() == vectors::text(c, "expect.address"));
        CHECK(hex(bytes_of(serialize(key_any(key)))) == vectors::text(c, "expect.proto_any_hex"));
        CHECK(read_threshold_key(key_any(key)).value() == key);
        if (input.find("tx") == nullptr) return;
        const auto& expected = vectors::at(c, "expect.tx");
        const auto whole     = decode_tx(vectors::unhex(expected, "tx_raw_hex"));
        REQUIRE(whole.ok());
        const Sequence sequence{vectors::at(input, "tx.sequence").u64().value()};
        const AccountNumber number{vectors::at(input, "tx.account_number").u64().value()};
        CHECK(sign_bytes_amino(*whole, vectors::text(input, "tx.chain_id"), number, sequence)
                  .value() == vectors::text(expected, "sign_bytes_utf8"));

        PartsByMember parts;
        for (const auto& [address, signature] :
             vectors::at(expected, "member_signatures_base64").members()) {
            const auto at = key.position_of(Address::parse(address).value());
            REQUIRE(at);
            parts.emplace(
                *at, SignaturePart{.key       = key.members[*at],
                                   .sequence  = sequence,
                                   .signature = string_of(parse_base64(signature.raw()).value())});
        }
        // Through the files in which parts travel, into an unsigned document.
        std::vector<SignaturePart> list;
        for (const auto& [at, part] : parts) list.push_back(part);
        const auto read = parts_from_json(Json::parse(parts_json(list).dump()).value());
        REQUIRE(read.ok());
        REQUIRE(read->size() == list.size());
        const auto bare = decode_tx(without_places(*whole));
        REQUIRE(bare.ok());
        CHECK(bare->signatures.empty());
        auto places = places_of(*bare).value();
        REQUIRE(places.size() == 1);
        places[0] = joined(key, sequence, parts);
        CHECK(hex(bytes_of(with_places(*bare, places))) == vectors::text(expected, "tx_raw_hex"));
        const auto again = taken_apart(key, places_of(*whole).value()[0]);
        REQUIRE(again.ok());
        CHECK(again->size() == parts.size());
    });
}

TEST_CASE("files that hold no parts are refused", "[wire]") {
    const auto text = GENERATE(
        as<std::string>{}, "{}", R"({"signatures":[]})", R"({"signatures":[{}]})",
        R"({"signatures":[{"public_key":null,"data":{"single":{"mode":"SIGN_MODE_DIRECT"}}}]})",
        R"({"signatures":[{"data":{"multi":{}}}]})", R"({"body":{}})");
    CAPTURE(text);
    CHECK_FALSE(parts_from_json(Json::parse(text).value()).ok());
}

TEST_CASE("a signature is taken apart only as one of its key", "[wire]") {
    const auto key = three_keys(2);
    const PartsByMember parts{{0, {.key = key.members[0], .signature = "a"}},
                              {2, {.key = key.members[2], .signature = "c"}}};
    auto place = joined(key, Sequence{4}, parts);
    CHECK(place.signer == key.address());
    const auto again = taken_apart(key, place);
    REQUIRE(again.ok());
    CHECK(again->at(2).signature == "c");
    CHECK_FALSE(again->contains(1));
    place.signature = "x";
    CHECK_FALSE(taken_apart(key, place).ok());
    place.signature.clear();
    CHECK_FALSE(taken_apart(key, place).ok());
    place.info = signer_info(nullptr, SignMode::direct, Sequence{});
    CHECK_FALSE(taken_apart(key, place).ok());
}
