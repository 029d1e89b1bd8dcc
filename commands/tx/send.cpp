// `ve tx simulate` and `ve tx broadcast`: what a document would cost, and sending it.
#include <CLI/CLI.hpp>

#include "commands/receipt.hpp"
#include "commands/tx/account.hpp"
#include "commands/tx/handed.hpp"
#include "commands/tx/leaf.hpp"
#include "commands/tx/verbs.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "wire/places.hpp"

namespace ve {
namespace {

// Simulation wants a place for each signer, with the sequence that the chain expects, and looks at
// no signature.
Result<std::string> with_all_places(client::Connection& node, const wire::Tx& tx) {
    auto places = TRY(wire::places_of(tx));
    for (auto& place : places) {
        if (place.info) continue;
        const auto state    = TRY(account_state(node, place.signer));
        const auto sequence = tx.body->unordered() ? Sequence{} : state.sequence;
        place.info          = wire::signer_info(nullptr, wire::SignMode::direct, sequence);
    }
    const auto whole = TRY(wire::decode_tx(wire::with_places(tx, places), wire::Types::all));
    if (!whole.signatures.empty()) return whole.raw;
    return wire::encode_tx_raw(whole.body_bytes, whole.auth_info_bytes,
                               std::vector<std::string>(places.size()));
}

Result<View> simulate(Session& session, const std::string& file) {
    const auto handed = TRY(read_tx(session, file));
    auto* node        = TRY(session.connection());
    const auto raw    = TRY(with_all_places(*node, handed.tx));
    const auto used   = TRY(node->simulate(raw));
    const auto limit  = handed.tx.auth_info->fee().gas_limit();
    auto text         = fmt::format("gas used {}\n", used.value);
    if (limit != 0 && limit < used.value)
        session.say(fmt::format("its gas limit is {}: too little", limit));
    return View{Json::object({{"gas_used", std::to_string(used.value)},
                              {"gas_limit", std::to_string(limit)}}),
                std::move(text)};
}

Result<View> broadcast(Session& session, const std::string& file, const TxFlags& flags) {
    const auto handed  = TRY(read_tx(session, file));
    const auto options = TRY(flags.options(session));
    auto* node         = TRY(session.connection());
    const auto receipt = TRY(client::submit(*node, handed.tx.raw, options));
    return receipt_or_refusal(receipt);
}

}  // namespace

void add_tx_simulate(CLI::App& tx, Session& session) {
    auto file     = std::make_shared<std::string>();
    auto* command = tx.add_subcommand(
        "simulate",
        "Say what gas a transaction document would use\n\nExamples:\n  ve tx simulate tx.json\n  "
        "ve tx simulate - --output json < tx.json");
    command->add_option("file", *file, std::string{handed_help})->required();
    command->callback([file, &session] { session.finish(simulate(session, *file)); });
}

void add_tx_broadcast(CLI::App& tx, Session& session) {
    auto file     = std::make_shared<std::string>();
    auto flags    = std::make_shared<TxFlags>();
    auto* command = tx.add_subcommand(
        "broadcast",
        "Send a signed transaction document\n\nExamples:\n  ve tx broadcast signed.json\n  ve tx "
        "broadcast signed.json --wait none");
    command->add_option("file", *file, std::string{handed_help})->required();
    command
        ->add_option("--wait", flags->wait,
                     "Return after: none, mempool, block, or a number of confirmations")
        ->capture_default_str();
    command->add_option("--timeout", flags->timeout, "How long to wait")->capture_default_str();
    command->callback(
        [file, flags, &session] { session.finish(broadcast(session, *file, *flags)); });
}

}  // namespace ve
