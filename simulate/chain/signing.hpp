// From messages to the bytes of a transaction of one signer, and what may be wrong with them.
#pragma once

#include "base/coin.hpp"
#include "base/strong.hpp"
#include "crypto/secp256k1.hpp"
#include "wire/catalog.hpp"

namespace ve::simulate {

struct Signing {
    std::string_view chain_id;
    AccountNumber number;
    Sequence sequence;
    Coins fee = {};
    Gas gas{50'000'000};
    std::string memo = {};
};

std::string sign(const std::vector<std::unique_ptr<wire::Proto>>& messages,
                 const secp256k1::PrivateKey& key, const Signing& how);

}  // namespace ve::simulate
