// `ve mfa authorize`: a challenge, the authenticator's code, a session.
#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/time.hpp"
#include "commands/mfa/verbs.hpp"
#include "commands/tx/leaf.hpp"
#include "crypto/totp.hpp"

namespace ve {
namespace {

struct AuthorizeFlags {
    std::string what = "high-value-order", code;
    KeyFlags key;
    TxFlags tx;
};

// "high-value-order" -> SENSITIVE_TX_HIGH_VALUE_ORDER
std::string type_of(std::string name) {
    std::ranges::transform(name, name.begin(), [](char c) {
        return c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return "SENSITIVE_TX_" + name;
}

Result<View> authorize(Session& session, const AuthorizeFlags& flags) {
    const auto owner          = TRY(find_signer(session, flags.key));
    auto* node                = TRY(session.connection());
    const std::string backend = TRY(session.devnet_seed()) ? "test" : "file";
    const auto kept =
        TRY(kept_factor(session, owner->address(), backend, flags.key.passphrase_file));
    const auto options = TRY(flags.tx.options());
    auto code          = flags.code;
    if (code.empty() && kept.totp_secret.empty()) {
        const auto typed = TRY(session.passphrase({}, "code of the authenticator", "--code"));
        code             = text_of(typed.reveal());
    } else if (code.empty()) {
        const auto state = TRY(node->state());
        code = totp::at(kept.totp_secret, static_cast<std::uint64_t>(state.time.seconds));
    }
    const auto opened =
        TRY(client::authorize_totp(*node, *owner, kept.keep, {type_of(flags.what), code}, options));
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
    auto* command = mfa.add_subcommand("authorize",
                                       "Open a session for one sensitive transaction\n\nExample:\n "
                                       " ve mfa authorize --for high-value-order --from customer");
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
