// `ve veid capture`: pictures of a document and of its owner, sealed for the validators.
#include <google/protobuf/message.h>

#include <CLI/CLI.hpp>

#include "capture/image.hpp"
#include "client/identity.hpp"
#include "commands/tx/leaf.hpp"
#include "commands/veid/verbs.hpp"
#include "devnet/accounts.hpp"

namespace ve {
namespace {

constexpr std::size_t picture_max = 10U << 20;

struct CaptureFlags {
    std::string document, selfie, mrz, scope = "identity";
    bool no_request = false;
    KeyFlags key;
    TxFlags tx;
};

Result<View> capture_identity(Session& session, const CaptureFlags& flags) {
    const auto owner = TRY(find_signer(session, flags.key));
    const auto seed  = TRY(session.devnet_seed());
    if (!seed)
        return fail(errors::refused,
                    "only a devnet's capture client is at hand here, and this node is no devnet's")
            .with_hint("on other chains capture with the approved client's own program");
    const auto client = devnet::capture_client(*seed);
    client::Evidence evidence{.document  = TRY(read_input(session, flags.document, picture_max)),
                              .selfie    = TRY(read_input(session, flags.selfie, picture_max)),
                              .mrz       = {},
                              .scope_id  = flags.scope,
                              .client_id = std::string{devnet::capture_client_id},
                              .client    = client,
                              .request_verification = !flags.no_request};
    if (!flags.mrz.empty()) evidence.mrz = TRY(read_input(session, flags.mrz, 4096));
    auto* node                  = TRY(session.connection());
    const EntropySource entropy = [&session](std::span<std::uint8_t> out) {
        session.world().entropy.fill(out);
    };
    const auto made = TRY(client::identity_messages(*node, *owner, evidence, entropy));
    client::Messages messages;
    for (const auto& message : made) messages.push_back(message.get());
    return send_messages(session, messages, flags.key, flags.tx);
}

}  // namespace

void add_veid_capture(CLI::App& veid, Session& session) {
    auto flags    = std::make_shared<CaptureFlags>();
    auto* command = veid.add_subcommand("capture",
                                        "Seal pictures of a document and a face for the "
                                        "validators, upload them, ask for verification\n\n"
                                        "Examples:\n"
                                        "  ve veid capture --document document.png --selfie "
                                        "selfie.png --from customer\n"
                                        "  ve veid capture --document document.png --selfie "
                                        "selfie.png --mrz mrz.txt --from customer");
    command->add_option("--document", flags->document, "Picture of the document, PNG or JPEG")
        ->required();
    command->add_option("--selfie", flags->selfie, "Picture of its owner, PNG or JPEG")->required();
    command->add_option(
        "--mrz", flags->mrz,
        "The lines of the machine-readable zone as text; without them no points for data");
    command->add_option("--scope", flags->scope, "A name for this evidence, unique per account")
        ->capture_default_str();
    command->add_flag("--no-request", flags->no_request,
                      "Upload only; ask later with `ve tx veid request-verification`");
    flags->key.add(*command);
    flags->tx.add(*command);
    command->callback([flags, &session] { session.finish(capture_identity(session, *flags)); });
}

}  // namespace ve
