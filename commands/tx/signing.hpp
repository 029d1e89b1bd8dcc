// One more signature in a document: which place, which mode, which bytes. No keyring, no node:
// facts are handed in, so that tests and other tools can sign without either.
#pragma once

#include "client/transaction.hpp"
#include "commands/tx/account.hpp"
#include "wire/multisig.hpp"

namespace ve {

// How the others' places look in direct mode, where all of them are signed over.
using PrepareOther = std::function<Result<wire::Place>(const Address& other)>;

struct SignRequest {
    Address place;  // whose signature it is: the signer's own, or a multisig's
    std::optional<wire::SignMode> mode = {};
    SigningFacts facts;
    bool overwrite       = false;
    PrepareOther prepare = {};
    // For errors; nothing: addresses alone.
    std::function<std::string(const Address&)> shown = [](const Address& a) { return a.text(); };
};

// Error: it is no signer of the transaction; the hint names who is.
Result<void> must_sign(const wire::Tx& tx, const SignRequest& request);
// The document with this signature. Errors: no signer of it, signed already, a mode that would
// break what others signed.
Result<std::string> with_signature(const wire::Tx& tx, const client::Signer& signer,
                                   const SignRequest& request);
// The signature of a member of the multisig `request.place`, for a file of its own.
Result<wire::SignaturePart> part_of(const wire::Tx& tx, const client::Signer& signer,
                                    const SignRequest& request);

}  // namespace ve
