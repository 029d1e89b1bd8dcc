// Accounts that several keys hold together: two of three sign, in either sign mode.
#include <google/protobuf/any.pb.h>
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "cosmos/crypto/multisig/v1beta1/multisig.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/chain.hpp"
#include "node/chain/test_messages.hpp"
#include "tests/kit/signer.hpp"
#include "wire/any.hpp"

namespace ve {
namespace {

namespace tx_v1    = cosmos::tx::v1beta1;
namespace modes_v1 = cosmos::tx::signing::v1beta1;
using test::Chain;

struct Family {
    std::vector<secp256k1::PrivateKey> keys;
    std::shared_ptr<Multisig> multisig = std::make_shared<Multisig>();

    Family() {
        for (const auto* name : {"mother", "father", "child"}) {
            keys.push_back(test::key_of(name));
            multisig->keys.push_back(copy_of(keys.back().public_key().bytes()));
        }
        multisig->threshold = 2;
    }

    struct Signing {
        std::vector<std::size_t> by;  // whose bit is set, and who signs
        bool amino             = true;
        std::size_t signatures = SIZE_MAX;  // that many are attached
        std::uint32_t extra    = 3;         // bits in the bit array
    };
    std::string sign(const wire::Proto& message, const Signing& how, std::uint64_t number,
                     std::uint64_t sequence) const {
        tx_v1::TxBody body;
        wire::pack(message, *body.add_messages());
        tx_v1::AuthInfo auth_info;
        auth_info.mutable_fee()->set_gas_limit(1'000'000);
        auto* info = auth_info.add_signer_infos();
        info->set_sequence(sequence);
        write_signing_key({{}, multisig}, *info->mutable_public_key());
        auto* multi = info->mutable_mode_info()->mutable_multi();
        multi->mutable_bitarray()->set_extra_bits_stored(how.extra);
        std::uint8_t bits = 0;
        for (const auto i : how.by) {
            bits = static_cast<std::uint8_t>(bits | 0x80 >> i);
            multi->add_mode_infos()->mutable_single()->set_mode(
                how.amino ? modes_v1::SIGN_MODE_LEGACY_AMINO_JSON : modes_v1::SIGN_MODE_DIRECT);
        }
        multi->mutable_bitarray()->set_elems(std::string(1, static_cast<char>(bits)));
        const auto body_bytes = wire::serialize(body), auth_bytes = wire::serialize(auth_info);
        const auto tx = wire::decode_tx(wire::encode_tx_raw(body_bytes, auth_bytes, {"x"})).value();
        const auto bytes =
            how.amino
                ? wire::sign_bytes_amino(tx, "virtengine-test-1", {number}, {sequence}).value()
                : wire::sign_bytes_direct(body_bytes, auth_bytes, "virtengine-test-1", {number});
        cosmos::crypto::multisig::v1beta1::MultiSignature parts;
        for (std::size_t i = 0; i < std::min(how.by.size(), how.signatures); ++i)
            parts.add_signatures(string_of(secp256k1::sign(keys[how.by[i]], bytes_of(bytes))));
        return wire::encode_tx_raw(body_bytes, auth_bytes, {parts.SerializeAsString()});
    }
};

}  // namespace

TEST_CASE("a threshold of keys signs for an account of several", "[chain]") {
    const Family family;
    Chain chain;
    const auto alice = chain.account("alice");
    const test::Actor home{"home", family.multisig->address()};
    chain.tx(alice, test::send_coins(alice, home, "1000uve")).must();
    const auto number = [&] {
        std::uint64_t out = 0;
        REQUIRE(chain
                    .on_state([&](Context& ctx) -> Result<void> {
                        out = chain.modules()
                                  .get<AccountKeeper>()
                                  .account(ctx, home.address)
                                  ->number.value;
                        return {};
                    })
                    .ok());
        return out;
    }();
    const auto msg = test::send_coins(home, alice, "1uve");
    struct Case {
        std::string_view name;
        Family::Signing how;
        bool accepted;
    };
    const std::vector<Case> cases{
        {"one of two", {{0}}, false},
        {"a signature missing", {{0, 1}, true, 1}, false},
        {"bits for two keys only", {{0, 1}, true, SIZE_MAX, 2}, false},
        {"the first two", {{0, 1}}, true},
        {"the first and the last", {{0, 2}}, true},
        {"all three", {{0, 1, 2}}, true},
        {"in direct mode", {{1, 2}, false}, true},
    };
    std::uint64_t sequence = 0;
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const auto tx      = family.sign(msg, c.how, number, sequence);
        const auto outcome = chain.block_of({tx}).front();
        CAPTURE(outcome.result().log);
        CHECK(outcome.result().ok() == c.accepted);
        if (!c.accepted) {
            CHECK(outcome.result().code == sdk::unauthorized.code);
            continue;
        }
        CHECK(outcome.attributes("tx", "signature").size() == c.how.by.size());
        ++sequence;
    }
}

TEST_CASE("what is no key that can sign is refused", "[chain]") {
    const Family family;
    const auto round_trip = [](const Multisig& multisig) {
        google::protobuf::Any any;
        write_signing_key({{}, std::make_shared<Multisig>(multisig)}, any);
        return read_signing_key(any);
    };
    REQUIRE(round_trip(*family.multisig).ok());
    CHECK(*round_trip(*family.multisig)->multisig == *family.multisig);
    auto spoilt      = *family.multisig;
    spoilt.threshold = 4;
    CHECK(round_trip(spoilt).error().is(sdk::invalid_pubkey));
    spoilt.threshold = 0;
    CHECK(round_trip(spoilt).error().is(sdk::invalid_pubkey));
    spoilt = *family.multisig;
    spoilt.keys[1].pop_back();
    CHECK(round_trip(spoilt).error().is(sdk::invalid_pubkey));
    google::protobuf::Any any;
    any.set_type_url("/cosmos.crypto.secp256r1.PubKey");
    CHECK(read_signing_key(any).error().text() ==
          "unrecognized public key type: /cosmos.crypto.secp256r1.PubKey: invalid pubkey");
}

}  // namespace ve
