#include "devnet/comet_devnet.hpp"

#include "client/connection.hpp"
#include "client/pause.hpp"
#include "node/world/boot_time.hpp"

namespace ve::devnet {
namespace {

constexpr Duration patience = Duration::seconds(60);  // until there are blocks

// CometBFT begins its lines with I[2026-01-01|12:00:00.000], by their level.
void tell(world::Log& log, std::string_view who, std::string_view line) {
    auto level       = world::LogLevel::info;
    const auto close = line.size() > 2 && line[1] == '[' ? line.find("] ") : std::string_view::npos;
    if (close != std::string_view::npos) {
        if (line[0] == 'D') level = world::LogLevel::debug;
        if (line[0] == 'E') level = world::LogLevel::error;
        line.remove_prefix(close + 2);
    }
    std::string words;  // CometBFT aligns its columns with blanks
    for (const char c : line)
        if (c != ' ' || !words.ends_with(' ')) words += c;
    log.write(level, who, words);
}

}  // namespace

Result<void> CometDevnet::take_folder(const std::filesystem::path& home) {
    std::error_code ignored;
    if (entry_.keeps) {
        entry_.folder = folder_of(home, entry_.name);
        known_        = std::filesystem::exists(entry_.folder, ignored);
        lock_         = TRY(FolderLock::take(entry_.folder));
        if (lock_) return {};
        return fail(errors::busy, "devnet {} runs already as process {}", entry_.name,
                    TRY(read_pid(entry_.folder)))
            .with_hint("ve devnet status {0}, or stop it: ve devnet down {0}", entry_.name);
    }
    for (int i = 1; !lock_; ++i) {
        entry_.name      = i == 1 ? "local" : fmt::format("local-{}", i);
        entry_.folder    = folder_of(home, entry_.name);
        const auto there = find(home, entry_.name);
        if (!there.ok() || (*there && (*there)->keeps)) continue;
        lock_ = TRY(FolderLock::take(entry_.folder));
    }
    std::filesystem::remove_all(entry_.folder / "nodes", ignored);  // of a process that was killed
    return {};
}

Result<void> CometDevnet::adopt_known(const std::filesystem::path& home) {
    const auto before = entry_.keeps ? TRY(find(home, entry_.name)) : std::nullopt;
    auto& network     = options_.network;
    network.seed      = options_.seed.value_or(before ? before->seed : network.seed);
    network.chain_id  = options_.chain_id.value_or(before ? before->chain_id : network.chain_id);
    if (!before) return {};
    if (before->engine != entry_.engine)
        return fail(errors::refused, "devnet {} was made with engine {}", entry_.name,
                    before->engine)
            .at("--engine")
            .with_hint("leave out --engine, or choose another name for a new devnet");
    if (network.seed != before->seed)
        return fail(errors::refused, "devnet {} was made with seed {}, not {}", entry_.name,
                    before->seed, network.seed)
            .at("--seed")
            .with_hint("leave out --seed, or choose another name for a new devnet");
    if (network.chain_id != before->chain_id)
        return fail(errors::refused, "devnet {} runs chain {}, not {}", entry_.name,
                    before->chain_id, network.chain_id)
            .at("--chain-id")
            .with_hint("leave out --chain-id, or choose another name for a new devnet");
    return {};
}

Result<void> CometDevnet::open(world::World& world) {
    auto& network     = options_.network;
    entry_.seed       = network.seed;
    entry_.validators = network.validators;
    entry_.chain_id   = network.chain_id;
    entry_.pid        = ::getpid();
    TRY(write_entry(entry_));
    log_file_.emplace(TRY(world::LogFile::open(log_path(entry_.folder))));
    log_              = std::make_unique<world::Log>(world.clock, options_.log_filter,
                                        [this](const world::LogLine& line) {
                                            log_file_->append(line);
                                            if (options_.log_sink) options_.log_sink(line);
                                        });
    auto& processes   = options_.processes;
    processes.folder  = entry_.folder / "nodes";
    processes.on_line = [this](std::string_view who, std::string_view line) {
        tell(*log_, who, line);
    };
    network_ =
        TRY(CometNetwork::start(processes, network, TRY(genesis_of(network, world.clock.now()))));
    TRY(await_blocks());
    entry_.rpc = network_->nodes().front().rpc_url;
    control_   = TRY(ControlServer::start(
          entry_.folder / "control.sock",
          [this](const std::string& method, const Json&) -> Result<Json> {
            if (method == "document") return document();
            return fail(errors::refused, "CometBFT decides when blocks are made: no '{}' here",
                          method)
                .with_hint("ve devnet up --engine embedded can do that");
        }));
    return write_entry(entry_);
}

// Every node answers and has a block.
Result<void> CometDevnet::await_blocks() {
    const auto until = world::since_boot().nanos + patience.nanos;
    for (const auto& node : network_->nodes()) {
        while (true) {
            if (auto failed = network_->failure()) return *std::move(failed);
            if (options_.given_up && options_.given_up())
                return fail(errors::interrupted, "stopped before there were blocks");
            auto connection  = client::connect(node.rpc_url);
            const auto state = connection.ok() ? (*connection)->state()
                                               : Result<client::NodeState>{connection.error()};
            if (state.ok() && state->height.value > 0) break;
            if (world::since_boot().nanos > until)
                return fail(errors::peer, "{} made no block within {}", node.name, patience.text())
                    .with_hint("what its processes said: {}", log_path(entry_.folder).string());
            if (options_.progress)
                options_.progress(fmt::format("waiting for {} of {} to make blocks", node.name,
                                              network_->nodes().size()));
            client::pause(Duration::milliseconds(50));
        }
    }
    if (options_.progress) options_.progress({});
    return {};
}

Result<std::unique_ptr<CometDevnet>> CometDevnet::start(world::World& world,
                                                        const std::filesystem::path& home,
                                                        CometOptions options) {
    if (!options.name.empty()) TRY(check_name(options.name));
    std::unique_ptr<CometDevnet> out{new CometDevnet};
    out->options_      = std::move(options);
    out->entry_.engine = "cometbft";
    out->entry_.name   = out->options_.name;
    out->entry_.keeps  = !out->options_.name.empty();
    TRY(out->take_folder(home));
    TRY(out->adopt_known(home));
    TRY(out->open(world));
    out->started_ = true;
    return out;
}

CometDevnet::~CometDevnet() {
    control_.reset();
    network_.reset();
    if (!lock_) return;
    if (entry_.keeps && (known_ || started_)) {
        if (entry_.pid == 0) return;
        entry_.pid                          = 0;
        [[maybe_unused]] const auto written = write_entry(entry_);
        return;
    }
    std::error_code ignored;
    std::filesystem::remove_all(entry_.folder, ignored);
}

Height CometDevnet::height() const {
    auto connection = client::connect(entry_.rpc);
    if (!connection.ok()) return {};
    const auto state = (*connection)->state();
    return state.ok() ? state->height : Height{};
}

Json CometDevnet::document() const {
    auto nodes = Json::array();
    for (const auto& node : network_->nodes())
        nodes.push(Json::object({{"name", node.name},
                                 {"id", node.id},
                                 {"home", node.home.string()},
                                 {"rpc", node.rpc_url},
                                 {"p2p", node.p2p},
                                 {"app_pid", node.app},
                                 {"cometbft_pid", node.cometbft},
                                 {"restarts", node.restarts}}));
    auto accounts = Json::array();
    for (const auto& role : roles()) {
        const auto one = account(entry_.seed, role.name);
        accounts.push(Json::object({{"name", one.name},
                                    {"role", one.role},
                                    {"address", one.address.text()},
                                    {"mnemonic", text_of(one.mnemonic.text().reveal())}}));
    }
    return Json::object(
        {{"name", entry_.name},
         {"chain_id", entry_.chain_id},
         {"engine", entry_.engine},
         {"pid", entry_.pid},
         {"home", entry_.folder.string()},
         {"seed", entry_.seed},
         {"validators", options_.network.validators},
         {"endpoints", Json::object({{"rpc", entry_.rpc}, {"grpc", ""}, {"rest", ""}})},
         {"nodes", std::move(nodes)},
         {"accounts", std::move(accounts)}});
}

}  // namespace ve::devnet
