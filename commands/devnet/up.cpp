// `ve devnet up`: a network inside this process until Ctrl-C, or detached.
#include <CLI/CLI.hpp>

#include <algorithm>

#include "base/text.hpp"
#include "commands/devnet/verbs.hpp"
#include "node/limits.hpp"

namespace ve {
namespace {

constexpr std::string_view who_dumps = "a running devnet writes one: ve devnet dump FILE";

struct UpFlags {
    devnet::Options devnet;
    std::string pace = "instant";
    std::string port, log;
    int port_offset       = 0;
    std::string consensus = "bft";
    bool detach           = false;
    std::string engine;  // empty: of the devnet that exists, or else embedded
    std::string cometbft, transport = "socket";
    CLI::Option* transport_named = nullptr;
};

Result<BlockPace> parse_pace(const std::string& text) {
    if (text == "instant") return BlockPace{BlockPace::Mode::instant, {}};
    if (text == "manual") return BlockPace{BlockPace::Mode::manual, {}};
    auto interval = Duration::parse(text);
    if (!interval.ok() || interval->nanos < 1'000'000)
        return fail(errors::usage,
                    "block time '{:.80}' is none of instant, manual, or a duration from 1ms", text)
            .at("--block-time")
            .with_hint("as in: ve devnet up --block-time 1s");
    return BlockPace{BlockPace::Mode::interval, *interval};
}

bool is_chain_id(std::string_view text) {
    const auto good = [](char c) { return c > ' ' && c <= '~'; };
    return !text.empty() && text.size() <= limits::chain_id_bytes_max &&
           std::ranges::all_of(text, good);
}

Result<devnet::Options> options_of(const UpFlags& flags) {
    auto out         = flags.devnet;
    out.network.pace = TRY(parse_pace(flags.pace));
    if (flags.consensus == "instant") out.network.consensus = Consensus::instant;
    if (auto price = devnet::gas_price(out.network.minimum_gas_price); !price.ok())
        return std::move(price).error().at("--minimum-gas-price").with_hint("as in: 0.025uve");
    if (const auto& id = out.wishes.chain_id; id && !is_chain_id(*id))
        return fail(errors::usage, "'{:.80}' cannot be a chain id", printable(*id))
            .at("--chain-id")
            .with_hint("use 1 to {} of A-Z, a-z, 0-9 and -, as in mychain-1",
                       limits::chain_id_bytes_max);
    if (out.network.verify && flags.consensus == "instant")
        return fail(errors::usage, "--verify is for validators of their own, not one signer")
            .with_hint("leave out --consensus instant");
    if (!flags.log.empty()) {
        auto filter = world::LogFilter::parse(flags.log);
        if (!filter.ok()) return std::move(filter).error().at("--log");
        out.log_filter = *std::move(filter);
    }
    if (!flags.port.empty()) {
        if (flags.port != "auto")
            return fail(errors::usage, "--port takes only 'auto'")
                .with_hint("to move all ports use --port-offset N");
        out.listen.rpc = out.listen.grpc = out.listen.rest = 0;
        return out;
    }
    const auto move = [&](std::uint16_t& port) {
        port = static_cast<std::uint16_t>(port + flags.port_offset);
    };
    move(out.listen.rpc);
    move(out.listen.grpc);
    move(out.listen.rest);
    return out;
}

Result<bool> wants_comet(Session& session, const UpFlags& flags) {
    if (!flags.engine.empty()) return flags.engine == "cometbft";
    if (flags.devnet.name.empty()) return false;
    const auto known = TRY(devnet::find(session.home(), flags.devnet.name));
    return known && known->engine == "cometbft";
}

Result<devnet::CometOptions> comet_options(const UpFlags& flags) {
    const auto common = TRY(options_of(flags));
    devnet::CometOptions out;
    out.name       = common.name;
    out.wishes     = common.wishes;
    out.network    = common.network;
    out.log_filter = common.log_filter;
    if (flags.consensus == "instant" || out.network.verify)
        return fail(errors::usage, "CometBFT's validators vote and execute by themselves")
            .at(out.network.verify ? "--verify" : "--consensus")
            .with_hint("leave it out, or choose --engine embedded");
    if (out.network.pace.mode == BlockPace::Mode::manual)
        return fail(errors::usage, "CometBFT decides when blocks are made, not you")
            .at("--block-time")
            .with_hint("choose a duration, or --engine embedded");
    if (out.network.pace.mode == BlockPace::Mode::instant)
        out.network.pace.interval = devnet::CometConfig{}.block_interval;
    const auto validators = common.wishes.validators.value_or(devnet::validators_default);
    constexpr std::size_t processes_max = 16;
    if (validators > processes_max)
        return fail(errors::usage, "{} CometBFT processes are more than {}", validators,
                    processes_max)
            .at("--validators")
            .with_hint("up to {} run in one process: leave out --engine cometbft",
                       devnet::validators_max);
    out.processes.rpc       = common.listen.rpc;
    out.processes.grpc      = common.listen.grpc;
    out.processes.rest      = common.listen.rest;
    out.processes.transport = flags.transport;
    return out;
}

Result<View> run_comet(Session& session, const UpFlags& flags) {
    auto options = TRY(comet_options(flags));
    return flags.detach ? run_comet_detached(session, flags.cometbft, std::move(options))
                        : run_comet_here(session, flags.cometbft, std::move(options));
}

void add_engine_flags(CLI::App& command, UpFlags& flags) {
    command
        .add_option("--engine", flags.engine,
                    "embedded: one process; cometbft: real CometBFT processes, each with the "
                    "application beside it")
        ->check(CLI::IsMember({"embedded", "cometbft"}));
    command.add_option("--cometbft", flags.cometbft,
                       "The program (default: looked for on the path)");
    flags.transport_named =
        command.add_option("--transport", flags.transport, "What CometBFT speaks: socket or grpc")
            ->check(CLI::IsMember({"socket", "grpc"}));
}

void add_network_flags(CLI::App& command, UpFlags& flags) {
    command
        .add_option("--block-time", flags.pace,
                    "instant (a block per transaction), manual, or 1s, 200ms, …")
        ->capture_default_str();
    command
        .add_option("-n,--validators", flags.devnet.wishes.validators, "Validators of a new devnet")
        ->check(CLI::Range(std::size_t{1}, devnet::validators_max))
        ->default_str(std::to_string(devnet::validators_default));
    command
        .add_option("--consensus", flags.consensus,
                    "bft (validators propose and vote) or instant (one signer with all keys)")
        ->check(CLI::IsMember({"bft", "instant"}))
        ->capture_default_str();
    command.add_flag("--verify", flags.devnet.network.verify,
                     "Each validator executes and verifies everything by himself");
    command.add_option("--chain-id", flags.devnet.wishes.chain_id, "Chain id of a new devnet")
        ->default_str(flags.devnet.network.chain_id);
    command
        .add_option("--seed", flags.devnet.wishes.seed,
                    "All keys and accounts of a new devnet follow from it")
        ->default_str(std::to_string(flags.devnet.network.seed));
    command
        .add_option("--minimum-gas-price", flags.devnet.network.minimum_gas_price,
                    "What a unit of gas costs")
        ->capture_default_str();
    command.add_option("--port", flags.port, "'auto': any free ports");
    command.add_option("--port-offset", flags.port_offset, "Add this to 26657, 9090 and 1317")
        ->check(CLI::Range(0, 30'000));
    command
        .add_option("--log", flags.log,
                    "What the log holds: debug, info, warn, error, none, or by component: "
                    "consensus:debug,rpc:none,*:info; `ve devnet logs` shows it")
        ->default_str("info");
    command.add_flag("-d,--detach", flags.detach,
                     "Return once the first block exists; stop it with `ve devnet down`");
}

}  // namespace

void add_devnet_up(CLI::App& devnet, Session& session) {
    auto flags = std::make_shared<UpFlags>();
    auto* up   = devnet.add_subcommand(
          "up",
          "Start a local network: funded accounts, RPC, gRPC and REST\n\n"
            "Examples:\n"
            "  ve devnet up                      in this terminal, nothing is kept\n"
            "  ve devnet up mychain --detach     in the background, state survives\n"
            "  ve devnet up --block-time 1s --port auto\n"
            "  ve devnet up --engine cometbft --validators 4");
    up->add_option("name", flags->devnet.name, "A named devnet survives stop and start");
    add_network_flags(*up, *flags);
    add_engine_flags(*up, *flags);
    up->callback([flags, &session] {
        session.finish([&]() -> Result<View> {
            if (TRY(wants_comet(session, *flags))) return run_comet(session, *flags);
            if (!flags->cometbft.empty() || flags->transport_named->count() > 0)
                return fail(errors::usage, "only CometBFT processes have a program and a transport")
                    .at(flags->cometbft.empty() ? "--transport" : "--cometbft")
                    .with_hint("add --engine cometbft, or leave it out");
            auto options = TRY(options_of(*flags));
            if (flags->detach) return run_devnet_detached(session, std::move(options));
            if (!flags->log.empty())
                options.log_sink = [&session](const world::LogLine& line) {
                    session.streams().err((session.json() ? line.json() : line.text()) + "\n");
                };
            return run_devnet_here(session, std::move(options));
        }());
    });
}

void add_devnet_load(CLI::App& devnet, Session& session) {
    auto flags = std::make_shared<UpFlags>();
    auto path  = std::make_shared<std::string>();
    auto* load = devnet.add_subcommand("load",
                                       "Start a devnet from a file that `ve devnet dump` wrote\n\n"
                                       "Examples:\n  ve devnet load chain.ve\n  ve devnet load "
                                       "chain.ve copy --port auto --detach");
    load->add_option("file", *path, "The dump")->required();
    load->add_option("name", flags->devnet.name, "A named devnet survives stop and start");
    add_network_flags(*load, *flags);
    load->callback([flags, path, &session] {
        session.finish([&]() -> Result<View> {
            auto options = TRY(options_of(*flags));
            auto dump    = read_input(session, *path, 1U << 30);
            if (!dump.ok() && dump.error().hint().empty())
                return std::move(dump).error().with_hint("{}", who_dumps);
            options.network.dump = TRY(std::move(dump));
            if (options.network.dump.empty())
                return fail(errors::input, "{} is empty", *path).with_hint("{}", who_dumps);
            auto made = flags->detach ? run_devnet_detached(session, std::move(options))
                                      : run_devnet_here(session, std::move(options));
            // What is wrong with the input is wrong with this file.
            if (!made.ok() && made.error().place().empty() &&
                (made.error().is(errors::input) || made.error().is(errors::corrupt)))
                return std::move(made).error().at(*path);
            return made;
        }());
    });
}

void add_devnet_branch(CLI::App& devnet, Session& session) {
    auto flags   = std::make_shared<UpFlags>();
    auto at      = std::make_shared<std::int64_t>(0);
    auto* branch = devnet.add_subcommand(
        "branch",
        "Start a second devnet that goes on from the running one's chain\n\nExamples:\n"
        "  ve devnet branch what-if --port auto\n"
        "  ve devnet branch before --at 12 --port auto --devnet mychain");
    branch->add_option("name", flags->devnet.name, "Of the new devnet; it is kept")->required();
    auto* from = branch->add_option("--at", *at, "From this height (default: the newest)");
    add_network_flags(*branch, *flags);
    branch->callback([flags, at, from, &session] {
        session.finish([&]() -> Result<View> {
            auto options = TRY(options_of(*flags));
            auto params  = Json::object();
            if (from->count() > 0) params.set("upto", *at);
            const auto answer    = TRY(ask_devnet(session, "dump", params));
            const auto bytes     = TRY(parse_base64(answer.find("dump")->raw()));
            options.network.dump = string_of(bytes);
            return run_devnet_detached(session, std::move(options));
        }());
    });
}

}  // namespace ve
