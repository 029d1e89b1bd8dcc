// What a text may be. Several readings where it is ambiguous, the likeliest first; nothing is asked
// of a node, and a mnemonic is never repeated.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/json.hpp"

namespace ve {

struct Reading {
    std::string is;                                               // "an address of account"
    std::vector<std::pair<std::string, std::string>> forms = {};  // name and value
    std::optional<Hash> tx_hash                            = {};  // a node may know it
    bool is_secret                                         = false;
};

// `type`, when not empty, names the message type that bytes are read as.
Result<std::vector<Reading>> readings_of(std::string_view text, const std::string& type);

}  // namespace ve
