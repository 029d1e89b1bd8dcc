#include "crypto/envelope.hpp"

#include <catch2/catch.hpp>

#include "crypto/hash.hpp"
#include "crypto/published_vectors.hpp"

namespace ve {
namespace {

using envelope::Envelope;

// One sender, three recipients and a stranger.
struct Post {
    EntropySource entropy = test::counted_entropy(5);
    ed25519::PrivateKey signer{ed25519::PrivateKey::generate(entropy)};
    x25519::PrivateKey anna{x25519::PrivateKey::generate(entropy)};
    x25519::PrivateKey ben{x25519::PrivateKey::generate(entropy)};
    x25519::PrivateKey cleo{x25519::PrivateKey::generate(entropy)};
    x25519::PrivateKey stranger{x25519::PrivateKey::generate(entropy)};

    Result<Envelope> seal(std::vector<envelope::Recipient> recipients,
                          std::string_view text = "a document") {
        return envelope::seal({.plaintext  = bytes_of(text),
                               .recipients = recipients,
                               .signer     = signer,
                               .metadata   = {{"content_type", "image/png"}}},
                              entropy);
    }
    Envelope for_all() {
        return seal({{anna.public_key()}, {ben.public_key(), 2}, {cleo.public_key()}}).value();
    }
};

void must_not_open(const Envelope& changed, const x25519::PrivateKey& key) {
    const auto opened = envelope::open(changed, key);
    REQUIRE_FALSE(opened.ok());
    if (opened.error().is(errors::verification))
        CHECK(opened.error().detail() == "cannot open envelope");
}

}  // namespace

TEST_CASE("each recipient opens an envelope, a stranger does not", "[crypto][envelope]") {
    Post post;
    const auto sealed = post.for_all();
    for (const auto* key : {&post.anna, &post.ben, &post.cleo})
        CHECK(text_of(envelope::open(sealed, *key)->reveal()) == "a document");
    const auto refused = envelope::open(sealed, post.stranger);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().is(errors::verification));
    CHECK(refused.error().detail() == "cannot open envelope");
}

TEST_CASE("an envelope has the lengths that the chain checks", "[crypto][envelope]") {
    Post post;
    const auto sealed = post.seal({{post.anna.public_key()}}).value();
    CHECK(sealed.version == 1);
    CHECK(sealed.algorithm_id == "X25519-XSalsa20-Poly1305");
    CHECK(sealed.nonce.size() == 24);
    CHECK(sealed.sender_signature.size() == 64);
    CHECK(sealed.sender_public_key.size() == 32);
    CHECK(sealed.ciphertext.size() == std::string_view{"a document"}.size() + 16);
    CHECK(sealed.recipient_ids ==
          std::vector{hex(ByteView{sha256(post.anna.public_key().bytes())}.first(20))});
    CHECK(sealed.encrypted_keys.at(0).size() == 72);
    CHECK(sealed.wrapped_keys.at(0).wrapped_key == sealed.encrypted_keys.at(0));
    CHECK(sealed.metadata.at("_mode") == "multi-recipient");
    CHECK(envelope::signature_is_valid(sealed));
    CHECK(envelope::signer_of(sealed).value() == post.signer.public_key());
    CHECK(envelope::envelope_hash(sealed) == sha256(envelope::signing_payload(sealed)));

    Bytes written;
    append_be32(written, 1);
    append(written, sealed.algorithm_id);
    append_be32(written, 1);
    append(written, sealed.ciphertext);
    append(written, sealed.nonce);
    append(written, sealed.recipient_ids[0]);
    CHECK(envelope::signing_payload(sealed) == sha256(written));
}

TEST_CASE("a version stands behind the fingerprint", "[crypto][envelope]") {
    Post post;
    const auto sealed = post.seal({{post.ben.public_key(), 7}}).value();
    CHECK(sealed.recipient_ids.at(0) ==
          envelope::fingerprint(post.ben.public_key().bytes()) + ":v7");
    CHECK(envelope::open(sealed, post.ben).ok());
    const std::string print = envelope::fingerprint(Bytes(32, 1));
    for (const auto* suffix : {":v", ":v0", ":v01", ":v-1", ":v4294967296", ":w1", "x", ":v1 "})
        CHECK(envelope::fingerprint_of_id(print + suffix).empty());
    CHECK(envelope::fingerprint_of_id(print + ":v4294967295") == print);
    CHECK(envelope::fingerprint_of_id("").empty());
    CHECK(envelope::fingerprint_of_id(hex_upper(Bytes(20, 0xab))).empty());
}

TEST_CASE("two seals of one text have nothing in common", "[crypto][envelope]") {
    Post post;
    const auto one = post.seal({{post.anna.public_key()}}).value();
    const auto two = post.seal({{post.anna.public_key()}}).value();
    CHECK(one.nonce != two.nonce);
    CHECK(one.ciphertext != two.ciphertext);
    CHECK(one.sender_public_key != two.sender_public_key);
    CHECK(one.encrypted_keys != two.encrypted_keys);
}

