#include "wire/places.hpp"

#include <google/protobuf/any.pb.h>

#include <algorithm>

#include "cosmos/tx/v1beta1/tx.pb.h"
#include "wire/any.hpp"
#include "wire/key_any.hpp"

namespace ve::wire {
namespace {

namespace txv1  = cosmos::tx::v1beta1;
namespace modes = cosmos::tx::signing::v1beta1;

bool is_prepared(const txv1::SignerInfo& info) {
    return info.has_public_key() || info.has_mode_info() || info.sequence() != 0;
}

// Where info i belongs: to the signer of its key, or, without a key, to the signer of its index.
Result<std::size_t> place_of(const Tx& tx, const txv1::SignerInfo& info, std::size_t i) {
    if (info.has_public_key()) {
        const auto address = TRY(key_address(info.public_key()));
        const auto found   = std::ranges::find(tx.signers, address);
        if (found == tx.signers.end())
            return fail(errors::input, "a signature is of {}, who is no signer of this transaction",
                        address)
                .at(fmt::format("auth_info.signer_infos[{}]", i));
        return static_cast<std::size_t>(found - tx.signers.begin());
    }
    if (i < tx.signers.size()) return i;
    return fail(errors::input, "{} signatures, but the messages name {} signers", i + 1,
                tx.signers.size())
        .at(fmt::format("auth_info.signer_infos[{}]", i));
}

}  // namespace

Result<std::vector<Place>> places_of(const Tx& tx) {
    std::vector<Place> out;
    for (const auto& signer : tx.signers) out.push_back({.signer = signer});
    const auto count = static_cast<std::size_t>(tx.auth_info->signer_infos_size());
    if (tx.signatures.size() > count)
        return fail(errors::input, "{} signatures, but auth_info names {} signers",
                    tx.signatures.size(), count)
            .at("signatures");
    for (std::size_t i = 0; i < count; ++i) {
        const auto& info = tx.auth_info->signer_infos(static_cast<int>(i));
        if (!is_prepared(info)) continue;
        auto& place = out[TRY(place_of(tx, info, i))];
        if (place.info)
            return fail(errors::input, "{} stands twice among the signatures", place.signer)
                .at(fmt::format("auth_info.signer_infos[{}]", i));
        place.info = std::make_shared<txv1::SignerInfo>(info);
        if (i < tx.signatures.size()) place.signature = tx.signatures[i];
    }
    return out;
}

std::string with_places(const Tx& tx, const std::vector<Place>& places) {
    auto count = places.size();
    while (count > 0 && !places[count - 1].info) --count;
    txv1::AuthInfo info = *tx.auth_info;
    info.clear_signer_infos();
    std::vector<std::string> signatures;
    bool any = false;
    for (std::size_t i = 0; i < count; ++i) {
        auto* written = info.add_signer_infos();
        if (places[i].info) *written = *places[i].info;
        signatures.push_back(places[i].signature);
        any = any || !places[i].signature.empty();
    }
    return encode_tx_raw(tx.body_bytes, serialize(info),
                         any ? signatures : std::vector<std::string>{});
}

std::string without_places(const Tx& tx) { return with_places(tx, {}); }

std::shared_ptr<const txv1::SignerInfo> signer_info(const google::protobuf::Any* key, SignMode mode,
                                                    Sequence sequence) {
    auto out = std::make_shared<txv1::SignerInfo>();
    if (key != nullptr) *out->mutable_public_key() = *key;
    out->mutable_mode_info()->mutable_single()->set_mode(static_cast<modes::SignMode>(mode));
    out->set_sequence(sequence.value);
    return out;
}

SignMode mode_of(const txv1::SignerInfo& info) {
    return static_cast<SignMode>(info.mode_info().single().mode());
}

std::string sign_bytes_direct_aux(std::string_view body, const google::protobuf::Any& key,
                                  std::string_view chain_id, AccountNumber account,
                                  Sequence sequence) {
    txv1::SignDocDirectAux doc;
    doc.set_body_bytes(std::string{body});
    *doc.mutable_public_key() = key;
    doc.set_chain_id(std::string{chain_id});
    doc.set_account_number(account.value);
    doc.set_sequence(sequence.value);
    return serialize(doc);
}

Result<Address> fee_payer(const Tx& tx) {
    const auto& named = tx.auth_info->fee().payer();
    if (!named.empty()) return Address::parse(named);
    if (tx.signers.empty()) return fail(errors::input, "nobody signs this transaction");
    return tx.signers.front();
}

}  // namespace ve::wire
