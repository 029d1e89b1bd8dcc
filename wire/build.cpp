#include "wire/build.hpp"

#include <google/protobuf/any.pb.h>

#include "cosmos/crypto/secp256k1/keys.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "wire/any.hpp"
#include "wire/json.hpp"

namespace ve::wire {
namespace {

namespace txv1 = cosmos::tx::v1beta1;

void write_fee(const FeeSpec& fee, txv1::Fee& out) {
    for (const auto& coin : fee.amount.list()) {
        auto* amount = out.add_amount();
        amount->set_denom(coin.denom.text());
        amount->set_amount(coin.amount.text());
    }
    out.set_gas_limit(fee.gas_limit.value);
    if (fee.payer) out.set_payer(fee.payer->text());
    if (fee.granter) out.set_granter(fee.granter->text());
}

}  // namespace

std::string build_body(const std::vector<const Proto*>& messages, const BodySpec& spec) {
    txv1::TxBody body;
    for (const auto* message : messages) {
        const std::unique_ptr<Proto> whole{message->New()};
        whole->CopyFrom(*message);
        complete(*whole);
        pack(*whole, *body.add_messages());
    }
    body.set_memo(spec.memo);
    body.set_timeout_height(spec.timeout_height);
    body.set_unordered(spec.unordered);
    if (spec.timeout_time) {
        body.mutable_timeout_timestamp()->set_seconds(spec.timeout_time->seconds);
        body.mutable_timeout_timestamp()->set_nanos(spec.timeout_time->nanos);
    }
    return serialize(body);
}

std::string build_auth_info(const std::vector<SignerSpec>& signers, const FeeSpec& fee) {
    txv1::AuthInfo out;
    for (const auto& signer : signers) {
        auto* info = out.add_signer_infos();
        if (!signer.public_key.empty()) {
            cosmos::crypto::secp256k1::PubKey key;
            key.set_key(string_of(signer.public_key));
            pack(key, *info->mutable_public_key());
        }
        info->mutable_mode_info()->mutable_single()->set_mode(
            static_cast<cosmos::tx::signing::v1beta1::SignMode>(signer.mode));
        info->set_sequence(signer.sequence.value);
    }
    write_fee(fee, *out.mutable_fee());
    return serialize(out);
}

std::string build_auth_info(const Bytes& public_key, Sequence sequence, const FeeSpec& fee,
                            SignMode mode) {
    return build_auth_info({{.public_key = public_key, .sequence = sequence, .mode = mode}}, fee);
}

Json tx_to_json(const Tx& tx) {
    txv1::Tx whole;
    *whole.mutable_body()      = *tx.body;
    *whole.mutable_auth_info() = *tx.auth_info;
    for (const auto& signature : tx.signatures) whole.add_signatures(signature);
    return to_json(whole);
}

Result<Json> tx_json(std::string_view raw) { return tx_to_json(TRY(decode_tx(raw, Types::all))); }

Result<std::string> tx_from_json(const Json& json) {
    txv1::Tx whole;
    TRY(from_json(json, whole, Types::all));
    if (!whole.has_body())
        return fail(errors::input,
                    "body: a transaction has the members body, auth_info, signatures")
            .at("body");
    complete(whole);
    return encode_tx_raw(serialize(whole.body()), serialize(whole.auth_info()),
                         {whole.signatures().begin(), whole.signatures().end()});
}

}  // namespace ve::wire
