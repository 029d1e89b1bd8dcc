// `ve mfa authorize`: a challenge, the authenticator's code, a session.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/text.hpp"
#include "base/time.hpp"
#include "commands/mfa/verbs.hpp"
#include "commands/tx/leaf.hpp"
#include "crypto/totp.hpp"
#include "virtengine/mfa/v1/mfa.pb.h"

namespace ve {
namespace {

struct AuthorizeFlags {
    std::string what = "high-value-order", code;
    KeyFlags key;
    TxFlags tx;
};

constexpr std::size_t prefix_size = std::string_view{"SENSITIVE_TX_"}.size();

std::string command_name(std::string name) {
    std::ranges::transform(name, name.begin(), [](char c) {
        return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return name;
}

// "high-value-order" -> SENSITIVE_TX_HIGH_VALUE_ORDER
std::string type_of(std::string name) {
    std::ranges::transform(name, name.begin(), [](char c) {
        return c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return "SENSITIVE_TX_" + name;
}

Result<std::string> known_type(const std::string& name) {
    const auto& all = *virtengine::mfa::v1::SensitiveTransactionType_descriptor();
    auto type       = type_of(name);
    if (all.FindValueByName(type) != nullptr) return type;
    std::vector<std::string> names;
    for (int i = 1; i < all.value_count(); ++i)
        names.push_back(command_name(all.value(i)->name().substr(prefix_size)));
    return fail(errors::usage, "nothing that needs a second factor is named '{:.60}'{}",
                printable(name), did_you_mean(name, names))
        .at("--for")
        .with_hint("one of: {}", fmt::join(names, ", "));
}

Result<View> authorize(Session& session, const AuthorizeFlags& flags) {
    const auto type           = TRY(known_type(flags.what));
    const auto owner          = TRY(find_signer(session, flags.key));
    auto* node                = TRY(session.connection());
    const std::string backend = TRY(session.devnet_seed()) ? "test" : "file";
    const auto kept =
        TRY(kept_factor(session, owner->address(), backend, flags.key.passphrase_file));
    const auto options = TRY(flags.tx.options(session));
    auto code          = flags.code;
    if (code.empty() && kept.totp_secret.empty()) {
        if (session.flags.no_input || !session.streams().in_is_terminal)
            return fail(errors::usage, "the authenticator's code is needed")
                .with_hint("--code 123456, as the authenticator shows it now");
        const auto typed = TRY(session.passphrase({}, "code of the authenticator", "--code"));
        code             = text_of(typed.reveal());
    } else if (code.empty()) {
        const auto state = TRY(node->state());
        code = totp::at(kept.totp_secret, static_cast<std::uint64_t>(state.time.seconds));
    }
    const auto opened =
        TRY(client::authorize_totp(*node, *owner, kept.keep, {type, code}, options));
    auto remaining = Json::array();
    for (const auto& factor : opened.remaining) remaining.push(factor);
    const auto until = Time{opened.expires_at, 0}.text();
    auto json        = Json::object({{"session_id", opened.id},
                                     {"expires_at", until},
                                     {"complete", opened.complete},
                                     {"remaining", std::move(remaining)}});
    const auto text  = opened.complete ? fmt::format("session {} for {}, until {} of block time\n",
                                                     opened.id, flags.what, until)
                                       : std::string{"accepted; further factors are wanted\n"};
    return View{std::move(json), text};
}

}  // namespace

void add_mfa_authorize(CLI::App& mfa, Session& session) {
    auto flags    = std::make_shared<AuthorizeFlags>();
    auto* command = mfa.add_subcommand(
        "authorize",
        "Open a session for one sensitive transaction\n\nExamples:\n"
        "  ve mfa authorize --for high-value-order --from customer\n"
        "  ve mfa authorize --for large-withdrawal --code 123456 --from customer");
    command->add_option("--for", flags->what, "high-value-order, large-withdrawal, …")
        ->capture_default_str();
    command->add_option(
        "--code", flags->code,
        "What the authenticator shows (asked for, or computed where its secret was kept)");
    flags->key.add(*command);
    flags->tx.add(*command);
    command->callback([flags, &session] { session.finish(authorize(session, *flags)); });
}

}  // namespace ve
