// Verifying signatures: direct mode, direct aux, legacy amino JSON, and a threshold of them.
#include "node/chain/signatures.hpp"

#include <google/protobuf/any.pb.h>

#include "base/sdk_errors.hpp"
#include "cosmos/crypto/multisig/v1beta1/multisig.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "crypto/secp256k1.hpp"
#include "wire/places.hpp"

namespace ve {
namespace {

namespace tx_proto   = cosmos::tx::v1beta1;
namespace multi_v1   = cosmos::crypto::multisig::v1beta1;
namespace sign_modes = cosmos::tx::signing::v1beta1;

struct Question {
    const wire::Tx& tx;
    const SignedAs& signer;
    std::string_view chain_id;
};

// Who pays the fee signs all of it: the shorter form is for the others.
Result<std::string> bytes_of_aux(const Question& q) {
    const auto payer = TRY(wire::fee_payer(q.tx));
    if (payer == q.signer.key.address())
        return fail(sdk::unauthorized, "fee payer {} cannot sign with SIGN_MODE_DIRECT_AUX", payer);
    google::protobuf::Any key;
    write_signing_key(q.signer.key, key);
    return wire::sign_bytes_direct_aux(q.tx.body_bytes, key, q.chain_id, q.signer.number,
                                       q.signer.sequence);
}

Result<std::string> bytes_to_sign(const Question& q, sign_modes::SignMode mode) {
    if (mode == sign_modes::SIGN_MODE_DIRECT_AUX) return bytes_of_aux(q);
    if (mode == sign_modes::SIGN_MODE_DIRECT)
        return wire::sign_bytes_direct(q.tx.body_bytes, q.tx.auth_info_bytes, q.chain_id,
                                       q.signer.number);
    if (mode == sign_modes::SIGN_MODE_LEGACY_AMINO_JSON)
        return wire::sign_bytes_amino(q.tx, q.chain_id, q.signer.number, q.signer.sequence);
    return fail(sdk::not_supported, "cannot verify signatures of sign mode {}",
                static_cast<int>(mode));
}

Result<void> verify_in_mode(const Question& q, sign_modes::SignMode mode, ByteView key,
                            std::string_view signature) {
    const auto message = TRY(bytes_to_sign(q, mode));
    if (!secp256k1::verify(key, bytes_of(message), bytes_of(signature)))
        return fail(sdk::unauthorized, "unable to verify single signer signature");
    return {};
}

Result<void> verify_single(const Question& q, const tx_proto::ModeInfo& mode, ByteView key,
                           std::string_view signature) {
    if (!mode.has_single()) return fail(sdk::unauthorized, "a single key has a single sign mode");
    return verify_in_mode(q, mode.single().mode(), key, signature);
}

bool bit(const multi_v1::CompactBitArray& bits, std::size_t i) {
    return (static_cast<std::uint8_t>(bits.elems()[i / 8]) >> (7 - i % 8) & 1) != 0;
}

std::size_t bit_count(const multi_v1::CompactBitArray& bits) {
    if (bits.elems().empty() || bits.extra_bits_stored() > 7) return 0;
    const auto extra = bits.extra_bits_stored();
    return (bits.elems().size() - 1) * 8 + (extra == 0 ? 8 : extra);
}

Result<void> verify_multisig(const Question& q, const tx_proto::ModeInfo& mode,
                             const Multisig& multisig, const std::string& signature) {
    multi_v1::MultiSignature parts;
    if (!mode.has_multi() || !parts.ParseFromString(signature))
        return fail(sdk::unauthorized, "a multisig account needs a multi signature");
    const auto& bits  = mode.multi().bitarray();
    const auto& modes = mode.multi().mode_infos();
    const auto keys   = multisig.keys.size();
    if (bit_count(bits) != keys)
        return fail(sdk::unauthorized, "bit array size is incorrect, expecting: {}", keys);
    std::vector<std::size_t> signed_by;
    for (std::size_t i = 0; i < keys; ++i)
        if (bit(bits, i)) signed_by.push_back(i);
    if (signed_by.size() < multisig.threshold)
        return fail(sdk::unauthorized, "not enough signatures set, have {}, expected {}",
                    signed_by.size(), multisig.threshold);
    if (static_cast<std::size_t>(parts.signatures_size()) != signed_by.size() ||
        static_cast<std::size_t>(modes.size()) != signed_by.size())
        return fail(sdk::unauthorized, "signature size is incorrect {}", parts.signatures_size());
    for (std::size_t i = 0; i < signed_by.size(); ++i)
        TRY(verify_single(q, modes[static_cast<int>(i)], multisig.keys[signed_by[i]],
                          parts.signatures(static_cast<int>(i))));
    return {};
}

bool is_amino(const tx_proto::ModeInfo& mode) {
    if (mode.has_single()) return mode.single().mode() == sign_modes::SIGN_MODE_LEGACY_AMINO_JSON;
    for (const auto& member : mode.multi().mode_infos())
        if (!is_amino(member)) return false;
    return mode.has_multi();
}

const tx_proto::SignerInfo& signer_info(const wire::Tx& tx, std::size_t index) {
    return tx.auth_info->signer_infos(static_cast<int>(index));
}

}  // namespace

Result<void> verify_signature(const wire::Tx& tx, std::size_t index, const SignedAs& signer,
                              std::string_view chain_id) {
    const Question question{tx, signer, chain_id};
    const auto& mode = signer_info(tx, index).mode_info();
    auto verified =
        signer.key.multisig
            ? verify_multisig(question, mode, *signer.key.multisig, tx.signatures[index])
            : verify_single(question, mode, signer.key.single, tx.signatures[index]);
    if (verified.ok() || verified.error().is(sdk::not_supported)) return verified;
    constexpr std::string_view advice = "signature verification failed; please verify";
    if (is_amino(mode))
        return fail(sdk::unauthorized, "{} account number ({}), sequence ({}) and chain-id ({})",
                    advice, signer.number, signer.sequence, chain_id);
    return fail(sdk::unauthorized, "{} account number ({}) and chain-id ({}): ({})", advice,
                signer.number, chain_id, verified.error().detail());
}

Result<void> verify_part(const wire::Tx& tx, int mode, ByteView key, std::string_view signature,
                         const SignedAs& signer, std::string_view chain_id) {
    const Question question{tx, signer, chain_id};
    return verify_in_mode(question, static_cast<sign_modes::SignMode>(mode), key, signature);
}

std::vector<std::string> signature_parts(const wire::Tx& tx, std::size_t index) {
    if (!signer_info(tx, index).mode_info().has_multi()) return {tx.signatures[index]};
    multi_v1::MultiSignature parts;
    if (!parts.ParseFromString(tx.signatures[index])) return {};
    return {parts.signatures().begin(), parts.signatures().end()};
}

std::size_t signature_count(const wire::Tx& tx, std::size_t index) {
    const auto& mode = signer_info(tx, index).mode_info();
    return mode.has_multi() ? static_cast<std::size_t>(mode.multi().mode_infos_size()) : 1;
}

}  // namespace ve
