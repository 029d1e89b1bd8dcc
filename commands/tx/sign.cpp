// `ve tx sign`: adds one signature to a document, at the place of whose it is.
#include <fmt/format.h>
#include <google/protobuf/any.pb.h>

#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "commands/signer.hpp"
#include "commands/tx/handed.hpp"
#include "commands/tx/names.hpp"
#include "commands/tx/sign_mode.hpp"
#include "commands/tx/signing.hpp"
#include "commands/tx/threshold.hpp"
#include "commands/tx/verbs.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "wire/key_any.hpp"

namespace ve {
namespace {

struct SignFlags {
    std::string file, multisig, sign_mode, output_document;
    KeyFlags key;
    AccountFlags account;
    bool signature_only = false, overwrite = false;
};

// How a signer who comes later stands in a direct signature: with what the chain knows of him.
Result<wire::Place> prepare_from_chain(Session& session, const Address& other, bool unordered) {
    auto* node       = TRY(session.connection());
    const auto state = TRY(account_state(*node, other));
    if (!state.key)
        return fail(errors::input,
                    "in direct mode all signers' keys are signed, and the chain knows none of {}",
                    other)
            .with_hint("sign with --sign-mode amino-json");
    const auto sequence = unordered ? Sequence{} : state.sequence;
    return wire::Place{.signer = other,
                       .info   = wire::signer_info(nullptr, wire::SignMode::direct, sequence)};
}

void say_who_is_missing(Session& session, const wire::Tx& tx, const Names& names) {
    const auto places = wire::places_of(tx);
    if (!places.ok()) return;
    std::vector<std::string> missing;
    for (const auto& place : *places)
        if (place.signature.empty()) missing.push_back(names.shown(place.signer));
    if (!missing.empty()) session.say(fmt::format("still to sign: {}", fmt::join(missing, ", ")));
}

Result<std::vector<wire::SignaturePart>> parts_of(const wire::Tx& tx) {
    std::vector<wire::SignaturePart> out;
    for (const auto& place : TRY(wire::places_of(tx))) {
        if (place.signature.empty() || !place.info->has_public_key()) continue;
        auto key = wire::read_key(place.info->public_key());
        if (!key.ok()) continue;  // a multisig has its own files
        out.push_back({.key       = *std::move(key),
                       .mode      = wire::mode_of(*place.info),
                       .sequence  = Sequence{place.info->sequence()},
                       .signature = place.signature});
    }
    return out;
}

// Somebody who signs as one of several has to say so.
Error advised(Session& session, Error error, const wire::Tx& tx, const Address& member,
              const Names& names) {
    for (const auto& signer : tx.signers) {
        KeyFlags named;
        named.from     = signer.text();
        const auto key = threshold_key(session, named, true);
        if (key.ok() && key->position_of(member))
            return std::move(error).with_hint("{} is a member of {}: add --multisig {}",
                                              names.brief(member), names.brief(signer),
                                              names.brief(signer));
    }
    return error;
}

// Where the multisig is known, whether who signs is one of it.
Result<void> must_be_member(Session& session, const SignFlags& flags, const Address& signer,
                            const Names& names) {
    KeyFlags named;
    named.from     = flags.multisig;
    const auto key = threshold_key(session, named, true);
    if (!key.ok() || key->position_of(signer)) return {};
    std::vector<std::string> members;
    for (const auto& member : key->members) members.push_back(names.brief(member.address()));
    return fail(errors::input, "{} is no member of {}", names.shown(signer), flags.multisig)
        .with_hint("its members: {}", fmt::join(members, ", "));
}

Result<View> sign_document(Session& session, const SignFlags& flags) {
    const auto handed = TRY(read_tx(session, flags.file));
    const auto mode   = TRY(sign_mode_of(flags.sign_mode));
    const auto signer = TRY(find_signer(session, flags.key));
    auto place        = signer->address();
    if (!flags.multisig.empty()) {
        auto address = find_address(session, flags.multisig);
        if (!address.ok()) return std::move(address).error().at("--multisig");
        place = *address;
    }
    const bool unordered = handed.tx.body->unordered();
    const auto names     = Names::known_to(session);
    SignRequest request{.place = place, .mode = mode, .facts = {}, .overwrite = flags.overwrite};
    request.shown = [&names](const Address& address) { return names.shown(address); };
    if (auto refused = must_sign(handed.tx, request); !refused.ok())
        return advised(session, std::move(refused).error(), handed.tx, place, names);
    request.facts = TRY(signing_facts(session, flags.account, place, unordered));
    if (!flags.multisig.empty()) {
        TRY(must_be_member(session, flags, signer->address(), names));
        const auto part = TRY(part_of(handed.tx, *signer, request));
        return document_view(session, wire::parts_json({part}), flags.output_document);
    }
    if (!flags.account.offline)
        request.prepare = [&session, unordered](const Address& other) {
            return prepare_from_chain(session, other, unordered);
        };
    const auto raw      = TRY(with_signature(handed.tx, *signer, request));
    const auto complete = TRY(wire::decode_tx(raw, wire::Types::all));
    if (flags.signature_only) {
        const auto parts = TRY(parts_of(complete));
        return document_view(session, wire::parts_json(parts), flags.output_document);
    }
    say_who_is_missing(session, complete, names);
    return document_view(session, wire::tx_to_json(complete), flags.output_document);
}

}  // namespace

void add_tx_sign(CLI::App& tx, Session& session) {
    auto flags    = std::make_shared<SignFlags>();
    auto* command = tx.add_subcommand(
        "sign",
        "Add a signature to a transaction document; those of others stay\n\nExamples:\n"
        "  ve tx bank send bob 5ve --from customer --generate-only > tx.json\n"
        "  ve tx sign tx.json --from customer > signed.json\n"
        "  ve tx sign tx.json --multisig family --from mother > mother.json");
    command->add_option("file", flags->file, std::string{handed_help})->required();
    flags->account.add(*command);
    command->add_option("--multisig", flags->multisig,
                        "Sign as a member of this multisig (name or address), into a file for "
                        "ve tx multisign");
    command->add_option("--sign-mode", flags->sign_mode,
                        "direct, amino-json or direct-aux (default: direct, or amino-json where "
                        "several sign)");
    command->add_flag("--signature-only", flags->signature_only, "Print the signatures alone");
    command->add_flag("--overwrite", flags->overwrite, "Replace the own signature where it stands");
    command->add_option("--output-document", flags->output_document, "Write it to this file");
    flags->key.add(*command);
    command->callback([flags, &session] { session.finish(sign_document(session, *flags)); });
}

}  // namespace ve
