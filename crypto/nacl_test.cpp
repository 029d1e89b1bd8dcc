#include "crypto/nacl.hpp"

#include <catch2/catch.hpp>

#include "crypto/published_vectors.hpp"

namespace ve {

TEST_CASE("a box opens for its recipient only", "[crypto][nacl]") {
    auto entropy     = test::counted_entropy();
    const auto alice = x25519::PrivateKey::generate(entropy);
    const auto bob   = x25519::PrivateKey::generate(entropy);
    const auto eve   = x25519::PrivateKey::generate(entropy);
    const nacl::Nonce nonce{7};
    const auto sealed = nacl::box(bytes_of("hello"), nonce, bob.public_key(), alice);
    CHECK(sealed.size() == 5 + nacl::tag_size);
    const auto opened = nacl::box_open(sealed, nonce, alice.public_key(), bob);
    CHECK(text_of(opened->reveal()) == "hello");
    CHECK(nacl::box_open(sealed, nonce, bob.public_key(), alice).ok());  // the key is shared

    CHECK_FALSE(nacl::box_open(sealed, nonce, alice.public_key(), eve).ok());
    CHECK_FALSE(nacl::box_open(sealed, nonce, eve.public_key(), bob).ok());
    CHECK_FALSE(nacl::box_open(sealed, nacl::Nonce{8}, alice.public_key(), bob).ok());
    for (std::size_t i = 0; i < sealed.size(); ++i)
        CHECK_FALSE(nacl::box_open(ByteView{sealed}.first(i), nonce, alice.public_key(), bob).ok());
}

TEST_CASE("Bob's x25519 key of RFC 7748", "[crypto][nacl]") {
    const auto key = x25519::PrivateKey::from_bytes(
        parse_hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb").value());
    CHECK(hex(key->public_key().bytes()) ==
          "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
}

TEST_CASE("a public key that would give everyone the same secret is refused", "[crypto][nacl]") {
    const auto c = GENERATE(values<std::string>({
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        // not canonical, so another spelling of a key that is refused or known
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0900000000000000000000000000000000000000000000000000000000000080",
    }));
    CAPTURE(c);
    CHECK_FALSE(x25519::PublicKey::parse(parse_hex(c).value()).ok());
}

TEST_CASE("x25519 keys have 32 bytes", "[crypto][nacl]") {
    const auto size = GENERATE(values<std::size_t>({0, 1, 31, 33, 64}));
    CHECK_FALSE(x25519::PublicKey::parse(Bytes(size, 9)).ok());
    CHECK_FALSE(x25519::PrivateKey::from_bytes(Bytes(size, 9)).ok());
    CHECK(x25519::PublicKey::parse(Bytes(32, 9)).ok());
}

TEST_CASE("a secretbox opens with its key only", "[crypto][nacl]") {
    const auto key = Secret::random(32, test::counted_entropy());
    const nacl::Nonce nonce{1};
    const auto sealed = nacl::secretbox(bytes_of("body"), nonce, key);
    CHECK(text_of(nacl::secretbox_open(sealed, nonce, key)->reveal()) == "body");
    CHECK_FALSE(nacl::secretbox_open(sealed, nonce, Secret{32}).ok());
    CHECK_FALSE(nacl::secretbox_open(sealed, nonce, Secret{}).ok());
    CHECK_FALSE(nacl::secretbox_open({}, nonce, key).ok());
}

}  // namespace ve
