// `ve node abci`: the application for a CometBFT process, until it is told to stop.
#include <sys/prctl.h>

#include <CLI/CLI.hpp>
#include <mutex>

#include "base/text.hpp"
#include "commands/background.hpp"
#include "commands/node/verbs.hpp"
#include "devnet/network.hpp"
#include "node/serve/abci_server.hpp"

namespace ve {
namespace {

struct AbciFlags {
    std::string address       = "tcp://127.0.0.1:26658";
    std::string transport     = "socket";
    std::string gas_price     = "0.025uve";
    std::string key_file      = {};
    std::int64_t every_blocks = SnapshotPlan{}.every_blocks;
    std::size_t kept          = SnapshotPlan{}.kept;
    unsigned workers          = 2;
    bool with_parent          = false;
};

// 32 bytes, as hex or base64.
Result<x25519::PrivateKey> read_key(Session& session, const std::string& file) {
    const auto text  = Secret::take(TRY(read_input(session, file, 4096, Contents::secret)));
    auto trimmed     = text_of(text.reveal());
    const auto space = [](char c) { return c == '\n' || c == '\r' || c == ' '; };
    while (!trimmed.empty() && space(trimmed.back())) trimmed.remove_suffix(1);
    constexpr std::size_t hex_size = 64;
    auto bytes = trimmed.size() == hex_size ? parse_hex(trimmed) : parse_base64(trimmed);
    if (!bytes.ok() || bytes->size() != 32)
        return fail(errors::input, "the file does not hold a key: 32 bytes as hex or base64")
            .at(file);
    const auto secret = Secret::take(std::move(bytes).value());
    return x25519::PrivateKey::from_bytes(secret.reveal());
}

Result<HostedOptions> hosted_options(Session& session, const AbciFlags& flags) {
    HostedOptions out;
    out.home                   = session.home();
    out.chain_id               = session.flags.chain_id;
    out.minimum_gas_prices_e18 = TRY(devnet::gas_price(flags.gas_price));
    out.signature_workers      = flags.workers;
    out.snapshots.every_blocks = flags.every_blocks;
    out.snapshots.kept         = flags.kept;
    if (!flags.key_file.empty())
        out.decryption_keys.push_back(TRY(read_key(session, flags.key_file)));
    return out;
}

Result<View> serve_abci(Session& session, const AbciFlags& flags) {
    const StopSignals signals;
    // Asked by who starts it, so that nothing is left behind when that one is killed.
    if (flags.with_parent) ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    serve::AbciOptions options;
    options.address = TRY(serve::AbciAddress::parse(flags.address));
    options.transport =
        flags.transport == "grpc" ? serve::AbciTransport::grpc : serve::AbciTransport::socket;
    options.on_failure = StopSignals::raise;
    std::mutex lines;
    options.log = [&](std::string_view line) {
        const std::lock_guard lock{lines};
        session.say(printable(std::string{line}, 400));
    };
    const auto app    = TRY(HostedApp::open(TRY(hosted_options(session, flags))));
    auto server       = TRY(serve::AbciServer::start(*app, std::move(options)));
    const auto height = app->info().last_height;
    const auto begun  = Json::object({{"address", server->address()},
                                      {"transport", flags.transport},
                                      {"chain_id", app->chain_id()},
                                      {"height", std::to_string(height.value)}});
    session.streams().out(
        session.json() ? begun.dump() + "\n"
                       : fmt::format("serving {} at height {} over {} to CometBFT at {}\n"
                                     "Ctrl-C stops it.\n",
                                     app->chain_id(), height, flags.transport, server->address()));
    signals.wait();
    server.reset();
    if (auto failure = app->failure()) return *std::move(failure);
    const auto last = app->info().last_height;
    return View{Json::object({{"stopped", true}, {"height", std::to_string(last.value)}}),
                fmt::format("stopped at height {}\n", last)};
}

}  // namespace

void add_node_abci(CLI::App& node, Session& session) {
    auto flags = std::make_shared<AbciFlags>();
    auto* abci = node.add_subcommand(
        "abci",
        "Serve the application to CometBFT 0.38 by ABCI 2.0\n\n"
        "The chain id is that of HOME/config/genesis.json, or --chain-id. State goes into "
        "HOME/data;\n"
        "what a commit made is on disk before CometBFT hears of it.\n\n"
        "Examples:\n"
        "  ve node abci --home ~/.cometbft\n"
        "  ve node abci --home /var/lib/ve --address unix:///run/ve/abci.sock\n"
        "  ve node abci --home /var/lib/ve --transport grpc --decryption-key-file veid.key");
    abci->add_option("--address", flags->address,
                     "Where CometBFT connects: unix:///PATH or tcp://127.0.0.1:PORT")
        ->capture_default_str();
    abci->add_option("--transport", flags->transport, "What CometBFT speaks: socket or grpc")
        ->check(CLI::IsMember({"socket", "grpc"}))
        ->capture_default_str();
    abci->add_option("--decryption-key-file", flags->key_file,
                     "This validator's key for identity scopes; only you may read the file");
    abci->add_option("--minimum-gas-price", flags->gas_price, "What a unit of gas costs")
        ->capture_default_str();
    abci->add_option("--snapshot-every", flags->every_blocks,
                     "Blocks between two snapshots for state sync; 0: none")
        ->check(CLI::Range(0, 1'000'000'000))
        ->capture_default_str();
    abci->add_option("--snapshots-kept", flags->kept, "How many of them are offered")
        ->check(CLI::Range(1, 16))
        ->capture_default_str();
    abci->add_option("--signature-workers", flags->workers, "Threads that verify signatures")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    abci->add_flag("--stop-with-parent", flags->with_parent,
                   "Stop when the process that started this one ends");
    abci->callback([flags, &session] { session.finish(serve_abci(session, *flags)); });
}

}  // namespace ve
