// `ve mfa enroll`: a new authenticator for an account.
#include <google/protobuf/message.h>

#include <CLI/CLI.hpp>

#include "commands/mfa/verbs.hpp"
#include "commands/receipt.hpp"
#include "commands/tx/leaf.hpp"
#include "cosmos/base/abci/v1beta1/abci.pb.h"
#include "crypto/totp.hpp"
#include "virtengine/mfa/v1/tx.pb.h"

namespace ve {
namespace {

constexpr std::size_t totp_secret_size = 32;

struct EnrollFlags {
    std::string label = "authenticator";
    int depth         = 17;
    bool keep_secret  = false;
    KeyFlags key;
    TxFlags tx;
};

Result<View> enroll(Session& session, const EnrollFlags& flags) {
    const std::string backend   = flags.keep_secret || TRY(session.devnet_seed()) ? "test" : "file";
    const EntropySource entropy = [&session](std::span<std::uint8_t> out) {
        session.world().entropy.fill(out);
    };
    const auto owner   = TRY(find_signer(session, flags.key));
    auto* node         = TRY(session.connection());
    auto secret        = Secret::random(totp_secret_size, entropy);
    auto enrolment     = TRY(client::enrol_totp(*node, owner->address(), secret, flags.label,
                                                static_cast<std::uint8_t>(flags.depth), entropy));
    const auto options = TRY(flags.tx.options(session));
    const auto receipt = TRY(client::send(*node, *owner, {enrolment.message.get()}, options));
    TRY(receipt.check());
    cosmos::base::abci::v1beta1::TxMsgData data;
    virtengine::mfa::v1::MsgEnrollFactorResponse response;
    if (data.ParseFromString(receipt.result.data) && data.msg_responses_size() == 1)
        response.ParseFromString(data.msg_responses(0).value());
    enrolment.keep.factor_id = response.factor_id();

    const auto uri = totp::otpauth_uri("VirtEngine", owner->address().text(), secret);
    auto text      = fmt::format("enrolled {} for {}\n", response.factor_id(), owner->address());
    // The secret is shown on a terminal and nowhere else, once.
    if (session.streams().out_is_terminal && !session.json())
        text +=
            fmt::format("\nScan this with an authenticator app; it is not shown again:\n\n{}\n{}\n",
                        qr_code(text_of(uri.reveal())), text_of(uri.reveal()));
    KeptFactor kept{std::move(enrolment.keep), {}};
    if (flags.keep_secret) kept.totp_secret = std::move(secret);
    auto json = Json::object({{"factor_id", response.factor_id()},
                              {"account", owner->address().text()},
                              {"hash", hex_upper(receipt.hash)}});
    TRY(keep_factor(session, owner->address(), backend, std::move(kept)));
    return View{std::move(json), std::move(text)};
}

}  // namespace

void add_mfa_enroll(CLI::App& mfa, Session& session) {
    auto flags    = std::make_shared<EnrollFlags>();
    auto* command = mfa.add_subcommand(
        "enroll",
        "Add an authenticator app (TOTP) to an account; its secret never leaves this "
        "machine\n\nExamples:\n  ve mfa enroll --from customer\n  ve mfa enroll --from customer "
        "--keep-secret");
    command->add_option("--label", flags->label, "A name for it")->capture_default_str();
    command->add_option("--depth", flags->depth, "It lasts 2^depth half minutes; 17 are 45 days")
        ->check(CLI::Range(4, 20))
        ->capture_default_str();
    command->add_flag("--keep-secret", flags->keep_secret,
                      "Keep its secret in the test keyring, so that `ve mfa authorize` computes "
                      "codes (devnets only)");
    flags->key.add(*command);
    flags->tx.add(*command);
    command->callback([flags, &session] { session.finish(enroll(session, *flags)); });
}

}  // namespace ve
