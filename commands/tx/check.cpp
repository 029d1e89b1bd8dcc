// `ve tx status`: who has signed a document and who has not. `ve tx verify`: do the signatures
// hold, here and now, and if not, why.
#include <google/protobuf/any.pb.h>
#include <CLI/CLI.hpp>

#include "commands/signer.hpp"
#include "commands/tx/account.hpp"
#include "commands/tx/handed.hpp"
#include "commands/tx/mistakes.hpp"
#include "commands/tx/sign_mode.hpp"
#include "commands/tx/threshold.hpp"
#include "commands/tx/verbs.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "devnet/registry.hpp"
#include "node/chain/signatures.hpp"
#include "wire/key_any.hpp"

namespace ve {
namespace {

// The multisig at a place: from the place itself, else from the keyring or the chain.
std::optional<ThresholdKey> multisig_at(Session& session, const wire::Place& place) {
    if (place.info && place.info->has_public_key()) {
        auto key = wire::read_threshold_key(place.info->public_key());
        return key.ok() ? std::optional{*std::move(key)} : std::nullopt;
    }
    KeyFlags named;
    named.from = place.signer.text();
    auto key   = threshold_key(session, named, true);
    return key.ok() ? std::optional{*std::move(key)} : std::nullopt;
}

std::string mode_name(const wire::Place& place) {
    if (!place.info) return {};
    return place.info->mode_info().has_multi() ? "multisig"
                                               : sign_mode_name(wire::mode_of(*place.info));
}

Result<View> status_of(Session& session, const std::string& file,
                       const std::vector<std::string>& part_files) {
    const auto handed = TRY(read_tx(session, file));
    const auto names  = Names::known_to(session);
    const auto payer  = TRY(wire::fee_payer(handed.tx));
    std::vector<wire::SignaturePart> given;
    for (const auto& part_file : part_files) {
        const auto json = TRY(read_json(session, part_file));
        auto parts      = wire::parts_from_json(json);
        if (!parts.ok())
            return std::move(parts).error().within("no file of signatures").at(part_file);
        given.insert(given.end(), parts->begin(), parts->end());
    }
    auto list = Json::array();
    std::string text;
    std::size_t count = 0;
    const auto places = TRY(wire::places_of(handed.tx));
    for (const auto& place : places) {
        bool complete = !place.signature.empty();
        auto json     = Json::object({{"address", place.signer.text()},
                                      {"name", names.name(place.signer)},
                                      {"pays_fee", place.signer == payer},
                                      {"mode", mode_name(place)}});
        auto state    = complete ? fmt::format("signed in mode {}, sequence {}", mode_name(place),
                                               place.info->sequence())
                                 : std::string{"not signed"};
        if (const auto key = multisig_at(session, place)) {
            auto parts = TRY(parts_at(*key, place));
            for (const auto& part : given)
                if (const auto at = key->position_of(part.key.address()))
                    parts.insert_or_assign(*at, part);
            complete = complete && parts.size() >= key->threshold;
            state    = told(*key, parts, names);
            json.set("multisig", told_json(*key, parts, names));
        }
        json.set("signed", complete);
        list.push(std::move(json));
        count += complete ? 1 : 0;
        text +=
            fmt::format("  {}{}: {}\n", names.shown(place.signer),
                        place.signer == payer && places.size() > 1 ? ", pays the fee" : "", state);
    }
    const bool whole = count == places.size();
    text             = fmt::format("{} of {} signatures{}\n", count, places.size(),
                       whole ? ", ready to send" : "") +
           text;
    return View{Json::object({{"complete", whole}, {"signers", std::move(list)}}), std::move(text)};
}

// What is signed over, as this user or the node knows it.
struct Facts {
    AccountState account;
    std::string chain_id;
};

Result<Facts> facts_of(Session& session, const AccountFlags& flags, const Address& address) {
    const bool enough = flags.account_number && flags.sequence && !session.flags.chain_id.empty();
    Facts out{
        {AccountNumber{flags.account_number.value_or(0)}, Sequence{flags.sequence.value_or(0)}, {}},
        session.flags.chain_id};
    if (enough) return out;
    if (flags.offline)
        return fail(errors::usage,
                    "verifying offline needs --chain-id, --account-number and --sequence");
    auto* node = TRY(session.connection());
    if (out.chain_id.empty()) out.chain_id = TRY(node->state()).chain_id;
    auto state = TRY(account_state(*node, address));
    if (flags.account_number) state.number = out.account.number;
    if (flags.sequence) state.sequence = out.account.sequence;
    out.account = std::move(state);
    return out;
}

std::vector<std::string> other_chains(Session& session, const std::string& but) {
    auto out = chains_to_try(but);
    if (const auto entries = devnet::list(session.home()); entries.ok())
        for (const auto& entry : *entries)
            if (entry.chain_id != but && std::ranges::find(out, entry.chain_id) == out.end())
                out.push_back(entry.chain_id);
    return out;
}

Result<void> verify_place(Session& session, const wire::Tx& tx, std::size_t index,
                          const wire::Place& place, const Facts& facts, const Names& names) {
    const auto who = names.shown(place.signer);
    if (place.signature.empty())
        return fail(errors::verification, "{} has not signed", who)
            .with_hint("ve tx status FILE says who has");
    const google::protobuf::Any* key_any = nullptr;
    if (place.info->has_public_key()) key_any = &place.info->public_key();
    if (key_any == nullptr && facts.account.key) key_any = facts.account.key.get();
    if (key_any == nullptr)
        return fail(errors::verification, "the key of {} is neither in the document nor known", who)
            .with_hint("verify with a node, not offline");
    const auto key    = TRY(read_signing_key(*key_any));
    const auto& info  = *place.info;
    const Holds holds = [&](const std::string& chain, AccountNumber number, Sequence sequence) {
        return verify_signature(tx, index, {number, sequence, key}, chain).ok();
    };
    const auto& account = facts.account;
    const auto sequence = tx.body->unordered() ? Sequence{} : account.sequence;
    const bool valid    = holds(facts.chain_id, account.number, sequence);
    if (valid && info.sequence() == sequence.value) return {};
    const auto again = "sign it again: ve tx sign FILE --from NAME --overwrite";
    if (info.sequence() != sequence.value &&
        (valid || holds(facts.chain_id, account.number, Sequence{info.sequence()})))
        return fail(errors::verification, "{} signed with sequence {}, and the account is at {}",
                    who, info.sequence(), sequence)
            .with_hint("{}", info.sequence() < sequence.value
                                 ? "another transaction came first, or this one was sent already"
                                 : again);
    const auto mistake = mistake_of(
        holds, {facts.chain_id, account.number, sequence, other_chains(session, facts.chain_id)});
    if (!mistake.empty())
        return fail(errors::verification, "the signature of {} does not hold: {}", who, mistake)
            .with_hint("{}", again);
    return fail(errors::verification,
                "the signature of {} does not hold: the document was changed after it was signed, "
                "or another key signed",
                who)
        .with_hint("{}", again);
}

struct VerifyFlags {
    std::string file;
    AccountFlags account;
};

Result<View> verify(Session& session, const VerifyFlags& flags) {
    const auto handed = TRY(read_tx(session, flags.file));
    const auto places = TRY(wire::places_of(handed.tx));
    const auto tx    = TRY(wire::decode_tx(wire::with_places(handed.tx, places), wire::Types::all));
    const auto names = Names::known_to(session);
    if (places.size() > 1 && (flags.account.account_number || flags.account.sequence))
        return fail(errors::usage, "{} sign: one account number is not enough", places.size())
            .with_hint("verify with a node, which knows each of them");
    auto list = Json::array();
    std::string text, chain_id;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto facts = TRY(facts_of(session, flags.account, places[i].signer));
        TRY(verify_place(session, tx, i, places[i], facts, names));
        chain_id = facts.chain_id;
        list.push(Json::object({{"address", places[i].signer.text()},
                                {"mode", mode_name(places[i])},
                                {"sequence", std::to_string(places[i].info->sequence())},
                                {"account_number", std::to_string(facts.account.number.value)}}));
        text += fmt::format("  {}: mode {}, account number {}, sequence {}\n",
                            names.shown(places[i].signer), mode_name(places[i]),
                            facts.account.number, places[i].info->sequence());
    }
    const auto what = places.size() == 1   ? std::string{"the signature is"}
                      : places.size() == 2 ? "both signatures are"
                                           : fmt::format("all {} signatures are", places.size());
    text            = fmt::format("{} good for chain {}\n", what, chain_id) + text;
    return View{Json::object({{"valid", true},
                              {"chain_id", chain_id},
                              {"hash", hex_upper(tx.hash)},
                              {"signers", std::move(list)}}),
                std::move(text)};
}

}  // namespace

