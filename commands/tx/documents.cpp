#include "commands/tx/documents.hpp"

#include <CLI/CLI.hpp>

#include "commands/receipt.hpp"
#include "commands/tx/leaf.hpp"
#include "cosmos/auth/v1beta1/query.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "wire/build.hpp"

namespace ve {
namespace {

constexpr std::size_t document_max = 8U << 20;

Result<std::string> read_tx(Session& session, const std::string& path) {
    const auto text = TRY(read_input(session, path, document_max));
    auto json       = Json::parse(text);
    if (!json.ok()) {
        const auto inside = json.error().place();
        const auto place  = inside.empty() ? path : fmt::format("{}:{}", path, inside);
        return std::move(json).error().at(place);
    }
    auto raw = wire::tx_from_json(*json);
    if (!raw.ok()) return std::move(raw).error().at(path);
    return raw;
}

Result<wire::FeeSpec> fee_of(const cosmos::tx::v1beta1::Fee& fee) {
    wire::FeeSpec out;
    for (const auto& coin : fee.amount()) {
        auto denom        = TRY(Denom::parse(coin.denom()));
        const auto amount = TRY(Amount::parse(coin.amount()));
        out.amount        = TRY(out.amount.plus(Coin{std::move(denom), amount}));
    }
    out.gas_limit = Gas{fee.gas_limit()};
    if (!fee.payer().empty()) out.payer = TRY(Address::parse(fee.payer()));
    if (!fee.granter().empty()) out.granter = TRY(Address::parse(fee.granter()));
    return out;
}

// Simulation wants a signature of each signer, and looks at none.
std::string with_places_for_signatures(std::string raw) {
    cosmos::tx::v1beta1::TxRaw tx;
    cosmos::tx::v1beta1::AuthInfo info;
    if (!tx.ParseFromString(raw) || tx.signatures_size() != 0 ||
        !info.ParseFromString(tx.auth_info_bytes()))
        return raw;
    const std::vector<std::string> none(static_cast<std::size_t>(info.signer_infos_size()));
    return wire::encode_tx_raw(tx.body_bytes(), tx.auth_info_bytes(), none);
}

struct SignFlags {
    std::string file;
    KeyFlags key;
    std::optional<std::uint64_t> account_number, sequence;
    bool offline = false;
};

Result<View> sign_document(Session& session, const SignFlags& flags) {
    const auto raw = TRY(read_tx(session, flags.file));
    cosmos::tx::v1beta1::TxRaw tx;
    cosmos::tx::v1beta1::AuthInfo unsigned_info;
    if (!tx.ParseFromString(raw) || !unsigned_info.ParseFromString(tx.auth_info_bytes()))
        return fail(errors::input, "the document is no transaction").at(flags.file);
    const auto signer = TRY(find_signer(session, flags.key));
    client::Draft draft;
    draft.body           = tx.body_bytes();
    draft.chain_id       = session.flags.chain_id;
    const auto fee       = TRY(fee_of(unsigned_info.fee()));
    std::uint64_t number = flags.account_number.value_or(0), sequence = flags.sequence.value_or(0);
    if (!flags.offline) {
        auto* node = TRY(session.connection());
        if (draft.chain_id.empty()) draft.chain_id = TRY(node->state()).chain_id;
        cosmos::auth::v1beta1::QueryAccountInfoRequest request;
        request.set_address(signer->address().text());
        const auto info =
            TRY(node->ask<cosmos::auth::v1beta1::QueryAccountInfoResponse>(request)).info();
        if (!flags.account_number) number = info.account_number();
        if (!flags.sequence) sequence = info.sequence();
    } else if (draft.chain_id.empty() || !flags.account_number || !flags.sequence) {
        return fail(errors::usage,
                    "signing offline needs --chain-id, --account-number and --sequence")
            .with_hint("ve query auth account {} shows the last two", flags.key.from);
    }
    draft.account_number = AccountNumber{number};
    draft.sequence       = Sequence{sequence};
    draft.auth_info      = wire::build_auth_info(signer->public_key(), draft.sequence, fee);
    const auto signed_tx = TRY(client::sign(draft, *signer));
    auto json            = TRY(wire::tx_json(signed_tx));
    auto text            = json.pretty() + "\n";
    return View{std::move(json), std::move(text)};
}

}  // namespace

void add_tx_sign(CLI::App& tx, Session& session) {
    auto flags    = std::make_shared<SignFlags>();
    auto* command = tx.add_subcommand(
        "sign",
        "Sign a transaction document\n\nExample:\n  ve tx bank send $ADDRESS 5ve --from customer "
        "--generate-only > tx.json\n  ve tx sign tx.json --from customer > signed.json");
    command->add_option("file", flags->file, "What --generate-only printed (- for standard input)")
        ->required();
    command->add_option("--account-number", flags->account_number, "Instead of asking the node");
    command->add_option("--sequence", flags->sequence, "Instead of asking the node");
    command->add_flag("--offline", flags->offline, "Ask no node");
    flags->key.add(*command);
    command->callback([flags, &session] { session.finish(sign_document(session, *flags)); });
}

void add_tx_broadcast(CLI::App& tx, Session& session) {
    auto file     = std::make_shared<std::string>();
    auto flags    = std::make_shared<TxFlags>();
    auto* command = tx.add_subcommand(
        "broadcast",
        "Send a signed transaction document\n\nExample:\n  ve tx broadcast signed.json");
    command->add_option("file", *file, "What `ve tx sign` printed (- for standard input)")
        ->required();
    command->add_option("--wait", flags->wait, "Return after: none, mempool or block")
        ->check(CLI::IsMember({"none", "mempool", "block"}))
        ->capture_default_str();
    command->add_option("--timeout", flags->timeout, "How long to wait")->capture_default_str();
    command->callback([file, flags, &session] {
        session.finish([&]() -> Result<View> {
            const auto raw     = TRY(read_tx(session, *file));
            const auto options = TRY(flags->options(session));
            auto* node         = TRY(session.connection());
            const auto receipt = TRY(client::submit(*node, raw, options));
            return receipt_or_refusal(receipt);
        }());
    });
}

void add_tx_simulate(CLI::App& tx, Session& session) {
    auto file     = std::make_shared<std::string>();
    auto* command = tx.add_subcommand(
        "simulate",
        "Say what gas a transaction document would use\n\nExample:\n  ve tx simulate tx.json");
    command->add_option("file", *file, "A signed or unsigned document (- for standard input)")
        ->required();
    command->callback([file, &session] {
        session.finish([&]() -> Result<View> {
            const auto raw  = with_places_for_signatures(TRY(read_tx(session, *file)));
            auto* node      = TRY(session.connection());
            const auto used = TRY(node->simulate(raw));
            return View{Json::object({{"gas_used", std::to_string(used.value)}}),
                        fmt::format("gas used {}\n", used.value)};
        }());
    });
}

}  // namespace ve
