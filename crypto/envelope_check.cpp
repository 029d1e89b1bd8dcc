// The grammar of an envelope: what is refused before any cipher runs. It opens nothing.
// All that is looked at here is plaintext, so errors name the field.
#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.hpp"
#include "crypto/envelope.hpp"
#include "crypto/hash.hpp"

namespace ve::envelope {
namespace {

constexpr std::size_t fingerprint_size = 40;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

bool is_fingerprint(std::string_view text) {
    return text.size() == fingerprint_size && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

bool is_key_version(std::string_view text) {
    std::uint32_t value       = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc{} && end == text.data() + text.size() && text[0] != '0';
}

Result<void> check_algorithm(std::string_view id) {
    if (is_algorithm(id)) return {};
    for (const auto reserved : reserved_algorithms)
        if (same_ignoring_case(id, reserved))
            return fail(errors::input, "algorithm {} is reserved and not enabled; use {}", reserved,
                        algorithm);
    return fail(errors::input, "unknown algorithm \"{}\"; use {}", printable(id, 40), algorithm);
}

Result<void> check_size(std::string_view field, std::size_t size, std::size_t wanted) {
    if (size == wanted) return {};
    return fail(errors::input, "{} has {} bytes, not {}", field, wanted, size)
        .at(std::string{field});
}

Result<void> check_header(const Envelope& envelope) {
    if (envelope.version != version)
        return fail(errors::input, "envelope version {} is not supported, {} is", envelope.version,
                    version);
    TRY(check_algorithm(envelope.algorithm_id));
    if (envelope.algorithm_version != algorithm_version)
        return fail(errors::input, "version {} of {} is not supported, {} is",
                    envelope.algorithm_version, algorithm, algorithm_version);
    TRY(check_size("nonce", envelope.nonce.size(), nonce_size));
    TRY(check_size("sender_signature", envelope.sender_signature.size(), 64));
    const auto sender = x25519::PublicKey::parse(envelope.sender_public_key);
    if (!sender.ok()) return Error{sender.error()}.within("sender_pub_key");
    if (envelope.ciphertext.size() <= nacl::tag_size)
        return fail(errors::input, "ciphertext has more than {} bytes, not {}", nacl::tag_size,
                    envelope.ciphertext.size());
    if (envelope.ciphertext.size() > max_ciphertext_bytes)
        return fail(errors::input, "ciphertext has at most {} bytes, not {}", max_ciphertext_bytes,
                    envelope.ciphertext.size());
    return {};
}

Result<void> check_wrapped(const Envelope& envelope, const WrappedKey& entry, std::size_t i) {
    if (entry.recipient_id != envelope.recipient_ids[i])
        return fail(errors::input, "wrapped_keys[{}] is not for recipient {}", i, i);
    TRY(check_algorithm(entry.algorithm));
    TRY(check_size("wrapped_key", entry.wrapped_key.size(), wrapped_key_size));
    if (entry.wrapped_key != envelope.encrypted_keys[i])
        return fail(errors::input, "wrapped_keys[{}] differs from encrypted_keys[{}]", i, i);
    if (!entry.ephemeral_public_key.empty() &&
        entry.ephemeral_public_key != envelope.sender_public_key)
        return fail(errors::input, "ephemeral_pub_key of wrapped_keys[{}] is not the sender's", i);
    return {};
}

Result<void> check_recipients(const Envelope& envelope) {
    const std::size_t count = envelope.recipient_ids.size();
    if (count == 0 || count > max_recipients)
        return fail(errors::input, "an envelope has 1 to {} recipients, not {}", max_recipients,
                    count);
    if (envelope.encrypted_keys.size() != count || envelope.wrapped_keys.size() != count)
        return fail(errors::input, "{} recipients, but {} encrypted_keys and {} wrapped_keys",
                    count, envelope.encrypted_keys.size(), envelope.wrapped_keys.size());
    const auto& keys = envelope.recipient_public_keys;
    if (!keys.empty() && keys.size() != count)
        return fail(errors::input, "{} recipients, but {} recipient_public_keys", count,
                    keys.size());
    std::set<std::string> seen;
    for (std::size_t i = 0; i < count; ++i) {
        const auto print = fingerprint_of_id(envelope.recipient_ids[i]);
        if (print.empty())
            return fail(errors::input, "recipient {}, \"{}\", is no key id", i,
                        printable(envelope.recipient_ids[i], 60));
        if (!seen.insert(print).second)
            return fail(errors::input, "recipient {} is named twice", print);
        if (!keys.empty()) {
            TRY(check_size("recipient_public_key", keys[i].size(), x25519::key_size));
            if (fingerprint(keys[i]) != print)
                return fail(errors::input, "recipient_public_keys[{}] does not hash to its id", i);
        }
        TRY(check_wrapped(envelope, envelope.wrapped_keys[i], i));
    }
    return {};
}

Result<void> check_metadata(const Envelope& envelope) {
    if (envelope.metadata.size() > max_metadata)
        return fail(errors::input, "metadata has at most {} entries, not {}", max_metadata,
                    envelope.metadata.size());
    for (const auto& [name, value] : envelope.metadata)
        if (name.empty() || name.size() > max_metadata_bytes || value.size() > max_metadata_bytes)
            return fail(errors::input, "metadata \"{}\" is empty or above {} bytes",
                        printable(name, 40), max_metadata_bytes);
    const auto mode = envelope.metadata.find(std::string{mode_key});
    if (mode == envelope.metadata.end() || mode->second != mode_multi)
        return fail(errors::input, "metadata {} is not {}", mode_key, mode_multi);
    TRY(signer_of(envelope));
    return {};
}

}  // namespace

bool is_algorithm(std::string_view id) { return same_ignoring_case(id, algorithm); }

std::string fingerprint(ByteView public_key) {
    return hex(ByteView{sha256(public_key)}.first(fingerprint_size / 2));
}

std::string key_id(ByteView public_key, std::uint32_t key_version) {
    if (key_version == 0) return fingerprint(public_key);
    return fmt::format("{}:v{}", fingerprint(public_key), key_version);
}

std::string fingerprint_of_id(std::string_view id) {
    const auto print  = id.substr(0, fingerprint_size);
    const auto suffix = id.substr(print.size());
    if (!is_fingerprint(print)) return {};
    if (!suffix.empty() &&
        !(suffix.starts_with(":v") && suffix.size() > 2 && is_key_version(suffix.substr(2))))
        return {};
    return std::string{print};
}

Result<void> check(const Envelope& envelope) {
    TRY(check_header(envelope));
    TRY(check_recipients(envelope));
    return check_metadata(envelope);
}

}  // namespace ve::envelope
