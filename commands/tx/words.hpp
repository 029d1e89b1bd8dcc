// What a message does, in words: a sentence where one is worth it, else what its definition says of
// it and its fields. Works on any message that the Catalog knows.
#pragma once

#include "commands/tx/names.hpp"
#include "wire/catalog.hpp"

namespace ve {

struct Words {
    std::string headline;  // "customer sends 5 VE to bob"
    std::string details;   // lines, indented by nothing; empty where the headline says it all
};
Words words_of(const wire::Proto& message, const Names& names);

// What somebody may do by an allowance or authorization: "pay up to 5 VE of fees until 2030-…".
std::string permission_in_words(const Json& permission, const Names& names);

// What the chain asks of the signer besides a signature; empty where it asks nothing.
std::string gate_in_words(const wire::Proto& message);

}  // namespace ve
