// A transaction's bytes: strict decoding, hash, and what its signers sign.
// Decoding accepts exactly what the chain accepts (ADR-027 and the SDK's unknown-field rules), so a
// transaction has one encoding and its hash cannot be changed by anyone but its signers.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/address.hpp"
#include "base/bytes.hpp"
#include "base/strong.hpp"
#include "wire/catalog.hpp"

namespace cosmos::tx::v1beta1 {
class AuthInfo;
class Fee;
class SignerInfo;
class TxBody;
}  // namespace cosmos::tx::v1beta1

namespace ve::wire {

struct Tx {
    std::string raw;  // TxRaw
    Hash hash{};      // SHA-256 of raw
    std::string body_bytes, auth_info_bytes;
    std::vector<std::string> signatures;
    std::shared_ptr<const cosmos::tx::v1beta1::TxBody> body;
    std::shared_ptr<const cosmos::tx::v1beta1::AuthInfo> auth_info;
    std::vector<std::shared_ptr<const Proto>> messages;  // of the body, unpacked
    bool has_unknown_fields = false;              // in the body, and only such as may be ignored
    std::vector<std::optional<Address>> senders;  // of each message its first signer, if it has any
    std::vector<Address>
        signers;  // of the messages in order of first appearance, then the fee payer
};

// Errors are the SDK's: sdk::tx_decode and the like, with the offset or field.
// Types::all takes any chain's messages too, and then any prefix of addresses: for tools that show
// and sign, never for our chain.
Result<Tx> decode_tx(std::string_view raw, Types types = Types::ours);

Hash tx_hash(std::string_view raw);
std::string encode_tx_raw(std::string_view body, std::string_view auth_info,
                          const std::vector<std::string>& signatures);

// SIGN_MODE_DIRECT: the serialized SignDoc. The signature is over its SHA-256.
std::string sign_bytes_direct(std::string_view body, std::string_view auth_info,
                              std::string_view chain_id, AccountNumber account);
// SIGN_MODE_LEGACY_AMINO_JSON: the sorted, escaped JSON StdSignDoc. Error: a message without amino
// form.
Result<std::string> sign_bytes_amino(const Tx& tx, std::string_view chain_id, AccountNumber account,
                                     Sequence sequence);

}  // namespace ve::wire
