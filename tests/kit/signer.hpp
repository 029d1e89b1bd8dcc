// Makes and signs the transactions of a test. Keys follow from names.
#pragma once

#include <map>

#include "crypto/secp256k1.hpp"
#include "node/chain/ante.hpp"
#include "tests/kit/chain.hpp"

namespace ve::test {

secp256k1::PrivateKey key_of(std::string_view name);

class Signer {
  public:
    Address add(std::string_view name);
    // By those who must sign, with the account numbers and sequences that `account` knows. Somebody
    // whose key is not known here is signed for by nobody: an empty signature.
    std::string sign(const std::vector<const wire::Proto*>& messages, const TxOptions& options,
                     std::string_view chain_id,
                     const std::function<std::optional<Account>(const Address&)>& account) const;

  private:
    std::map<Address, secp256k1::PrivateKey> keys_;
};

}  // namespace ve::test
