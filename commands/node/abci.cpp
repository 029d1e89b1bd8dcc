// `ve node abci`: the application for a CometBFT process, until it is told to stop.
#include <sys/prctl.h>

#include <CLI/CLI.hpp>
#include <mutex>

#include "base/text.hpp"
#include "client/remote_node.hpp"
#include "client/rpc_front.hpp"
#include "commands/background.hpp"
#include "commands/node/verbs.hpp"
#include "devnet/network.hpp"
#include "node/serve/abci_server.hpp"
#include "node/serve/server.hpp"

namespace ve {
namespace {

struct AbciFlags {
    std::string address                = "tcp://127.0.0.1:26658";
    std::string transport              = "socket";
    std::string gas_price              = "0.025uve";
    std::string key_file               = {};
    std::int64_t every_blocks          = SnapshotPlan{}.every_blocks;
    std::size_t kept                   = SnapshotPlan{}.kept;
    std::int64_t keep_recent           = 0;
    unsigned workers                   = 2;
    bool with_parent                   = false;
    std::string rpc                    = {};  // of CometBFT; empty: neither gRPC nor REST
    std::uint16_t grpc                 = serve::ListenOptions{}.grpc;
    std::uint16_t rest                 = serve::ListenOptions{}.rest;
    std::string listen                 = serve::ListenOptions{}.host;
    std::optional<std::uint16_t> front = {};  // nothing: CometBFT's RPC is not served once more
    bool listen_public                 = false;
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
    out.keep_recent            = flags.keep_recent;
    if (!flags.key_file.empty())
        out.decryption_keys.push_back(TRY(read_key(session, flags.key_file)));
    return out;
}

// What clients of the Cosmos SDK ask beside CometBFT's RPC. Blocks and transactions come from
// there, which is up only when this application is.
struct Gateways {
    std::unique_ptr<client::RemoteNode> node;
    std::unique_ptr<serve::Server> server;
    std::unique_ptr<client::RpcFront> front;
};
Result<Gateways> open_gateways(const AbciFlags& flags) {
    Gateways out;
    if (flags.rpc.empty() &&
        (flags.listen_public || flags.front || flags.listen != serve::ListenOptions{}.host))
        return fail(errors::usage, "nothing listens there without CometBFT's RPC")
            .at(flags.listen_public ? "--listen-public"
                : flags.front       ? "--rpc-port"
                                    : "--listen")
            .with_hint("add --rpc http://127.0.0.1:26657, or leave it out");
    if (flags.rpc.empty()) return out;
    auto node = client::RemoteNode::later(flags.rpc);
    if (!node.ok()) return std::move(node).error().at("--rpc");
    out.node = std::move(node).value();
    serve::ListenOptions listen;
    listen.serves_rpc  = false;
    listen.grpc        = flags.grpc;
    listen.rest        = flags.rest;
    listen.host        = flags.listen;
    listen.public_bind = flags.listen_public;
    if (flags.front) {  // it tells the node where clients find it
        auto front = client::RpcFront::start(*out.node, flags.rpc,
                                             {flags.listen, *flags.front, flags.listen_public});
        if (!front.ok() && front.error().is(errors::busy))
            return std::move(front).error().with_hint(
                "choose another port: --rpc-port N (0: any that is free)");
        out.front = TRY(std::move(front));
    }
    auto server = serve::Server::start(*out.node, listen);
    if (!server.ok() && server.error().is(errors::busy))
        return std::move(server).error().with_hint(
            "choose other ports: --grpc-port N --rest-port N (0: any that is free)");
    out.server = TRY(std::move(server));
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
    const auto api    = TRY(open_gateways(flags));
    auto server       = TRY(serve::AbciServer::start(*app, std::move(options)));
    const auto height = app->info().last_height;
    auto begun        = Json::object({{"address", server->address()},
                                      {"transport", flags.transport},
                                      {"chain_id", app->chain_id()},
                                      {"height", std::to_string(height.value)}});
    auto words = fmt::format("serving {} at height {} over {} to CometBFT at {}\n", app->chain_id(),
                             height, flags.transport, server->address());
    if (api.server) {
        const auto& at = api.server->endpoints();
        begun.set("grpc", at.grpc_address());
        begun.set("rest", at.rest_url());
        words += fmt::format("gRPC at {}, REST at {}\n", at.grpc_address(), at.rest_url());
    }
    if (api.front) {
        begun.set("rpc", api.front->url());
        words += fmt::format("RPC at {}\n", api.front->url());
    }
    session.streams().out(session.json() ? begun.dump() + "\n" : words + "Ctrl-C stops it.\n");
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
        "  ve node abci --home /var/lib/ve --transport grpc --decryption-key-file veid.key\n"
        "  ve node abci --home ~/.cometbft --rpc http://127.0.0.1:26657");
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
    abci->add_option("--keep-recent", flags->keep_recent,
                     "Blocks whose state is kept, at least; CometBFT may drop its own below too; "
                     "0: all")
        ->check(CLI::Range(0, 1'000'000'000))
        ->capture_default_str();
    abci->add_option("--signature-workers", flags->workers, "Threads that verify signatures")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    abci->add_option("--rpc", flags->rpc, "CometBFT's RPC: with it gRPC and REST are served too");
    abci->add_option("--grpc-port", flags->grpc, "Of gRPC; 0: any that is free")
        ->capture_default_str();
    abci->add_option("--rest-port", flags->rest, "Of REST; 0: any that is free")
        ->capture_default_str();
    abci->add_option("--rpc-port", flags->front,
                     "CometBFT's RPC once more, with what VirtEngine's own clients ask besides; 0: "
                     "any that is free");
    abci->add_option("--listen", flags->listen, "The address of gRPC, REST and that RPC")
        ->capture_default_str();
    abci->add_flag("--listen-public", flags->listen_public,
                   "That address may be one that other machines reach");
    abci->add_flag("--stop-with-parent", flags->with_parent,
                   "Stop when the process that started this one ends");
    abci->callback([flags, &session] { session.finish(serve_abci(session, *flags)); });
}

}  // namespace ve