TEST_CASE("what cannot be sealed is refused before any secret is drawn", "[crypto][envelope]") {
    Post post;
    CHECK_FALSE(post.seal({}).ok());
    CHECK_FALSE(post.seal({{post.anna.public_key()}}, "").ok());
    CHECK_FALSE(post.seal({{post.anna.public_key()}, {post.anna.public_key()}}).ok());
    CHECK_FALSE(post.seal({{post.anna.public_key()}, {post.anna.public_key(), 2}}).ok());
    const std::vector<envelope::Recipient> anna{{post.anna.public_key()}};
    CHECK_FALSE(envelope::seal({.plaintext  = bytes_of("x"),
                                .recipients = anna,
                                .signer     = post.signer,
                                .metadata   = {{"_mode", "single"}}},
                               post.entropy)
                    .ok());
}

TEST_CASE("no bit of an envelope can change", "[crypto][envelope]") {
    Post post;
    const auto sealed = post.seal({{post.anna.public_key()}, {post.ben.public_key()}}).value();
    const auto bytes  = envelope::serialize(sealed);
    REQUIRE(envelope::parse(bytes).value() == sealed);
    for (std::size_t bit = 0; bit < bytes.size() * 8; bit += 3) {  // 3 is coprime to 8: all bytes
        auto bent = bytes;
        bent[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        const auto read = envelope::parse(bent);
        if (!read.ok()) continue;
        CAPTURE(bit);
        must_not_open(read.value(), post.anna);
    }
}

TEST_CASE("no part of an envelope can be replaced", "[crypto][envelope]") {
    Post post;
    const auto sealed = post.for_all();
    const auto other  = post.seal({{post.anna.public_key()}}).value();
    using Change      = void (*)(Envelope&, const Envelope&);
    struct Case {
        std::string name;
        Change change;
    };
    const auto c = GENERATE(values<Case>({
        {"body", [](Envelope& e, const Envelope& o) { e.ciphertext = o.ciphertext; }},
        {"nonce", [](Envelope& e, const Envelope& o) { e.nonce = o.nonce; }},
        {"signature",
         [](Envelope& e, const Envelope& o) { e.sender_signature = o.sender_signature; }},
        {"sender",
         [](Envelope& e, const Envelope& o) {
             e.sender_public_key = o.sender_public_key;
             for (auto& entry : e.wrapped_keys) entry.ephemeral_public_key.clear();
         }},
        {"swapped keys",
         [](Envelope& e, const Envelope&) {
             std::swap(e.encrypted_keys[0], e.encrypted_keys[1]);
             std::swap(e.wrapped_keys[0].wrapped_key, e.wrapped_keys[1].wrapped_key);
         }},
        {"a recipient less",
         [](Envelope& e, const Envelope&) {
             e.recipient_ids.pop_back();
             e.recipient_public_keys.pop_back();
             e.encrypted_keys.pop_back();
             e.wrapped_keys.pop_back();
         }},
        {"recipients in another order",
         [](Envelope& e, const Envelope&) {
             std::swap(e.recipient_ids[0], e.recipient_ids[1]);
             std::swap(e.recipient_public_keys[0], e.recipient_public_keys[1]);
             std::swap(e.encrypted_keys[0], e.encrypted_keys[1]);
             std::swap(e.wrapped_keys[0], e.wrapped_keys[1]);
         }},
        {"no public keys", [](Envelope& e, const Envelope&) { e.recipient_public_keys.clear(); }},
        {"no ephemeral key",
         [](Envelope& e, const Envelope&) { e.wrapped_keys[0].ephemeral_public_key.clear(); }},
        {"metadata", [](Envelope& e, const Envelope&) { e.metadata["content_type"] = "text"; }},
        {"more metadata", [](Envelope& e, const Envelope&) { e.metadata["x"] = "y"; }},
        {"less metadata", [](Envelope& e, const Envelope&) { e.metadata.erase("content_type"); }},
        {"algorithm's case",
         [](Envelope& e, const Envelope&) { e.algorithm_id = "X25519-XSALSA20-POLY1305"; }},
    }));
    CAPTURE(c.name);
    auto changed = sealed;
    c.change(changed, other);
    REQUIRE(envelope::check(changed).ok());  // the grammar cannot tell
    CHECK_FALSE(envelope::signature_is_valid(changed));
    for (const auto* key : {&post.anna, &post.ben, &post.cleo}) must_not_open(changed, *key);
}

TEST_CASE("the grammar names the field that is wrong", "[crypto][envelope]") {
    Post post;
    const auto sealed = post.for_all();
    using Change      = void (*)(Envelope&);
    struct Case {
        std::string told;
        Change change;
    };
    const auto c = GENERATE(values<Case>({
        {"version 0", [](Envelope& e) { e.version = 0; }},
        {"version 2", [](Envelope& e) { e.version = 2; }},
        {"version 255", [](Envelope& e) { e.version = 255; }},
        {"unknown algorithm", [](Envelope& e) { e.algorithm_id = "rot13"; }},
        {"unknown algorithm", [](Envelope& e) { e.algorithm_id.clear(); }},
        {"reserved", [](Envelope& e) { e.algorithm_id = "age-x25519"; }},
        {"version 2 of", [](Envelope& e) { e.algorithm_version = 2; }},
        {"nonce", [](Envelope& e) { e.nonce.pop_back(); }},
        {"nonce", [](Envelope& e) { e.nonce.clear(); }},
        {"ciphertext", [](Envelope& e) { e.ciphertext.clear(); }},
        {"ciphertext", [](Envelope& e) { e.ciphertext.resize(16); }},
        {"sender_signature", [](Envelope& e) { e.sender_signature.resize(32); }},
        {"sender_signature", [](Envelope& e) { e.sender_signature.clear(); }},
        {"sender_signature", [](Envelope& e) { e.sender_signature.push_back(0); }},
        {"sender_pub_key", [](Envelope& e) { e.sender_public_key.assign(32, 0); }},
        {"sender_pub_key", [](Envelope& e) { e.sender_public_key.clear(); }},
        {"1 to 100 recipients", [](Envelope& e) { e.recipient_ids.clear(); }},
        {"1 to 100 recipients", [](Envelope& e) { e.recipient_ids.resize(101); }},
        {"encrypted_keys", [](Envelope& e) { e.encrypted_keys.pop_back(); }},
        {"wrapped_keys", [](Envelope& e) { e.wrapped_keys.pop_back(); }},
        {"recipient_public_keys", [](Envelope& e) { e.recipient_public_keys.pop_back(); }},
        {"hash to its id", [](Envelope& e) { e.recipient_public_keys[0][0] ^= 1; }},
        {"no key id", [](Envelope& e) { e.recipient_ids[0] = "anna"; }},
        {"not for recipient", [](Envelope& e) { e.wrapped_keys[1] = e.wrapped_keys[0]; }},
        {"differs from", [](Envelope& e) { e.encrypted_keys[0][0] ^= 1; }},
        {"wrapped_key has 72", [](Envelope& e) { e.wrapped_keys[0].wrapped_key.resize(71); }},
        {"ephemeral_pub_key",
         [](Envelope& e) { e.wrapped_keys[0].ephemeral_public_key.assign(32, 1); }},
        {"_mode", [](Envelope& e) { e.metadata.erase("_mode"); }},
        {"_sender_sig_key", [](Envelope& e) { e.metadata.erase("_sender_sig_key"); }},
        {"_sender_sig_key", [](Envelope& e) { e.metadata["_sender_sig_key"] = "zz"; }},
        {"metadata", [](Envelope& e) { e.metadata["big"] = std::string(4097, 'x'); }},
    }));
    CAPTURE(c.told);
    auto changed = sealed;
    c.change(changed);
    const auto checked = envelope::check(changed);
    REQUIRE_FALSE(checked.ok());
    CHECK(checked.error().is(errors::input));
    CAPTURE(checked.error().detail());
    CHECK(checked.error().detail().find(c.told) != std::string::npos);
    CHECK_FALSE(envelope::open(changed, post.anna).ok());
    CHECK_FALSE(envelope::signature_is_valid(changed));
}

TEST_CASE("the algorithm is known in any letter case", "[crypto][envelope]") {
    CHECK(envelope::is_algorithm("X25519-XSalsa20-Poly1305"));
    CHECK(envelope::is_algorithm("X25519-XSALSA20-POLY1305"));
    CHECK(envelope::is_algorithm("x25519-xsalsa20-poly1305"));
    CHECK_FALSE(envelope::is_algorithm("X25519-XSalsa20-Poly130"));
    CHECK_FALSE(envelope::is_algorithm("X25519-XSalsa20-Poly13055"));
    CHECK_FALSE(envelope::is_algorithm(""));
}

TEST_CASE("a cut or prolonged file is no envelope", "[crypto][envelope]") {
    Post post;
    const auto bytes = envelope::serialize(post.for_all());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto read = envelope::parse(ByteView{bytes}.first(size));
        REQUIRE_FALSE(read.ok());
        REQUIRE(read.error().is(errors::input));
    }
    auto longer = bytes;
    longer.push_back(0);
    CHECK(envelope::parse(longer).error().detail().find("follow the envelope") !=
          std::string::npos);
    // A length of 4 GiB is answered, not allocated.
    Bytes liar{0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff};
    CHECK(envelope::parse(liar).error().detail().find("4294967295") != std::string::npos);
}

}  // namespace ve
