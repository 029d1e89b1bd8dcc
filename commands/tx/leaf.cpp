#include "commands/tx/leaf.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <CLI/CLI.hpp>

#include "client/sequence.hpp"
#include "client/usage.hpp"
#include "commands/money.hpp"
#include "commands/receipt.hpp"
#include "commands/rpc_tree.hpp"
#include "commands/tx/aux.hpp"
#include "commands/tx/fields.hpp"
#include "commands/tx/sign_mode.hpp"
#include "wire/places.hpp"

namespace ve {
namespace {

struct LeafState {
    std::unique_ptr<MessageFlags> fields;
    KeyFlags key;
    TxFlags tx;
};

// An unordered transaction is told from others of its sender by the nanosecond of its end.
Duration apart(Session& session, Duration span) {
    constexpr std::uint64_t second = 1'000'000'000;
    return {std::max<std::int64_t>(
        1, span.nanos - static_cast<std::int64_t>(session.world().entropy.u64() % second))};
}

Result<std::optional<Address>> address_of(Session& session, const std::string& name,
                                          std::string_view flag) {
    if (name.empty()) return std::optional<Address>{};
    auto address = find_address(session, name);
    if (!address.ok()) return std::move(address).error().at(std::string{flag});
    return std::optional{*address};
}

// "0.025000000000000000uve" as people write it.
std::string short_prices(std::string_view prices) {
    std::string out;
    while (!prices.empty()) {
        const auto comma  = std::min(prices.find(','), prices.size());
        const auto one    = prices.substr(0, comma);
        const auto split  = std::min(one.find_first_not_of("0123456789."), one.size());
        const auto number = Dec::parse(one.substr(0, split));
        if (!out.empty()) out += ',';
        out += (number.ok() ? number->short_text() : std::string{one.substr(0, split)});
        out += one.substr(split);
        prices.remove_prefix(std::min(comma + 1, prices.size()));
    }
    return out;
}

// Where each figure of the fee comes from.
std::string fee_story(const client::Draft& draft, const client::TxOptions& options) {
    auto out = draft.simulated ? fmt::format("  gas    simulated {} x {} = {}\n", *draft.simulated,
                                             options.gas_adjustment.short_text(), draft.gas)
                               : fmt::format("  gas    {} (--gas)\n", draft.gas);
    if (draft.gas_prices.empty())
        return out + fmt::format("  fee    {} (--fees)\n", with_ve(draft.fee.text()));
    const auto prices = short_prices(draft.gas_prices);
    out += fmt::format("  price  {} {}\n", prices,
                       options.gas_prices.empty() ? "(the node's minimum)" : "(--gas-prices)");
    return out + fmt::format("  fee    {} x {} = {}, rounded up\n", draft.gas, prices,
                             with_ve(draft.fee.text()));
}

}  // namespace

Result<void> read_wait(const std::string& typed, client::TxOptions& options) {
    options.wait = typed == "none"      ? client::Wait::none
                   : typed == "mempool" ? client::Wait::mempool
                                        : client::Wait::block;
    if (typed == "none" || typed == "mempool" || typed == "block") return {};
    const auto number = Amount::parse(typed);
    const auto count  = number.ok() ? number->as_u64() : std::nullopt;
    if (!count || *count == 0 || *count > confirmations_max)
        return fail(errors::usage,
                    "'{:.40}' is neither none, mempool, block nor a number of confirmations from 1 "
                    "to {}",
                    typed, confirmations_max)
            .at("--wait");
    options.confirmations = *count;
    return {};
}

void TxFlags::add(CLI::App& command) {
    command.add_option("--gas", gas, "'auto' simulates first, or a number")
        ->capture_default_str()
        ->group("Transaction");
    command.add_option("--gas-adjustment", gas_adjustment, "Factor on the simulated gas")
        ->capture_default_str()
        ->group("Transaction");
    command.add_option("--fees", fees, "Pay exactly this, e.g. 5000uve")->group("Transaction");
    command
        .add_option("--gas-prices", gas_prices,
                    "Pay this for a unit of gas (default: the node's minimum)")
        ->group("Transaction");
    command
        .add_option("--fee-payer", fee_payer,
                    "Who pays the fee, and signs as well: name or address")
        ->group("Transaction");
    command
        .add_option("--fee-granter", fee_granter,
                    "Whose allowance pays the fee (ve tx feegrant): name or address")
        ->group("Transaction");
    command.add_option("--sign-mode", sign_mode, "How to sign: direct (default) or amino-json")
        ->group("Transaction");
    command.add_option("--memo", memo, "A note, public for ever")->group("Transaction");
    command.add_option("--note", memo)->group("");  // as Go users type it
    command.add_option("--timeout-height", timeout_height, "Refused after this block")
        ->group("Transaction");
    command
        .add_option("--timeout-duration", timeout_duration,
                    "Refused this long after the newest block, e.g. 2m")
        ->group("Transaction");
    command
        .add_flag("--unordered", unordered,
                  "No sequence: valid once, in any order, for --timeout-duration")
        ->group("Transaction");
    command.add_option("--sequence", sequence, "Instead of the one that ve keeps count of")
        ->group("Transaction");
    command.add_option("--account-number", account_number, "Instead of asking the node")
        ->group("Transaction");
    command
        .add_option("--wait", wait,
                    "Return after: none, mempool, block, or a number of confirmations")
        ->capture_default_str()
        ->group("Transaction");
    command.add_option("--timeout", timeout, "How long to wait")
        ->capture_default_str()
        ->group("Transaction");
    command.add_flag("--explain", explain, "Say first what the fee is made of")
        ->group("Transaction");
    command.add_flag("--dry-run", dry_run, "Simulate and say what it would cost; nothing is sent")
        ->group("Transaction");
    command
        .add_flag("--aux", aux,
                  "Sign without the fee and print it, for who will pay: ve tx aux-to-fee")
        ->group("Transaction");
    command
        .add_flag("--generate-only", generate_only,
                  "Print the unsigned transaction; nothing is sent")
        ->group("Transaction");
}

Result<client::TxOptions> TxFlags::options(Session& session) const {
    client::TxOptions out;
    if (gas != "auto") {
        const auto limit = Amount::parse(gas);
        const auto value = limit.ok() ? limit->as_u64() : std::nullopt;
        if (!value || *value == 0)
            return fail(errors::usage, "gas is 'auto' or a number above 0, not '{:.80}'", gas)
                .at("--gas");
        out.gas = Gas{*value};
    }
    auto adjustment = Dec::parse(gas_adjustment);
    if (!adjustment.ok()) return std::move(adjustment).error().at("--gas-adjustment");
    out.gas_adjustment = *adjustment;
    if (!fees.empty()) {
        auto coins = parse_moneys(fees);
        if (!coins.ok()) return std::move(coins).error().at("--fees");
        out.fees = Coins{};
        for (const auto& coin : *coins) out.fees = TRY(out.fees->plus(coin));
    }
    out.gas_prices     = gas_prices;
    out.memo           = memo;
    out.timeout_height = timeout_height;
    out.unordered      = unordered;
    if (!timeout_duration.empty()) {
        auto span = Duration::parse(timeout_duration);
        if (!span.ok()) return std::move(span).error().at("--timeout-duration");
        out.timeout_span = *span;
    }
    if (unordered && out.timeout_span) *out.timeout_span = apart(session, *out.timeout_span);
    if (unordered && !out.timeout_span)
        return fail(errors::usage, "an unordered transaction needs --timeout-duration")
            .with_hint("add --timeout-duration 2m");
    out.fee_payer   = TRY(address_of(session, fee_payer, "--fee-payer"));
    out.fee_granter = TRY(address_of(session, fee_granter, "--fee-granter"));
    out.sign_mode   = TRY(sign_mode_of(sign_mode));
    TRY(read_wait(wait, out));
    if (sequence) out.sequence = Sequence{*sequence};
    if (account_number) out.account_number = AccountNumber{*account_number};
    auto span = Duration::parse(timeout);
    if (!span.ok()) return std::move(span).error().at("--timeout");
    out.timeout = *span;
    out.stalled = [&session] { return session.stalled(); };
    return out;
}

Result<View> unsigned_document(Session& session, const client::Messages& messages,
                               const Address& from, const TxFlags& flags) {
    const auto options = TRY(flags.options(session));
    auto* node         = TRY(session.connection());
    const auto draft   = TRY(client::draft(*node, from, {}, messages, options));
    const auto whole   = TRY(wire::decode_tx(wire::encode_tx_raw(draft.body, draft.auth_info, {})));
    auto json          = TRY(wire::tx_json(wire::without_places(whole)));
    return View{json, json.pretty() + "\n"};
}

Result<View> send_messages(Session& session, const client::Messages& messages, const KeyFlags& key,
                           const TxFlags& flags) {
    if (flags.generate_only) {
        const auto from = TRY(find_sender(session, key));
        return unsigned_document(session, messages, from, flags);
    }
    if (flags.aux) return aux_document(session, messages, key, flags);
    const auto signer = TRY(find_signer(session, key));
    auto options      = TRY(flags.options(session));
    if (options.sign_mode == wire::SignMode::direct_aux)
        return fail(errors::usage, "who signs in mode direct-aux does not pay, and this one would")
            .at("--sign-mode")
            .with_hint("--aux signs for another to pay");
    if (options.fee_payer && *options.fee_payer != signer->address())
        return fail(errors::usage, "{} pays the fee, so it has to sign too", flags.fee_payer)
            .with_hint("add --generate-only > tx.json, then ve tx sign tx.json by each of the two");
    auto* node = TRY(session.connection());
    const client::SequenceBook book{session.home() / "sequences"};
    // A network inside this process has no other senders.
    if (!session.attached() && !flags.dry_run) options.book = &book;
    if (session.streams().err_is_terminal)
        options.progress = [&](std::string_view what) { session.progress(what); };
    auto draft =
        TRY(client::draft(*node, signer->address(), signer->public_key(), messages, options));
    if (flags.dry_run) {
        auto json = Json::object({{"gas", std::to_string(draft.gas.value)},
                                  {"fee", draft.fee.text()},
                                  {"sequence", std::to_string(draft.sequence.value)},
                                  {"account_number", std::to_string(draft.account_number.value)}});
        if (draft.simulated) {
            json.set("gas_simulated", std::to_string(draft.simulated->value));
            json.set("gas_adjustment", options.gas_adjustment.short_text());
        }
        if (!draft.gas_prices.empty()) json.set("gas_prices", short_prices(draft.gas_prices));
        auto text = fmt::format("would use gas limit {} and cost {}\n", draft.gas.value,
                                draft.fee.empty() ? "nothing" : with_ve(draft.fee.text()));
        return View{std::move(json), text + fee_story(draft, options)};
    }
    if (flags.explain) session.streams().err(fee_story(draft, options));
    const auto sent = client::send(*node, *signer, std::move(draft), options);
    session.progress({});
    const auto receipt = TRY(sent);
    return receipt_or_refusal(receipt);
}

void add_tx_leaf(CLI::App& module, Session& session, const wire::Rpc& rpc) {
    auto state = std::make_shared<LeafState>();
    auto* leaf = module.add_subcommand(rpc.command(), leaf_help(rpc));
    state->fields =
        std::make_unique<MessageFlags>(*leaf, *rpc.request, wire::Catalog::get().positional(rpc),
                                       wire::Catalog::get().signer_paths(*rpc.request));
    state->key.add(*leaf);
    state->tx.add(*leaf);
    leaf->callback([state, &session] {
        session.finish([&]() -> Result<View> {
            const auto message = TRY(state->fields->message(session));
            const auto from    = TRY(find_sender(session, state->key));
            wire::Catalog::get().fill_signers(*message, from);
            if (client::has_usage_signature(*message)) {
                const auto signer = TRY(find_signer(session, state->key));
                auto* node        = TRY(session.connection());
                TRY(client::sign_usage(*node, *signer, *message));
            }
            return send_messages(session, {message.get()}, state->key, state->tx);
        }());
    });
}

}  // namespace ve
