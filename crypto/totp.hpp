// One-time passwords (RFC 4226 and 6238), their base32 secrets and the otpauth address.
// The time comes from the caller.
#pragma once

#include "crypto/secret.hpp"

namespace ve::totp {

enum class Digest : std::uint8_t { sha1, sha256, sha512 };

struct Options {
    Digest digest        = Digest::sha1;
    int digits           = 6;   // 6 to 8
    std::uint64_t period = 30;  // seconds
};

std::string hotp(const Secret& secret, std::uint64_t counter, const Options& options = {});
std::string at(const Secret& secret, std::uint64_t unix_seconds, const Options& options = {});

// The step whose code this is, within one step of now and later than the last one used; nothing
// otherwise. The caller stores the step, so that a code works once.
std::optional<std::uint64_t> match(const Secret& secret, std::string_view code,
                                   std::uint64_t unix_seconds,
                                   std::optional<std::uint64_t> last_used_step,
                                   const Options& options = {});

Secret base32(const Secret& secret);                 // RFC 4648, no padding
Result<Secret> parse_base32(std::string_view text);  // any case, blanks and '=' allowed

// otpauth://totp/{issuer}:{account}?secret=… : what a QR code for an authenticator holds.
Secret otpauth_uri(std::string_view issuer, std::string_view account, const Secret& secret,
                   const Options& options = {});

}  // namespace ve::totp
