#include "simulate/chain/signing.hpp"

#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/coin_forms.hpp"
#include "node/chain/signing_key.hpp"
#include "wire/any.hpp"
#include "wire/tx.hpp"

namespace ve::simulate {

std::string sign(const std::vector<std::unique_ptr<wire::Proto>>& messages,
                 const secp256k1::PrivateKey& key, const Signing& how) {
    cosmos::tx::v1beta1::TxBody body;
    for (const auto& message : messages) wire::pack(*message, *body.add_messages());
    body.set_memo(how.memo);
    cosmos::tx::v1beta1::AuthInfo auth_info;
    write_coins(how.fee, auth_info.mutable_fee()->mutable_amount());
    auth_info.mutable_fee()->set_gas_limit(how.gas.value);
    auto* signer = auth_info.add_signer_infos();
    write_signing_key({copy_of(key.public_key().bytes()), nullptr}, *signer->mutable_public_key());
    signer->mutable_mode_info()->mutable_single()->set_mode(
        cosmos::tx::signing::v1beta1::SIGN_MODE_DIRECT);
    signer->set_sequence(how.sequence.value);

    const auto body_bytes = wire::serialize(body), auth_bytes = wire::serialize(auth_info);
    const auto what = wire::sign_bytes_direct(body_bytes, auth_bytes, how.chain_id, how.number);
    return wire::encode_tx_raw(body_bytes, auth_bytes,
                               {string_of(secp256k1::sign(key, bytes_of(what)))});
}

}  // namespace ve::simulate
