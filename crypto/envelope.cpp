#include "crypto/envelope.hpp"

#include <algorithm>

#include "crypto/hash.hpp"

namespace ve::envelope {
namespace {

nacl::Nonce nonce_of(ByteView bytes) {
    nacl::Nonce out;
    VE_INVARIANT(bytes.size() == out.size());
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
}

nacl::Nonce fresh_nonce(const EntropySource& entropy) {
    nacl::Nonce out;
    entropy(out);
    return out;
}

// One answer for a wrong key, a flipped bit, a stranger's envelope: nothing to learn from it.
Error cannot_open() { return fail(errors::verification, "cannot open envelope"); }

Result<void> check_request(const Seal& request) {
    if (request.plaintext.empty()) return fail(errors::input, "an envelope needs a content");
    if (request.plaintext.size() > max_ciphertext_bytes - nacl::tag_size)
        return fail(errors::input, "{} bytes are too many for one envelope; it takes {}",
                    request.plaintext.size(), max_ciphertext_bytes - nacl::tag_size);
    if (request.recipients.empty() || request.recipients.size() > max_recipients)
        return fail(errors::input, "an envelope has 1 to {} recipients, not {}", max_recipients,
                    request.recipients.size());
    for (const auto& [name, value] : request.metadata)
        if (name.starts_with('_'))
            return fail(errors::input, "metadata names that start with _ are the envelope's own");
    return {};
}

void add_recipient(Envelope& out, const Recipient& recipient, const Secret& data_key,
                   const x25519::PrivateKey& sender, const EntropySource& entropy) {
    const auto nonce = fresh_nonce(entropy);
    Bytes wrapped    = copy_of(nonce);
    append(wrapped, nacl::box(data_key.reveal(), nonce, recipient.key, sender));
    const auto id = key_id(recipient.key.bytes(), recipient.key_version);
    out.recipient_ids.push_back(id);
    out.recipient_public_keys.push_back(copy_of(recipient.key.bytes()));
    out.encrypted_keys.push_back(wrapped);
    out.wrapped_keys.push_back({.recipient_id         = id,
                                .wrapped_key          = std::move(wrapped),
                                .algorithm            = std::string{algorithm},
                                .ephemeral_public_key = out.sender_public_key});
}

}  // namespace

Result<Envelope> seal(const Seal& request, const EntropySource& entropy) {
    TRY(check_request(request));
    const auto sender =
        request.sender != nullptr ? request.sender->copy() : x25519::PrivateKey::generate(entropy);
    const auto data_key = Secret::random(32, entropy);
    const auto nonce    = fresh_nonce(entropy);

    Envelope out;
    out.nonce             = copy_of(nonce);
    out.ciphertext        = nacl::secretbox(request.plaintext, nonce, data_key);
    out.sender_public_key = copy_of(sender.public_key().bytes());
    out.metadata          = request.metadata;
    out.metadata.emplace(mode_key, mode_multi);
    out.metadata.emplace(sender_sig_key, hex(request.signer.public_key().bytes()));

    // Sorted by key, so that the order in which recipients were named does not show.
    std::vector<Recipient> recipients(request.recipients.begin(), request.recipients.end());
    std::sort(recipients.begin(), recipients.end(), [](const Recipient& a, const Recipient& b) {
        return fingerprint(a.key.bytes()) < fingerprint(b.key.bytes());
    });
    for (const auto& recipient : recipients)
        add_recipient(out, recipient, data_key, sender, entropy);

    out.sender_signature = copy_of(ed25519::sign(request.signer, signed_message(out)));
    TRY(check(out));  // refuses the same recipient twice and metadata beyond the limits
    return out;
}

Result<Secret> open(const Envelope& envelope, const x25519::PrivateKey& key) {
    TRY(check(envelope));
    if (!signature_is_valid(envelope)) return cannot_open();
    const auto ours = fingerprint(key.public_key().bytes());
    for (const auto& entry : envelope.wrapped_keys) {
        if (fingerprint_of_id(entry.recipient_id) != ours) continue;
        const auto sender  = TRY(x25519::PublicKey::parse(envelope.sender_public_key));
        const ByteView all = entry.wrapped_key;
        const auto data_key =
            nacl::box_open(all.subspan(nonce_size), nonce_of(all.first(nonce_size)), sender, key);
        if (!data_key.ok()) return cannot_open();
        auto body =
            nacl::secretbox_open(envelope.ciphertext, nonce_of(envelope.nonce), data_key.value());
        if (!body.ok()) return cannot_open();
        return body;
    }
    return cannot_open();
}

bool signature_is_valid(const Envelope& envelope) {
    if (!check(envelope).ok()) return false;
    const auto signer = signer_of(envelope);
    return signer.ok() &&
           ed25519::verify(signer.value(), signed_message(envelope), envelope.sender_signature);
}

Result<ed25519::PublicKey> signer_of(const Envelope& envelope) {
    const auto named = envelope.metadata.find(std::string{sender_sig_key});
    if (named == envelope.metadata.end())
        return fail(errors::input, "the envelope's metadata has no {}", sender_sig_key);
    const auto bytes = parse_hex(named->second);
    if (!bytes.ok() || hex(bytes.value()) != named->second)
        return fail(errors::input, "{} is not lower-case hex", sender_sig_key);
    return ed25519::PublicKey::parse(bytes.value());
}

Hash signing_payload(const Envelope& envelope) {
    Sha256 hasher;
    hasher.update_be32(envelope.version)
        .update(envelope.algorithm_id)
        .update_be32(envelope.algorithm_version)
        .update(envelope.ciphertext)
        .update(envelope.nonce);
    for (const auto& id : envelope.recipient_ids) hasher.update(id);
    return hasher.finish();
}

Hash envelope_hash(const Envelope& envelope) { return sha256(signing_payload(envelope)); }

Bytes signed_message(const Envelope& envelope) {
    Bytes out = copy_of(bytes_of("VE-ENVELOPE-V1"));
    append(out, signing_payload(envelope));
    append(out, sha256(serialize_metadata(envelope)));
    append(out, sha256(serialize_keys(envelope)));
    return out;
}

}  // namespace ve::envelope
