// `ve tx multisign`: joins the parts of a multisig's members, each verified, into its signature.
#include <CLI/CLI.hpp>

#include "commands/signer.hpp"
#include "commands/tx/handed.hpp"
#include "commands/tx/mistakes.hpp"
#include "commands/tx/sign_mode.hpp"
#include "commands/tx/signing.hpp"
#include "commands/tx/threshold.hpp"
#include "commands/tx/verbs.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/signatures.hpp"

namespace ve {
namespace {

struct MultisignFlags {
    std::string file, output_document;
    KeyFlags key;
    std::vector<std::string> parts;
    AccountFlags account;
    bool signature_only = false;
};

SigningKey signing_key(const ThresholdKey& key) {
    auto out       = std::make_shared<Multisig>();
    out->threshold = key.threshold;
    for (const auto& member : key.members) out->keys.push_back(member.bytes);
    return {{}, std::move(out)};
}

// A part that holds, at the positions of its key: twins sign at once.
Result<void> add_part(wire::PartsByMember& parts, const wire::Tx& tx, const ThresholdKey& key,
                      const wire::SignaturePart& part, const SigningFacts& facts,
                      const Names& names) {
    const auto member = part.key.address();
    if (!key.position_of(member))
        return fail(errors::input, "{} is no member of {}", names.shown(member), key.address());
    const auto multisig = signing_key(key);
    const Holds holds   = [&](const std::string& chain, AccountNumber number, Sequence sequence) {
        return verify_part(tx, static_cast<int>(part.mode), part.key.bytes, part.signature,
                             {number, sequence, multisig}, chain)
            .ok();
    };
    if (!holds(facts.chain_id, facts.number, facts.sequence)) {
        const auto mistake = mistake_of(
            holds, {facts.chain_id, facts.number, facts.sequence, chains_to_try(facts.chain_id)});
        return fail(errors::verification, "the signature of {} does not hold: {}",
                    names.shown(member),
                    mistake.empty() ? "it is over another transaction, or was damaged" : mistake)
            .with_hint(
                "let them sign this document again: ve tx sign FILE --multisig NAME --from "
                "MEMBER");
    }
    for (std::size_t i = 0; i < key.members.size(); ++i)
        if (key.members[i] == part.key) parts.insert_or_assign(i, part);
    return {};
}

Result<View> multisign(Session& session, const MultisignFlags& flags) {
    const auto handed   = TRY(read_tx(session, flags.file));
    const auto& tx      = handed.tx;
    const auto key      = TRY(threshold_key(session, flags.key, flags.account.offline));
    const auto names    = Names::known_to(session);
    const auto address  = key.address();
    const auto position = std::ranges::find(tx.signers, address);
    if (position == tx.signers.end())
        return fail(errors::input, "{} is no signer of this transaction", names.shown(address));
    const auto facts = TRY(signing_facts(session, flags.account, address, tx.body->unordered()));
    auto places      = TRY(wire::places_of(tx));
    auto& place      = places[static_cast<std::size_t>(position - tx.signers.begin())];
    auto parts       = TRY(parts_at(key, place));
    for (const auto& file : flags.parts) {
        const auto json = TRY(read_json(session, file));
        auto given      = wire::parts_from_json(json);
        if (!given.ok()) {
            const auto inside = given.error().place();
            return std::move(given)
                .error()
                .within("no file of signatures")
                .at(inside.empty() ? file : fmt::format("{}:{}", file, inside));
        }
        for (const auto& part : *given) {
            auto added = add_part(parts, tx, key, part, facts, names);
            if (!added.ok()) return std::move(added).error().at(file);
        }
    }
    place = wire::joined(key, facts.sequence, parts);
    if (parts.size() < key.threshold)
        session.say(fmt::format("not enough yet: {}", told(key, parts, names)));
    if (flags.signature_only) {
        std::vector<wire::SignaturePart> list;
        for (const auto& [at, part] : parts) list.push_back(part);
        return document_view(session, wire::parts_json(list), flags.output_document);
    }
    const auto raw = wire::with_places(tx, places);
    auto json      = TRY(wire::tx_json(raw));
    return document_view(session, std::move(json), flags.output_document);
}

}  // namespace

void add_tx_multisign(CLI::App& tx, Session& session) {
    auto flags    = std::make_shared<MultisignFlags>();
    auto* command = tx.add_subcommand(
        "multisign",
        "Join the signatures of a multisig's members; each is verified\n\nExamples:\n"
        "  ve tx multisign tx.json family mother.json father.json > signed.json\n"
        "  ve tx multisign signed.json family child.json > more.json");
    command->add_option("file", flags->file, std::string{handed_help})->required();
    command->add_option("multisig", flags->key.from, "The multisig: its name or address")
        ->required();
    command
        ->add_option("signatures", flags->parts, "What the members' `ve tx sign --multisig` wrote")
        ->required();
    flags->account.add(*command);
    command->add_flag("--signature-only", flags->signature_only, "Print the joined parts alone");
    command->add_option("--output-document", flags->output_document, "Write it to this file");
    command->add_option("--backend", flags->key.backend, "Only this keyring: file or test")
        ->check(CLI::IsMember({"file", "test"}));
    command->add_option("--passphrase-file", flags->key.passphrase_file,
                        "Read the keyring's passphrase from here (- for standard input)");
    command->callback([flags, &session] { session.finish(multisign(session, *flags)); });
}

}  // namespace ve
