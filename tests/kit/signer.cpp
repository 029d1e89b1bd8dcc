// From messages to signed bytes.
#include "tests/kit/signer.hpp"

#include <algorithm>

#include "cosmos/tx/v1beta1/tx.pb.h"
#include "crypto/hash.hpp"
#include "node/chain/coin_forms.hpp"
#include "wire/any.hpp"
#include "wire/tx.hpp"

namespace ve::test {
namespace {

namespace tx_pb      = cosmos::tx::v1beta1;
namespace signing_pb = cosmos::tx::signing::v1beta1;

std::vector<Address> signers_of(const std::vector<const wire::Proto*>& messages) {
    std::vector<Address> out;
    for (const auto* message : messages) {
        const auto signers = wire::Catalog::get().signers(*message);
        if (!signers.ok()) continue;
        for (const auto& signer : *signers)
            if (std::ranges::find(out, signer) == out.end()) out.push_back(signer);
    }
    return out;
}

}  // namespace

secp256k1::PrivateKey key_of(std::string_view name) {
    return secp256k1::PrivateKey::from_bytes(sha256("account of a test: ", name)).value();
}

Address Signer::add(std::string_view name) {
    auto key           = key_of(name);
    const auto address = key.public_key().address();
    keys_.emplace(address, std::move(key));
    return address;
}

std::string Signer::sign(
    const std::vector<const wire::Proto*>& messages, const TxOptions& options,
    std::string_view chain_id,
    const std::function<std::optional<Account>(const Address&)>& account) const {
    tx_pb::TxBody body;
    for (const auto* message : messages) wire::pack(*message, *body.add_messages());
    body.set_memo(options.memo);
    if (options.body) options.body(body);

    tx_pb::AuthInfo auth_info;
    write_coins(options.fee, auth_info.mutable_fee()->mutable_amount());
    auth_info.mutable_fee()->set_gas_limit(options.gas.value);
    std::vector<Account> accounts;
    for (const auto& signer : signers_of(messages)) {
        accounts.push_back(account(signer).value_or(Account{signer, {}, {}, {}}));
        auto* info = auth_info.add_signer_infos();
        if (const auto key = keys_.find(signer); key != keys_.end())
            write_signing_key({copy_of(key->second.public_key().bytes()), nullptr},
                              *info->mutable_public_key());
        info->mutable_mode_info()->mutable_single()->set_mode(
            options.amino ? signing_pb::SIGN_MODE_LEGACY_AMINO_JSON : signing_pb::SIGN_MODE_DIRECT);
        info->set_sequence(accounts.back().sequence.value);
    }
    if (options.auth_info) options.auth_info(auth_info);

    const auto body_bytes = wire::serialize(body), auth_bytes = wire::serialize(auth_info);
    const auto chain = options.signed_for_chain.empty() ? chain_id : options.signed_for_chain;
    std::vector<std::string> signatures(accounts.size());
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        const auto key = keys_.find(accounts[i].address);
        if (key == keys_.end()) continue;
        std::string message =
            wire::sign_bytes_direct(body_bytes, auth_bytes, chain, accounts[i].number);
        if (options.amino) {
            const auto unsigned_tx =
                wire::decode_tx(wire::encode_tx_raw(body_bytes, auth_bytes, signatures)).value();
            message =
                wire::sign_bytes_amino(unsigned_tx, chain, accounts[i].number, accounts[i].sequence)
                    .value();
        }
        signatures[i] = string_of(secp256k1::sign(key->second, bytes_of(message)));
    }
    if (options.signatures) options.signatures(signatures);
    return wire::encode_tx_raw(body_bytes, auth_bytes, signatures);
}

}  // namespace ve::test
