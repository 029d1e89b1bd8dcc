// The encryption envelope: one ciphertext that each named recipient can open, signed by its sender.
//
//   body         = secretbox(plaintext, data key, nonce)
//   wrapped key  = 24-byte nonce || box(data key, recipient, sender), one a recipient
//   signature    = Ed25519 over signed_message(): header, body, metadata and all keys
//
// Always in the multi-recipient form, also for one. A plain struct: the chain's protobuf is
// converted at the module that owns it.
#pragma once

#include <map>

#include "crypto/ed25519.hpp"
#include "crypto/nacl.hpp"

namespace ve::envelope {

inline constexpr std::uint32_t version            = 1;
inline constexpr std::uint32_t algorithm_version  = 1;
inline constexpr std::string_view algorithm       = "X25519-XSalsa20-Poly1305";  // the one we write
inline constexpr std::string_view mode_key        = "_mode";
inline constexpr std::string_view mode_multi      = "multi-recipient";
inline constexpr std::string_view sender_sig_key  = "_sender_sig_key";  // hex of the Ed25519 key
inline constexpr std::size_t nonce_size           = 24;
inline constexpr std::size_t wrapped_key_size     = 24 + 32 + 16;
inline constexpr std::size_t max_recipients       = 100;
inline constexpr std::size_t max_ciphertext_bytes = 16U << 20;
inline constexpr std::size_t max_metadata         = 64;    // entries
inline constexpr std::size_t max_metadata_bytes   = 4096;  // of one key or value
inline constexpr std::string_view reserved_algorithms[] = {"AGE-X25519", "ML-KEM-768",
                                                           "X25519-ML-KEM-768"};

bool is_algorithm(std::string_view id);  // the canonical id in any letter case

struct WrappedKey {
    std::string recipient_id;
    Bytes wrapped_key;
    std::string algorithm;
    Bytes ephemeral_public_key;  // empty, or the sender's key
    bool operator==(const WrappedKey&) const = default;
};

struct Envelope {
    std::uint32_t version           = envelope::version;
    std::string algorithm_id        = std::string{algorithm};
    std::uint32_t algorithm_version = envelope::algorithm_version;
    std::vector<std::string> recipient_ids;
    std::vector<Bytes> recipient_public_keys;
    std::vector<Bytes> encrypted_keys;
    std::vector<WrappedKey> wrapped_keys;
    Bytes nonce;
    Bytes ciphertext;
    Bytes sender_signature;   // 64 bytes
    Bytes sender_public_key;  // X25519
    std::map<std::string, std::string> metadata;
    bool operator==(const Envelope&) const = default;
};

// 40 hex digits: the first 20 bytes of SHA256(key).
std::string fingerprint(ByteView public_key);
// "<fingerprint>" or "<fingerprint>:v<version>".
std::string key_id(ByteView public_key, std::uint32_t key_version = 0);
std::string fingerprint_of_id(std::string_view id);  // without ":v…"; empty when malformed

struct Recipient {
    x25519::PublicKey key;
    std::uint32_t key_version = 0;  // 0: the id has no version
};

struct Seal {
    ByteView plaintext;
    std::span<const Recipient> recipients;
    const ed25519::PrivateKey& signer;
    const x25519::PrivateKey* sender = nullptr;   // null: a fresh key for this envelope
    std::map<std::string, std::string> metadata;  // keys that start with "_" are ours
};
// Errors: no recipient, too many, the same one twice, empty plaintext, limits passed.
Result<Envelope> seal(const Seal& request, const EntropySource& entropy);

// The grammar: versions, algorithm, every length, one wrapped key a recipient, no duplicates, ids
// that match keys. Names the field, since all of it is plaintext.
Result<void> check(const Envelope& envelope);
// The Ed25519 key that the metadata names. Who owns it is for the caller to know.
Result<ed25519::PublicKey> signer_of(const Envelope& envelope);
// check() holds and the signature is that key's.
bool signature_is_valid(const Envelope& envelope);

// What makes it fail is told for the plaintext header only; all else is "cannot open envelope".
Result<Secret> open(const Envelope& envelope, const x25519::PrivateKey& key);

Hash signing_payload(const Envelope& envelope);  // as the chain's version 1 has it
Hash envelope_hash(const Envelope& envelope);    // SHA256(signing payload)
// "VE-ENVELOPE-V1" || signing payload || SHA256(metadata) || SHA256(sender's key and every
// recipient's entries), the lists in their serialized form.
Bytes signed_message(const Envelope& envelope);

// The envelope as a file: every field with its length in front. parse(serialize(e)) is e.
Bytes serialize(const Envelope& envelope);
Bytes serialize_metadata(const Envelope& envelope);
Bytes serialize_keys(const Envelope& envelope);
Result<Envelope> parse(ByteView bytes);

}  // namespace ve::envelope
