// Which of the forms that keys travel in a text has.
#pragma once

#include "base/result.hpp"

namespace ve::foreign {

enum class Form : std::uint8_t {
    mnemonic,
    hex,  // 64 digits, with or without 0x
    armor,
    public_armor,
    keystore,       // Ethereum's JSON, version 3
    go_file,        // of the Go keyring's file and test backends
    validator_key,  // CometBFT's priv_validator_key.json and node_key.json
    public_key,     // JSON of one: the secret is elsewhere
};
std::string_view name_of(Form form);  // as an error or a prompt speaks of it
bool has_passphrase(Form form);
bool is_public(Form form);

// A text that has none of the other forms is taken for a mnemonic. Error: JSON of another kind.
Result<Form> recognise(std::string_view text);

}  // namespace ve::foreign
