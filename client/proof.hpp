// A value of the state with its proof, checked here: from the key up to the state's hash, to the
// header that names it, to the signatures under that header. What is left to trust is said.
#pragma once

#include "client/connection.hpp"

namespace ve::client {

struct Proven {
    std::optional<std::string> value;  // nothing: it was proved that there is none
    Height height;                     // the state after this block
    Height header_height;              // the block after, whose header names the state's hash
    Time header_time;
    Hash header_hash{}, app_hash{}, validators_hash{};
    std::size_t signers = 0, validators = 0;
    std::int64_t power_signed = 0, power = 0;
    bool pinned = false;  // the asker knew these validators
};

struct ProofQuestion {
    std::string store, key;  // bytes
    Height height;           // 0: the newest that has a header after it
    // The validators' hash that the asker knows from elsewhere; nothing: the node's word.
    std::optional<Hash> validators_hash;
};

// Errors: verification, with what did not hold; peer, for an answer that is none.
Result<Proven> prove(Connection& node, const ProofQuestion& question);

// {"verified":[…],"trusted":[…]} and the same in words.
Json proof_json(const Proven& proven);
std::string proof_words(const Proven& proven);

}  // namespace ve::client
