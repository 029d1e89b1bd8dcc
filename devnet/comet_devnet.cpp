#include "devnet/comet_devnet.hpp"

#include "client/connection.hpp"
#include "client/rpc_forms.hpp"

namespace ve::devnet {
namespace {

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

// Advice of the network knows no names of devnets.
Error for_devnet(Error error, std::string_view name) {
    constexpr std::string_view logs = "ve devnet logs";
    auto hint                       = error.hint();
    const auto at                   = hint.find(logs);
    if (at == std::string::npos) return error;
    hint.insert(at + logs.size(), fmt::format(" {}", name));
    return std::move(error).with_hint("{}", hint);
}

}  // namespace

Result<void> CometDevnet::open(world::World& world) {
    auto& network = options_.network;
    TRY(claim_.begin(network));
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
    auto begun = network_->await_blocks({options_.progress, options_.given_up});
    if (!begun.ok() && begun.error().is(errors::peer) && begun.error().hint().empty())
        return std::move(begun).error().with_hint("what its processes said: {}",
                                                  log_path(entry_.folder).string());
    if (!begun.ok()) return for_devnet(std::move(begun).error(), entry_.name);
    const auto first = network_->nodes().front();
    entry_.rpc       = first.front_url;
    entry_.grpc      = first.grpc;
    entry_.rest      = first.rest_url;
    std::vector<std::string> rpcs;
    for (const auto& node : network_->nodes()) rpcs.push_back(node.rpc_url);
    watch_                                 = std::make_unique<CometWatch>(std::move(rpcs));
    validators_                            = validator_names(entry_.seed, network.validators);
    [[maybe_unused]] const auto first_look = watch_->look();  // all of them answer now
    control_                               = TRY(ControlServer::start(
                                      entry_.folder / "control.sock",
                                      [this](const std::string& method, const Json& params) { return handle(method, params); }));
    return claim_.began();
}

Result<std::unique_ptr<CometDevnet>> CometDevnet::start(world::World& world,
                                                        const std::filesystem::path& home,
                                                        CometOptions options) {
    std::unique_ptr<CometDevnet> out{new CometDevnet};
    out->options_ = std::move(options);
    TRY(out->claim_.take(home, out->options_.name, "cometbft"));
    TRY(out->claim_.agree(out->options_.wishes, out->options_.network));
    std::error_code ignored;  // of a process that was killed
    if (!out->entry_.keeps) std::filesystem::remove_all(out->entry_.folder / "nodes", ignored);
    TRY(out->open(world));
    return out;
}

Result<Json> CometDevnet::handle(const std::string& method, const Json& params) {
    if (method == "document") return document();
    if (method == "status") return status();
    if (method == "watch") return watch(params);
    if (method == "add_fault" || method == "clear_faults")
        return fail(errors::refused, "faults are the embedded engine's: no `fault` here")
            .with_hint(
                "stop or kill one of its processes, ve devnet status {} shows them; or have a "
                "devnet of the embedded engine: ve devnet up",
                entry_.name);
    return fail(errors::refused, "CometBFT decides when blocks are made: no `{}` here",
                method == "dump" ? "dump` and no `branch" : method)
        .with_hint("a devnet of the embedded engine can do that: ve devnet up");
}

Result<Json> CometDevnet::status() {
    auto seen = watch_->look();
    if (seen.status.is_null())
        return fail(errors::peer, "none of the {} nodes of devnet {} answers", validators_.size(),
                    entry_.name)
            .with_hint("see what they say: ve devnet logs {}", entry_.name);
    const auto* sync = TRY(seen.status.member("sync_info"));
    NetworkLook look;
    look.now.chain_id      = entry_.chain_id;
    look.now.latest_height = Height{TRY(TRY(sync->member("latest_block_height"))->i64())};
    look.now.latest_time   = TRY(Time::parse(TRY(TRY(sync->member("latest_block_time"))->text())));
    look.now.latest_app_hash = TRY(client::forms::hash_at(*sync, "latest_app_hash"));
    look.network             = std::move(seen.network);
    look.txs                 = seen.txs;
    look.bytes               = seen.bytes;
    auto out                 = Json::object({{"name", entry_.name}});
    const auto network       = network_json(look, validators_);
    for (const auto& [name, value] : network.members()) out.set(name, value);
    out.set("paused", false);
    out.set("block_time", pace_text(options_.network.pace));
    return out;
}

Result<Json> CometDevnet::watch(const Json& params) {
    const auto* seen  = params.find("change");
    const auto known  = seen == nullptr ? std::uint64_t{0} : TRY(seen->u64());
    const auto change = watch_->above(known, watch_max);
    if (!change) return fail(errors::peer, "the devnet is stopping");
    auto out = TRY(status());
    out.set("change", *change);
    return out;
}

CometDevnet::~CometDevnet() {
    if (watch_) watch_->end();
    control_.reset();
    watch_.reset();
    network_.reset();
}

std::optional<Error> CometDevnet::failure() const {
    auto failed = network_->failure();
    if (failed) failed = for_devnet(*std::move(failed), entry_.name);
    return failed;
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
         {"height", height().value},
         {"engine", entry_.engine},
         {"pid", entry_.pid},
         {"home", entry_.folder.string()},
         {"seed", entry_.seed},
         {"validators", options_.network.validators},
         {"endpoints",
          Json::object({{"rpc", entry_.rpc}, {"grpc", entry_.grpc}, {"rest", entry_.rest}})},
         {"nodes", std::move(nodes)},
         {"accounts", std::move(accounts)}});
}

}  // namespace ve::devnet
