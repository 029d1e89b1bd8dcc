#include "capture/upload.hpp"

#include <catch2/catch.hpp>

#include "crypto/hash.hpp"
#include "crypto/secp256k1.hpp"

namespace ve::capture {

namespace {

EntropySource counting(std::uint8_t start) {
    return [next = start](std::span<std::uint8_t> out) mutable {
        for (auto& byte : out) byte = next++;
    };
}

}  // namespace

TEST_CASE("an upload verifies by the chain's rule and opens for its recipients", "[upload]") {
    const auto client    = ed25519::PrivateKey::from_seed(Bytes(32, 1)).value();
    const auto user      = secp256k1::PrivateKey::from_bytes(Bytes(32, 2)).value();
    const auto validator = x25519::PrivateKey::from_bytes(Bytes(32, 3)).value();
    const envelope::Recipient recipients[] = {{.key = validator.public_key()}};
    const auto package                     = copy_of(bytes_of("evidence"));
    const auto upload                      = make_upload({.package            = package,
                                                          .recipients         = recipients,
                                                          .device_fingerprint = "device",
                                                          .client_id          = "ve-capture",
                                                          .client             = client,
                                                          .sign_as_user       = [&](ByteView message) -> Result<Bytes> {
                                         return copy_of(secp256k1::sign(user, message));
                                     },
                                                          .capture_timestamp = 1'700'000'000},
                                                         counting(9))
                            .value();

    CHECK(upload.salt.size() == salt_size);
    CHECK(upload.payload_hash == sha256(ByteView{upload.envelope.ciphertext}));
    Bytes joined = upload.salt;
    append(joined, std::string_view{"deviceve-capture"});
    append(joined, upload.payload_hash);
    const auto m = sha256(ByteView{joined});
    CHECK(ed25519::verify(client.public_key(), m, upload.client_signature));
    Bytes second = copy_of(m);
    append(second, upload.client_signature);
    CHECK(secp256k1::verify(user.public_key(), sha256(ByteView{second}), upload.user_signature));
    CHECK(upload.user_signature.size() == 64);

    CHECK(envelope::signature_is_valid(upload.envelope));
    CHECK(envelope::signer_of(upload.envelope).value() == client.public_key());
    const auto opened = envelope::open(upload.envelope, validator);
    REQUIRE(opened.ok());
    CHECK(copy_of(opened->reveal()) == package);
}

}  // namespace ve::capture
