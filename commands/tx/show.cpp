// `ve tx show`: what a transaction does, in words: who pays what to whom, what it grants, what it
// costs whom, how long it is valid, and what the chain will ask of its signers.
#include <CLI/CLI.hpp>

#include "base/text.hpp"
#include "base/time.hpp"
#include "commands/money.hpp"
#include "commands/tx/handed.hpp"
#include "commands/tx/sign_mode.hpp"
#include "commands/tx/verbs.hpp"
#include "commands/tx/words.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "wire/places.hpp"

namespace ve {
namespace {

namespace txv1 = cosmos::tx::v1beta1;

std::string indented(const std::string& lines, std::string_view blanks) {
    std::string out;
    for (std::size_t at = 0; at < lines.size();) {
        const auto end = std::min(lines.find('\n', at), lines.size());
        out += fmt::format("{}{}\n", blanks, lines.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

std::string coins_text(const txv1::Fee& fee) {
    std::string out;
    for (const auto& coin : fee.amount())
        out += (out.empty() ? "" : ",") + coin.amount() + coin.denom();
    return out;
}

// "4454uve (0.004454 VE), paid by alice, out of bob's allowance"
std::string fee_words(const wire::Tx& tx, const Names& names) {
    const auto& fee  = tx.auth_info->fee();
    const auto coins = coins_text(fee);
    auto out         = coins.empty() ? std::string{"none"} : with_ve(coins);
    const auto payer = wire::fee_payer(tx);
    if (!coins.empty() && payer.ok())
        out += fee.granter().empty()
                   ? fmt::format(", paid by {}", names.shown(*payer))
                   : fmt::format(", paid by {}, whose allowance {} uses",
                                 names.shown(std::string_view{fee.granter()}), names.shown(*payer));
    return fmt::format("{}; gas limit {}", out, fee.gas_limit());
}

std::vector<std::string> validity(const txv1::TxBody& body) {
    std::vector<std::string> out;
    if (body.timeout_height() != 0)
        out.push_back(fmt::format("until block {}", body.timeout_height()));
    if (body.has_timeout_timestamp())
        out.push_back(fmt::format("until {}", Time{body.timeout_timestamp().seconds(),
                                                   body.timeout_timestamp().nanos()}));
    if (body.unordered()) out.emplace_back("once, in any order: no sequence is used");
    return out;
}

std::string signature_words(const wire::Place& place) {
    if (place.signature.empty()) return "not signed";
    const auto mode = place.info->mode_info().has_multi()
                          ? std::string{"multisig"}
                          : sign_mode_name(wire::mode_of(*place.info));
    return fmt::format("signed ({}, sequence {})", mode, place.info->sequence());
}

struct Story {
    std::string text;
    Json json = Json::object();

    void line(std::string_view name, std::string_view words) {
        text += fmt::format("{:<9}{}\n", fmt::format("{}:", name), words);
    }
};

void tell_messages(Story& story, const wire::Tx& tx, const Names& names) {
    auto messages    = Json::array();
    std::size_t next = 0;
    std::vector<std::string> gates;
    for (const auto& message : tx.messages) {
        const auto words = words_of(*message, names);
        story.text +=
            fmt::format("{}. {}\n{}", ++next, words.headline, indented(words.details, "     "));
        auto one = Json::object(
            {{"type", "/" + message->GetDescriptor()->full_name()}, {"words", words.headline}});
        const auto gate = gate_in_words(*message);
        if (!gate.empty()) one.set("gate", gate);
        if (!gate.empty() && std::ranges::find(gates, gate) == gates.end()) gates.push_back(gate);
        messages.push(std::move(one));
    }
    story.json.set("messages", std::move(messages));
    for (const auto& gate : gates) story.line("gate", gate);
}

void tell_rest(Story& story, const wire::Tx& tx, const Names& names) {
    const auto& body = *tx.body;
    const auto fee   = fee_words(tx, names);
    story.line("fee", fee);
    story.json.set("fee", fee);
    if (!body.memo().empty()) story.line("memo", printable(body.memo(), 256));
    story.json.set("memo", body.memo());
    auto limits = Json::array();
    for (const auto& limit : validity(body)) {
        story.line("valid", limit);
        limits.push(limit);
    }
    story.json.set("valid", std::move(limits));
    for (const auto& option : body.extension_options())
        story.line("warning", fmt::format("extension option {} is critical: chains that do not "
                                          "know it refuse the transaction",
                                          printable(option.type_url())));
    for (const auto& option : body.non_critical_extension_options())
        story.line("option", printable(option.type_url()));
}

void tell_signers(Story& story, const wire::Tx& tx, const Names& names) {
    const auto places = wire::places_of(tx);
    auto signers      = Json::array();
    for (const auto& signer : tx.signers) {
        std::string state = "not signed";
        if (places.ok())
            for (const auto& place : *places)
                if (place.signer == signer) state = signature_words(place);
        story.line("signer", fmt::format("{}: {}", names.shown(signer), state));
        signers.push(Json::object(
            {{"address", signer.text()}, {"name", names.name(signer)}, {"signature", state}}));
    }
    if (!places.ok()) story.line("warning", places.error().detail());
    story.json.set("signers", std::move(signers));
}

Result<View> show(Session& session, const std::string& given) {
    const auto handed = TRY(read_tx(session, given));
    const auto names  = Names::known_to(session);
    Story story;
    story.json.set("hash", hex_upper(handed.tx.hash));
    tell_messages(story, handed.tx, names);
    tell_rest(story, handed.tx, names);
    tell_signers(story, handed.tx, names);
    const bool is_signed = !handed.tx.signatures.empty();
    if (is_signed) story.line("hash", hex_upper(handed.tx.hash));
    return View{std::move(story.json), std::move(story.text)};
}

}  // namespace

void add_tx_show(CLI::App& tx, Session& session) {
    auto given = std::make_shared<std::string>();
    auto* command =
        tx.add_subcommand("show",
                          "Say in words what a transaction does, costs and needs\n\nExamples:\n"
                          "  ve tx show tx.json\n  ve tx show - < tx.base64");
    command->add_option("tx", *given, std::string{handed_help})->required();
    command->callback([given, &session] { session.finish(show(session, *given)); });
}

}  // namespace ve
