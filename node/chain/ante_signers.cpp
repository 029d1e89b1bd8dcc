// The signers' accounts: their keys, what their signatures cost, whether they hold, and sequences.
#include "base/planted.hpp"
#include "base/sdk_errors.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/ante_run.hpp"
#include "node/chain/signatures.hpp"

namespace ve {
namespace {

// Simulation stores something of the right size where a key is still to come.
Bytes stand_in_key() { return Bytes(33, 2); }

}  // namespace

// The key of a first-time signer is stored; a key that came along must be the signer's.
Result<void> AnteRun::keys() {
    signers_.reserve(tx_.signers.size());
    for (std::size_t i = 0; i < tx_.signers.size(); ++i) {
        auto account = payer_ && payer_->address == tx_.signers[i]
                           ? std::exchange(payer_, std::nullopt)
                           : ante_.accounts_.account(ctx_, tx_.signers[i]);
        if (!account)
            return fail(sdk::unknown_address, "account {} does not exist", tx_.signers[i]);
        const auto& info = tx_.auth_info->signer_infos(static_cast<int>(i));
        if (info.has_public_key() || (simulated() && !account->has_key())) {
            auto key = info.has_public_key() ? TRY(read_signing_key(info.public_key()))
                                             : SigningKey{stand_in_key(), nullptr};
            const bool known =
                account->has_key() && account->public_key == key.single && !account->multisig;
            if (!known && !simulated() && key.address() != account->address)
                return fail(sdk::invalid_pubkey,
                            "pubKey does not match signer address {} with signer index: {}",
                            account->address, i);
            if (!account->has_key()) {
                account->public_key = std::move(key.single);
                account->multisig   = std::move(key.multisig);
                ante_.accounts_.set_account(ctx_, *account);
            }
        }
        signers_.push_back(*std::move(account));
    }
    for (std::size_t i = 0; i < signers_.size(); ++i) {
        const auto sequence = tx_.auth_info->signer_infos(static_cast<int>(i)).sequence();
        ctx_.emit(event("tx", attribute("acc_seq", signers_[i].address.text() + '/' +
                                                       std::to_string(sequence))));
        for (const auto& signature : signature_parts(tx_, i))
            ctx_.emit(event("tx", attribute("signature", base64(bytes_of(signature)))));
    }
    return ctx_.gas().check();
}

Result<void> AnteRun::count_signatures() {
    std::size_t count = 0;
    for (const auto& signer : signers_) count += signer.multisig ? signer.multisig->keys.size() : 1;
    if (count > params_.signatures_max)
        return fail(sdk::too_many_signatures, "signatures: {}, limit: {}", count,
                    params_.signatures_max);
    return {};
}

Result<void> AnteRun::signature_gas() {
    for (std::size_t i = 0; i < signers_.size(); ++i) {
        if (!signers_[i].has_key() && !simulated())
            return fail(sdk::invalid_pubkey, "pubkey on account is not set");
        const auto count = signers_[i].multisig ? signature_count(tx_, i) : 1;
        ctx_.gas().use(Gas{params_.verify_secp256k1.value * count}, "ante verify: secp256k1");
    }
    return ctx_.gas().check();
}

Result<void> AnteRun::signatures(SignedNumbers& known) {
    TRY(unordered());
    const bool ordered = !tx_.body->unordered();
    SignedNumbers numbers;
    for (const auto& signer : signers_)
        numbers.emplace_back(signer.number, ordered ? signer.sequence : Sequence{});
    const bool skip = simulated() || ctx_.phase() == Phase::recheck || numbers == known;
    for (std::size_t i = 0; i < signers_.size(); ++i) {
        const auto& signer  = signers_[i];
        const auto sequence = tx_.auth_info->signer_infos(static_cast<int>(i)).sequence();
        if (!ordered && sequence != 0)
            return fail(sdk::invalid_request, "sequence is not allowed for unordered transactions");
        if (ordered && sequence != signer.sequence.value)
            return fail(sdk::wrong_sequence, "account sequence mismatch, expected {}, got {}",
                        signer.sequence, sequence);
        if (skip || VE_PLANTED(any_signature)) continue;
        const SignedAs as{signer.number, Sequence{sequence}, {signer.public_key, signer.multisig}};
        TRY(verify_signature(tx_, i, as, ctx_.block().chain_id));
    }
    if (!skip) known = std::move(numbers);
    return {};
}

Result<void> AnteRun::gates() {
    if (VE_PLANTED(gates_in_mempool_only) && !checked()) return {};
    for (const auto& gate : ante_.gates_) {
        TRY(gate(ctx_, tx_));
        TRY(ctx_.gas().check());
    }
    return {};
}

Result<void> AnteRun::spend_sequences() {
    if (tx_.body->unordered()) return {};
    for (auto& signer : signers_) {
        if (!VE_PLANTED(sequence_not_spent)) ++signer.sequence.value;
        ante_.accounts_.set_account(ctx_, signer);
    }
    return {};
}

}  // namespace ve
