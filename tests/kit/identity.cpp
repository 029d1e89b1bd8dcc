// The same steps as the capture journey, with keys that follow from names and numbers.
#include "tests/kit/identity.hpp"

#include "capture/evidence.hpp"
#include "capture/upload.hpp"
#include "crypto/hash.hpp"
#include "node/modules/veid/envelope_form.hpp"
#include "tests/kit/signer.hpp"

namespace ve::test {

namespace {

EntropySource counted_entropy(std::uint64_t seed) {
    return [seed, next = std::uint64_t{0}](std::span<std::uint8_t> out) mutable {
        for (std::size_t at = 0; at < out.size(); at += 32) {
            const auto block = sha256(fmt::format("entropy {} {}", seed, next++));
            std::copy_n(block.begin(), std::min<std::size_t>(32, out.size() - at),
                        out.begin() + static_cast<std::ptrdiff_t>(at));
        }
    };
}

Bytes package_of(const Evidence& evidence, const Address& account) {
    if (!evidence.package.empty()) return evidence.package;
    const auto pictures = capture::draw(evidence.subject);
    const auto package =
        capture::make_package(account, pictures.document, pictures.selfie, pictures.mrz).value();
    return capture::encode(package).value();
}

}  // namespace

ed25519::PrivateKey capture_client_key() {
    return ed25519::PrivateKey::from_seed(sha256("capture client")).value();
}

x25519::PrivateKey validator_box_key(std::size_t index) {
    return x25519::PrivateKey::from_bytes(sha256(fmt::format("box {}", index))).value();
}

Json identity_genesis(std::size_t validators) {
    Json keys = Json::array();
    for (std::size_t i = 0; i < validators; ++i) {
        const auto key = validator_box_key(i).public_key().bytes();
        keys.push(
            Json::object({{"address", Chain::address_of(fmt::format("validator-{}", i)).text()},
                          {"public_key", base64(key)},
                          {"key_fingerprint", envelope::fingerprint(key)},
                          {"key_version", 1},
                          {"algorithm_id", std::string{envelope::algorithm}}}));
    }
    Json client = Json::object({{"client_id", std::string{client_id}},
                                {"name", "tests"},
                                {"public_key", base64(capture_client_key().public_key().bytes())},
                                {"active", true}});
    return Json::object({{"veid", Json::object({{"approved_clients", Json::array({client})}})},
                         {"encryption", Json::object({{"recipient_keys", std::move(keys)}})}});
}

void sign_upload(virtengine::veid::v1::MsgUploadScope& message, const Actor& actor) {
    const auto m = capture::client_message(bytes_of(message.salt()), message.device_fingerprint(),
                                           message.client_id(), bytes_of(message.payload_hash()));
    message.set_client_signature(string_of(ed25519::sign(capture_client_key(), m)));
    const auto u = capture::user_message(m, bytes_of(message.client_signature()));
    message.set_user_signature(string_of(secp256k1::sign(key_of(actor.name), u)));
}

virtengine::veid::v1::MsgUploadScope upload_of(Chain& chain, const Actor& actor,
                                               const Evidence& evidence) {
    std::vector<envelope::Recipient> recipients;
    for (std::size_t i = 0; i < evidence.validators; ++i)
        recipients.push_back({.key = validator_box_key(i).public_key()});
    const auto account =
        evidence.sealed_for.empty() ? actor.address : Chain::address_of(evidence.sealed_for);
    const auto client  = capture_client_key();
    const auto package = package_of(evidence, account);
    const auto sign    = [&](ByteView message) -> Result<Bytes> {
        return copy_of(secp256k1::sign(key_of(actor.name), message));
    };
    const capture::UploadRequest request{.package            = package,
                                         .recipients         = recipients,
                                         .device_fingerprint = "device-1",
                                         .client_id          = std::string{client_id},
                                         .client             = client,
                                         .sign_as_user       = sign,
                                         .capture_timestamp  = chain.time().seconds};
    const auto upload = capture::make_upload(request, counted_entropy(evidence.seed)).value();

    virtengine::veid::v1::MsgUploadScope out;
    out.set_sender(actor.address.text());
    out.set_scope_id(evidence.scope_id);
    out.set_scope_type(virtengine::veid::v1::SCOPE_TYPE_ID_DOCUMENT);
    veid::write(upload.envelope, *out.mutable_encrypted_payload());
    out.set_salt(string_of(upload.salt));
    out.set_device_fingerprint(upload.device_fingerprint);
    out.set_client_id(upload.client_id);
    out.set_client_signature(string_of(upload.client_signature));
    out.set_user_signature(string_of(upload.user_signature));
    out.set_payload_hash(string_of(upload.payload_hash));
    out.set_capture_timestamp(upload.capture_timestamp);
    out.set_geo_hint("EU");
    return out;
}

}  // namespace ve::test
