// Everything an upload of evidence carries: salt, sealed envelope, payload hash, and the signatures
// of the capture client and of the user, by the one rule that the chain checks.
// Plain structs: no transaction is built here and nothing is sent.
#pragma once

#include <functional>

#include "crypto/envelope.hpp"

namespace ve::capture {

inline constexpr std::size_t salt_size = 32;

// M: what the capture client signs. SHA-256 over salt, device, client and payload hash, joined.
Hash client_message(ByteView salt, std::string_view device_fingerprint, std::string_view client_id,
                    ByteView payload_hash);
// U: what the account's owner signs. SHA-256 over M and the client's signature.
Hash user_message(const Hash& client_message, ByteView client_signature);

// The chain's payload hash: SHA-256 of the ciphertext, so that everyone can check it.
Hash payload_hash(const envelope::Envelope& envelope);

struct Upload {
    Bytes salt;
    envelope::Envelope envelope;
    Hash payload_hash{};
    std::string device_fingerprint, client_id;
    Bytes client_signature, user_signature;
    std::int64_t capture_timestamp = 0;  // Unix seconds
};

struct UploadRequest {
    ByteView package;  // encode()d evidence
    std::span<const envelope::Recipient> recipients;
    std::string device_fingerprint, client_id;
    const ed25519::PrivateKey& client;
    // Signs the message with the account's key: secp256k1 over its SHA-256, 64 bytes.
    std::function<Result<Bytes>(ByteView message)> sign_as_user;
    std::int64_t capture_timestamp = 0;
};

// The envelope's sender key is fresh; its signer is the capture client.
Result<Upload> make_upload(const UploadRequest& request, const EntropySource& entropy);

}  // namespace ve::capture
