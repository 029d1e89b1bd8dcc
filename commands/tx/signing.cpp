#include "commands/tx/signing.hpp"

#include <fmt/format.h>
#include <google/protobuf/any.pb.h>

#include <algorithm>

#include "commands/tx/sign_mode.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "wire/key_any.hpp"

namespace ve {
namespace {

using wire::Place;
using wire::SignMode;

PublicKey key_of(const client::Signer& signer) { return {Curve::secp256k1, signer.public_key()}; }

Result<std::size_t> position(const wire::Tx& tx, const SignRequest& request) {
    const auto found = std::ranges::find(tx.signers, request.place);
    if (found != tx.signers.end()) return static_cast<std::size_t>(found - tx.signers.begin());
    std::vector<std::string> names;
    for (const auto& signer : tx.signers) names.push_back(request.shown(signer));
    return fail(errors::input, "{} is no signer of this transaction", request.shown(request.place))
        .with_hint("it is signed by {}", fmt::join(names, ", "));
}

bool has_amino_form(const wire::Tx& tx) {
    return wire::sign_bytes_amino(tx, "chain", AccountNumber{}, Sequence{}).ok();
}

// One signer signs directly. Several do it in amino JSON, where nobody has to wait for another;
// where a message has no such form, those who do not pay sign without the list of signers.
Result<SignMode> default_mode(const wire::Tx& tx, const Place& place) {
    if (place.info && wire::mode_of(*place.info) != SignMode::unspecified)
        return wire::mode_of(*place.info);
    if (tx.signers.size() == 1) return SignMode::direct;
    if (has_amino_form(tx)) return SignMode::amino_json;
    const auto payer = TRY(wire::fee_payer(tx));
    return place.signer == payer ? SignMode::direct : SignMode::direct_aux;
}

Result<std::string> bytes_to_sign(const wire::Tx& tx, SignMode mode, const PublicKey& key,
                                  const SigningFacts& facts) {
    switch (mode) {
        case SignMode::direct:
            return wire::sign_bytes_direct(tx.body_bytes, tx.auth_info_bytes, facts.chain_id,
                                           facts.number);
        case SignMode::amino_json:
            return wire::sign_bytes_amino(tx, facts.chain_id, facts.number, facts.sequence);
        case SignMode::direct_aux:
            return wire::sign_bytes_direct_aux(tx.body_bytes, wire::key_any(key), facts.chain_id,
                                               facts.number, facts.sequence);
        case SignMode::textual:
        case SignMode::unspecified: break;
    }
    return fail(errors::usage, "sign mode {} is not made here", sign_mode_name(mode));
}

Result<void> check_mode(const wire::Tx& tx, SignMode mode, const SignRequest& request) {
    if (mode != SignMode::direct_aux) return {};
    const auto payer = TRY(wire::fee_payer(tx));
    if (payer != request.place) return {};
    return fail(errors::usage, "{} pays the fee and cannot sign in mode direct-aux",
                request.shown(payer))
        .with_hint("sign with --sign-mode direct or amino-json, or let another pay: --fee-payer");
}

bool has_signed_directly(const Place& place) {
    return !place.signature.empty() && place.info && wire::mode_of(*place.info) == SignMode::direct;
}

// This place stands as it should, and somebody has signed that it does: it stays without its key,
// which the chain knows.
bool is_signed_over(const std::vector<Place>& places, std::size_t at, SignMode mode,
                    Sequence sequence) {
    const auto& info = places[at].info;
    if (!info || wire::mode_of(*info) != mode || info->sequence() != sequence.value) return false;
    for (std::size_t i = 0; i < places.size(); ++i)
        if (i != at && has_signed_directly(places[i])) return true;
    return false;
}

// Direct mode signs the list of signers, so who has signed directly before must not see it change.
Result<void> keep_direct_signatures(const wire::Tx& tx, const std::string& auth_info,
                                    const std::vector<Place>& places, const SignRequest& request) {
    if (auth_info == tx.auth_info_bytes) return {};
    for (const auto& place : places)
        if (place.signer != request.place && has_signed_directly(place))
            return fail(errors::refused,
                        "{} has signed in direct mode, over a list of signers without this one; "
                        "its signature would not hold any more",
                        place.signer)
                .with_hint(
                    "all others sign first, with --sign-mode amino-json; who signs in "
                    "direct mode comes last");
    return {};
}

}  // namespace

Result<void> must_sign(const wire::Tx& tx, const SignRequest& request) {
    TRY(position(tx, request));
    return {};
}

Result<std::string> with_signature(const wire::Tx& tx, const client::Signer& signer,
                                   const SignRequest& request) {
    const auto at = TRY(position(tx, request));
    auto places   = TRY(wire::places_of(tx));
    if (!places[at].signature.empty() && !request.overwrite)
        return fail(errors::refused, "{} has signed this document already",
                    request.shown(request.place))
            .with_hint("--overwrite signs anew");
    const auto mode = request.mode ? *request.mode : TRY(default_mode(tx, places[at]));
    TRY(check_mode(tx, mode, request));
    const auto key = wire::key_any(key_of(signer));
    if (!is_signed_over(places, at, mode, request.facts.sequence))
        places[at].info = wire::signer_info(&key, mode, request.facts.sequence);
    places[at].signature.clear();
    if (mode == SignMode::direct)
        for (auto& place : places)
            if (!place.info) {
                if (!request.prepare)
                    return fail(errors::usage,
                                "in direct mode the keys and sequences of all signers are signed, "
                                "and those of {} are not known",
                                request.shown(place.signer))
                        .with_hint("sign with --sign-mode amino-json, or last");
                place = TRY(request.prepare(place.signer));
            }
    const auto prepared = TRY(wire::decode_tx(wire::with_places(tx, places), wire::Types::all));
    TRY(keep_direct_signatures(tx, prepared.auth_info_bytes, places, request));
    const auto bytes     = TRY(bytes_to_sign(prepared, mode, key_of(signer), request.facts));
    const auto signature = TRY(signer.sign(bytes_of(bytes)));
    places[at].signature = string_of(signature);
    return wire::with_places(prepared, places);
}

Result<wire::SignaturePart> part_of(const wire::Tx& tx, const client::Signer& signer,
                                    const SignRequest& request) {
    TRY(position(tx, request));
    const auto mode = request.mode.value_or(SignMode::amino_json);
    if (mode != SignMode::amino_json)
        return fail(errors::usage, "members of a multisig sign with amino-json, not {}",
                    sign_mode_name(mode))
            .at("--sign-mode");
    const auto bytes     = TRY(bytes_to_sign(tx, mode, key_of(signer), request.facts));
    const auto signature = TRY(signer.sign(bytes_of(bytes)));
    return wire::SignaturePart{.key       = key_of(signer),
                               .mode      = mode,
                               .sequence  = request.facts.sequence,
                               .signature = string_of(signature)};
}

}  // namespace ve
