// The journey of an identity: two pictures become sealed evidence, and a transaction carries it to
// the validators.
#pragma once

#include <span>

#include "client/transaction.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/secret.hpp"

namespace ve::client {

struct Evidence {
    std::string document, selfie;  // bytes of PNG or JPEG files
    std::string mrz;               // lines of the machine-readable zone; may be empty
    std::string scope_id;
    std::string device = "ve";
    std::string client_id;              // of an approved capture client
    const ed25519::PrivateKey& client;  // its key
    bool request_verification = true;   // in the same transaction
};

// The messages that upload it, sealed for every validator that registered a recipient key.
// Errors: pictures that are none, no validator to seal for.
Result<std::vector<std::unique_ptr<wire::Proto>>> identity_messages(Connection& node,
                                                                    const Signer& owner,
                                                                    const Evidence& evidence,
                                                                    const EntropySource& entropy);

}  // namespace ve::client
