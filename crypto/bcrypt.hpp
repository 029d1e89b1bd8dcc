// bcrypt's text of a passphrase, which older key files of the Go keyring turn into a key.
#pragma once

#include "crypto/secret.hpp"

namespace ve::bcrypt {

inline constexpr std::size_t salt_size = 16;

// The 60 characters "$2a$12$…" that Go computes. Errors: salt of another size, a passphrase with a
// NUL or above bcrypt's 72 bytes.
Result<Secret> text(const Secret& passphrase, ByteView salt, int cost);

}  // namespace ve::bcrypt
