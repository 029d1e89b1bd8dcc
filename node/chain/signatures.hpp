// Is a transaction signed by who must sign it? A pure function of bytes; accounts are handed in.
#pragma once

#include "node/chain/signing_key.hpp"
#include "wire/tx.hpp"

namespace ve {

// One signer as the chain knows him when the signature is checked.
struct SignedAs {
    AccountNumber number;
    Sequence sequence;
    SigningKey key;
};

// Signer `index` of the transaction. Errors: sdk::unauthorized with the text that clients parse,
// sdk::not_supported for sign modes other than direct, direct aux and legacy amino JSON.
Result<void> verify_signature(const wire::Tx& tx, std::size_t index, const SignedAs& signer,
                              std::string_view chain_id);

// One member's signature of a threshold key, or any single one: what verify_signature looks at.
// `mode` is a cosmos.tx.signing.v1beta1.SignMode; `key` a secp256k1 key, 33 bytes.
Result<void> verify_part(const wire::Tx& tx, int mode, ByteView key, std::string_view signature,
                         const SignedAs& signer, std::string_view chain_id);

// For events: a single signature as it is; of a multisig one per member that signed.
std::vector<std::string> signature_parts(const wire::Tx& tx, std::size_t index);
// How many single signatures there are to verify.
std::size_t signature_count(const wire::Tx& tx, std::size_t index);

}  // namespace ve