void add_tx_status(CLI::App& tx, Session& session) {
    auto file     = std::make_shared<std::string>();
    auto parts    = std::make_shared<std::vector<std::string>>();
    auto* command = tx.add_subcommand(
        "status",
        "Say who has signed a document and who has not; no node is asked\n\nExamples:\n"
        "  ve tx status tx.json\n"
        "  ve tx status tx.json mother.json father.json --output json");
    command->add_option("file", *file, std::string{handed_help})->required();
    command->add_option("signatures", *parts, "Files of signatures that count as well");
    command->callback(
        [file, parts, &session] { session.finish(status_of(session, *file, *parts)); });
}

void add_tx_verify(CLI::App& tx, Session& session) {
    auto flags    = std::make_shared<VerifyFlags>();
    auto* command = tx.add_subcommand(
        "verify",
        "Check each signature for the chain, account and sequence that it must be for\n\n"
        "Examples:\n  ve tx verify signed.json\n"
        "  ve tx verify signed.json --offline --chain-id virtengine-1 --account-number 7 "
        "--sequence 0");
    command->add_option("file", flags->file, std::string{handed_help})->required();
    command->alias("validate-signatures");  // as Go users type it
    flags->account.add(*command);
    command->callback([flags, &session] { session.finish(verify(session, *flags)); });
}

}  // namespace ve
