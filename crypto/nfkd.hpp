// Unicode's form NFKD, for the passphrases that people add to a mnemonic. Covers Latin letters
// with marks, Greek, Cyrillic and Chinese ones without, and symbols; says so about the rest.
#pragma once

#include "crypto/secret.hpp"

namespace ve {

// Errors: not UTF-8; a character whose form this table does not know.
Result<Secret> nfkd(ByteView utf8);

}  // namespace ve
