// The order is the chain's: seal, hash, client signs, user signs.
#include "capture/upload.hpp"

#include "crypto/hash.hpp"

namespace ve::capture {

Hash client_message(ByteView salt, std::string_view device_fingerprint, std::string_view client_id,
                    ByteView payload_hash) {
    return sha256(salt, device_fingerprint, client_id, payload_hash);
}

Hash user_message(const Hash& client_message, ByteView client_signature) {
    return sha256(ByteView{client_message}, client_signature);
}

Hash payload_hash(const envelope::Envelope& envelope) {
    return sha256(ByteView{envelope.ciphertext});
}

Result<Upload> make_upload(const UploadRequest& request, const EntropySource& entropy) {
    Upload out;
    out.salt.resize(salt_size);
    entropy(out.salt);
    const envelope::Seal seal{.plaintext  = request.package,
                              .recipients = request.recipients,
                              .signer     = request.client,
                              .sender     = nullptr,
                              .metadata   = {}};
    out.envelope           = TRY(envelope::seal(seal, entropy));
    out.payload_hash       = payload_hash(out.envelope);
    out.device_fingerprint = request.device_fingerprint;
    out.client_id          = request.client_id;
    out.capture_timestamp  = request.capture_timestamp;

    const auto message =
        client_message(out.salt, out.device_fingerprint, out.client_id, out.payload_hash);
    const auto signature = ed25519::sign(request.client, message);
    out.client_signature.assign(signature.begin(), signature.end());
    out.user_signature = TRY(request.sign_as_user(user_message(message, out.client_signature)));
    return out;
}

}  // namespace ve::capture
