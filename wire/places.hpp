// Where signatures stand in a transaction: one place per signer, filled, prepared or empty, so that
// signers can come one after the other. Whether a signature holds is node/chain/signatures.hpp's.
#pragma once

#include "wire/build.hpp"

namespace google::protobuf {
class Any;
}

namespace ve::wire {

struct Place {
    Address signer;
    std::shared_ptr<const cosmos::tx::v1beta1::SignerInfo> info = {};  // null: not prepared
    std::string signature                                       = {};  // empty: not signed
};

// One per tx.signers, in their order. Signatures that came without order (as other tools append
// them) are found by their keys. Error: more signatures than signers, or of somebody else.
Result<std::vector<Place>> places_of(const Tx& tx);
// The same transaction with these signer infos and signatures. Empty places at the end are left
// out, as the Go client does; those in between stand as empty.
std::string with_places(const Tx& tx, const std::vector<Place>& places);
// The same without any: what `--generate-only` prints.
std::string without_places(const Tx& tx);

// Of a single key in one mode; `key` may be null: an account that the chain knows.
std::shared_ptr<const cosmos::tx::v1beta1::SignerInfo> signer_info(const google::protobuf::Any* key,
                                                                   SignMode mode,
                                                                   Sequence sequence);
SignMode mode_of(const cosmos::tx::v1beta1::SignerInfo& info);  // unspecified: of several

// SIGN_MODE_DIRECT_AUX: the serialized SignDocDirectAux, for a signer who does not pay the fee.
std::string sign_bytes_direct_aux(std::string_view body, const google::protobuf::Any& key,
                                  std::string_view chain_id, AccountNumber account,
                                  Sequence sequence);

// Who pays the fee: fee.payer, else the first signer.
Result<Address> fee_payer(const Tx& tx);

}  // namespace ve::wire
