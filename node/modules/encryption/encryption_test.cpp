#include <catch2/catch.hpp>

#include "crypto/hash.hpp"
#include "node/modules/encryption/envelope_form.hpp"
#include "node/modules/encryption/errors.hpp"
#include "tests/kit/chain.hpp"
#include "virtengine/encryption/v1/query.pb.h"
#include "virtengine/encryption/v1/tx.pb.h"

namespace ve::encryption {

namespace pb = virtengine::encryption::v1;
using test::Actor;
using test::Chain;

namespace {

x25519::PrivateKey box_key(int n) {
    return x25519::PrivateKey::from_bytes(sha256(fmt::format("key {}", n))).value();
}
std::string print_of(int n) { return envelope::fingerprint(box_key(n).public_key().bytes()); }

pb::MsgRegisterRecipientKey registration(const Actor& who, int n) {
    pb::MsgRegisterRecipientKey out;
    out.set_sender(who.address.text());
    out.set_public_key(string_of(box_key(n).public_key().bytes()));
    out.set_algorithm_id("x25519-xsalsa20-poly1305");
    return out;
}
pb::MsgRevokeRecipientKey revocation(const Actor& who, int n) {
    pb::MsgRevokeRecipientKey out;
    out.set_sender(who.address.text());
    out.set_key_fingerprint(print_of(n));
    return out;
}
pb::MsgRotateKey rotation(const Actor& who, int from, int to) {
    pb::MsgRotateKey out;
    out.set_sender(who.address.text());
    out.set_old_key_fingerprint(print_of(from));
    out.set_new_public_key(string_of(box_key(to).public_key().bytes()));
    return out;
}

envelope::Envelope sealed_for(const std::vector<int>& keys) {
    std::vector<envelope::Recipient> recipients;
    for (const int n : keys) recipients.push_back({.key = box_key(n).public_key()});
    const auto signer = ed25519::PrivateKey::from_seed(sha256("signer")).value();
    const auto plain  = bytes_of("something private");
    std::uint8_t next = 0;
    return envelope::seal(
               {.plaintext = plain, .recipients = recipients, .signer = signer, .metadata = {}},
               [&](std::span<std::uint8_t> out) {
                   for (auto& byte : out) byte = next++;
               })
        .value();
}

pb::QueryValidateEnvelopeResponse validate(Chain& chain, const envelope::Envelope& envelope) {
    pb::QueryValidateEnvelopeRequest ask;
    *ask.mutable_envelope() = proto_of(envelope);
    return chain.query<pb::QueryValidateEnvelopeResponse>(ask).value();
}

}  // namespace

TEST_CASE("a key is registered once on the chain, and a few an account", "[encryption]") {
    Chain chain;
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    const auto first = chain.tx(alice, registration(alice, 1));
    CHECK(first.response<pb::MsgRegisterRecipientKeyResponse>().key_fingerprint() == print_of(1));
    chain.tx(alice, registration(alice, 1)).must_fail(errors::key_exists);
    chain.tx(bob, registration(bob, 1)).must_fail(errors::key_exists);
    for (int n = 2; n <= 5; ++n) chain.tx(alice, registration(alice, n)).must();
    chain.tx(alice, registration(alice, 6)).must_fail(errors::key_exists);

    struct Case {
        std::string_view name;
        std::string key, algorithm;
        ErrorKind kind;
    };
    for (const auto& c : {Case{"31 bytes", std::string(31, 'k'), "X25519-XSalsa20-Poly1305",
                               errors::invalid_public_key},
                          Case{"a key of low order", std::string(32, '\0'),
                               "X25519-XSalsa20-Poly1305", errors::invalid_public_key},
                          Case{"an unknown algorithm", std::string(32, 'k'), "ROT13",
                               errors::unsupported_algorithm},
                          Case{"a reserved algorithm", std::string(32, 'k'), "ML-KEM-768",
                               errors::algorithm_disabled}}) {
        CAPTURE(c.name);
        auto msg = registration(bob, 9);
        msg.set_public_key(c.key);
        msg.set_algorithm_id(c.algorithm);
        chain.tx(bob, msg).must_fail(c.kind);
    }
}

TEST_CASE("a rotated key stays readable for a while, a revoked one is purged", "[encryption]") {
    Chain chain;
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    chain.tx(alice, registration(alice, 1)).must();
    chain.tx(bob, rotation(bob, 1, 2)).must_fail(errors::unauthorized);
    chain.tx(alice, rotation(alice, 7, 2)).must_fail(errors::key_not_found);
    chain.tx(alice, rotation(alice, 1, 2)).must();
    chain.tx(alice, rotation(alice, 1, 3)).must_fail(errors::rotation_in_progress);
    CHECK(validate(chain, sealed_for({1})).valid());
    chain.travel(Duration::seconds(7 * 86'400));
    chain.block();
    const auto late = validate(chain, sealed_for({1}));
    CHECK_FALSE(late.valid());
    CHECK(late.missing_keys_size() == 1);
    CHECK(validate(chain, sealed_for({2})).valid());

    chain.tx(bob, revocation(bob, 2)).must_fail(errors::unauthorized);
    chain.tx(alice, revocation(alice, 2)).must();
    chain.tx(alice, revocation(alice, 2)).must_fail(errors::key_revoked);
    chain.tx(bob, registration(bob, 2)).must_fail(errors::key_exists);
    CHECK_FALSE(validate(chain, sealed_for({2})).valid());
    chain.travel(Duration::seconds(604'801));
    chain.blocks(2);
    chain.tx(bob, registration(bob, 2)).must();
}

TEST_CASE("a key expires at its time and warns before", "[encryption]") {
    Chain chain;
    const auto alice = chain.account("alice");
    chain.tx(alice, registration(alice, 1)).must();
    auto msg = rotation(alice, 1, 2);
    msg.set_new_key_ttl_seconds(10 * 86'400);
    chain.tx(alice, msg).must();
    const auto told = [&](std::string_view type) {
        for (const auto& event : chain.block_events())
            if (event.type == type) return true;
        return false;
    };
    chain.travel(Duration::seconds(4 * 86'400));
    chain.block();
    CHECK(told("virtengine.encryption.v1.EventKeyExpiryWarning"));
    chain.block();
    CHECK_FALSE(told("virtengine.encryption.v1.EventKeyExpiryWarning"));
    chain.travel(Duration::seconds(7 * 86'400));
    chain.block();
    CHECK(told("virtengine.encryption.v1.EventKeyExpired"));
    CHECK_FALSE(validate(chain, sealed_for({2})).valid());
}

TEST_CASE("an envelope is valid when all of it fits", "[encryption]") {
    Chain chain;
    const auto alice = chain.account("alice");
    chain.tx(alice, registration(alice, 1)).must();
    chain.tx(alice, registration(alice, 2)).must();
    const auto good = sealed_for({1, 2});
    const auto got  = validate(chain, good);
    CHECK(got.valid());
    CHECK(got.signature_valid());
    CHECK(got.all_keys_registered());
    CHECK(got.recipient_count() == 2);

    struct Case {
        std::string_view name;
        void (*change)(envelope::Envelope&);
        bool signature_stays;
    };
    for (const auto& c : {
             Case{"another version", [](auto& e) { e.version = 2; }, false},
             Case{"another algorithm", [](auto& e) { e.algorithm_id = "AGE-X25519"; }, false},
             Case{"a flipped ciphertext bit", [](auto& e) { e.ciphertext[3] ^= 1; }, false},
             Case{"a replaced sender key",
                  [](auto& e) { e.sender_public_key = copy_of(box_key(5).public_key().bytes()); },
                  false},
             Case{"a 32-byte signature", [](auto& e) { e.sender_signature.resize(32); }, false},
             Case{"no signature", [](auto& e) { e.sender_signature.clear(); }, false},
             Case{"a swapped recipient", [](auto& e) { e.recipient_ids[0] = print_of(3); }, false},
         }) {
        CAPTURE(c.name);
        auto bad = good;
        c.change(bad);
        const auto verdict = validate(chain, bad);
        CHECK_FALSE(verdict.valid());
        CHECK(verdict.signature_valid() == c.signature_stays);
        CHECK_FALSE(verdict.error().empty());
    }
    CHECK_FALSE(validate(chain, sealed_for({1, 4})).valid());
    const auto eleven = validate(chain, sealed_for({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
    CHECK_THAT(eleven.error(), Catch::Contains("11 recipients"));
}

TEST_CASE("labels change by their owner's hand", "[encryption]") {
    Chain chain;
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    chain.tx(alice, registration(alice, 1)).must();
    pb::MsgUpdateKeyLabel label;
    label.set_sender(bob.address.text());
    label.set_key_fingerprint(print_of(1));
    label.set_label("laptop");
    chain.tx(bob, label).must_fail(errors::unauthorized);
    label.set_sender(alice.address.text());
    chain.tx(alice, label).must();
    pb::QueryKeyByFingerprintRequest ask;
    ask.set_fingerprint(print_of(1));
    CHECK(chain.query<pb::QueryKeyByFingerprintResponse>(ask).value().key().label() == "laptop");
    ask.set_fingerprint(print_of(9));
    CHECK_FALSE(chain.query<pb::QueryKeyByFingerprintResponse>(ask).ok());
}

TEST_CASE("keys come back from genesis as they were", "[encryption]") {
    Chain chain;
    const auto alice = chain.account("alice");
    chain.tx(alice, registration(alice, 1)).must();
    chain.tx(alice, registration(alice, 2)).must();
    chain.tx(alice, rotation(alice, 1, 3)).must();
    chain.tx(alice, revocation(alice, 2)).must();
    const auto first = *chain.export_genesis().find("encryption");
    Chain second{{.genesis = Json::object({{"encryption", first}})}};
    second.block();
    CHECK(second.export_genesis().find("encryption")->dump() == first.dump());
    auto wrong = first;
    auto keys  = wrong.find("recipient_keys")->items();
    keys[0].set("key_fingerprint", std::string(40, '0'));
    wrong.set("recipient_keys", Json::array(keys));
    Chain third{{.genesis = Json::object({{"encryption", wrong}})}};
    CHECK_THROWS_WITH(third.block(), Catch::Contains("fingerprint"));
}

}  // namespace ve::encryption
