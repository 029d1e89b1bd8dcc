// A node's priv_validator_key.json or node_key.json: one ed25519 key, not encrypted. Read only.
#pragma once

#include "keyring/keyring.hpp"

namespace ve::foreign {

bool looks_like_validator_key(std::string_view text);
// The text is not parsed into values, which would leave copies of the key in memory.
Result<NewKey> read_validator_key(std::string_view text);

}  // namespace ve::foreign
