#include "devnet/devnet.hpp"

#include <fmt/ranges.h>
#include <unistd.h>

#include "base/text.hpp"
#include "devnet/block_log.hpp"
#include "devnet/dump_file.hpp"
#include "devnet/stall.hpp"

namespace ve::devnet {
namespace {

// One of the heights that the chain has.
Result<Height> height_in(const Json& params, std::string_view name, const Status& now,
                         std::string_view devnet, std::string_view how) {
    const Height asked{TRY(TRY(params.member(name))->i64())};
    const auto first = std::max(now.earliest_height, Height{1});
    if (first <= asked && asked <= now.latest_height) return asked;
    auto error = fail(errors::input, "devnet {} has no height {}: its heights are {} to {}", devnet,
                      asked, first, now.latest_height);
    if (asked > now.latest_height)
        return std::move(error).with_hint(
            "name one of these, or make blocks up to there: ve devnet mine --until '.height >= {}'",
            asked);
    return std::move(error).with_hint("the oldest: {} {}", how, first);
}

std::string height_text(Height height) { return std::to_string(height.value); }

// Advice from below knows no names of devnets.
Error with_name(Error error, std::string_view name) {
    constexpr std::string_view any = "NAME";
    auto hint                      = error.hint();
    const auto at                  = hint.find(any);
    if (at == std::string::npos) return error;
    hint.replace(at, any.size(), name);
    return std::move(error).with_hint("{}", hint);
}

}  // namespace

Result<void> Devnet::open(world::World& world) {
    auto& network = options_.network;
    if (!network.dump.empty()) {
        auto dump = DumpFile::parse(std::move(network.dump));
        if (!dump.ok()) return std::move(dump).error();
        if (options_.wishes.seed && *options_.wishes.seed != dump->seed)
            return fail(errors::refused, "the dump is of seed {}, not {}", dump->seed,
                        *options_.wishes.seed)
                .at("--seed")
                .with_hint("leave out --seed");
        network.seed       = dump->seed;
        network.dump       = std::move(dump->chain);
        network.validators = TRY(validators_of(network.dump));
        if (options_.wishes.validators && *options_.wishes.validators != network.validators)
            return fail(errors::refused, "the dump is of a network of {}, not {}",
                        network.validators, *options_.wishes.validators)
                .at("--validators")
                .with_hint("leave out --validators");
    }
    if (entry_.keeps) network.home = entry_.folder / "node";
    TRY(claim_.begin(network));
    TRY(open_log(world.clock));
    network.log = options_.listen.log = log_.get();
    network.on_change                 = [this] { changes_.tell(); };
    auto opened                       = open_network(world, network);
    if (!opened.ok()) return with_name(std::move(opened).error(), entry_.name);
    node_           = std::move(opened).value();
    blocks_         = node_->subscribe_blocks([this](const auto& block) { tell(*log_, *block); });
    entry_.chain_id = node_->status().chain_id;
    network.dump.clear();
    server_        = TRY(serve::Server::start(*node_, options_.listen));
    const auto& at = server_->endpoints();
    entry_.rpc     = at.rpc_url();
    entry_.grpc    = at.grpc_address();
    entry_.rest    = at.rest_url();
    for (const auto& role : roles()) accounts_.push_back(account(entry_.seed, role.name));
    control_ = TRY(ControlServer::start(
        entry_.folder / "control.sock",
        [this](const std::string& method, const Json& params) { return handle(method, params); }));
    log(world::LogLevel::info, "started",
        {{"name", entry_.name},
         {"chain_id", entry_.chain_id},
         {"height", node_->status().latest_height},
         {"rpc", entry_.rpc}});
    return claim_.began();
}

Result<void> Devnet::open_log(const world::Clock& clock) {
    log_file_.emplace(TRY(world::LogFile::open(log_path(entry_.folder))));
    log_ = std::make_unique<world::Log>(clock, options_.log_filter,
                                        [this](const world::LogLine& line) {
                                            log_file_->append(line);
                                            if (options_.log_sink) options_.log_sink(line);
                                        });
    return {};
}

Result<std::unique_ptr<Devnet>> Devnet::start(world::World& world,
                                              const std::filesystem::path& home, Options options) {
    std::unique_ptr<Devnet> out{new Devnet};
    out->options_ = std::move(options);
    auto& network = out->options_.network;
    TRY(out->claim_.take(home, out->options_.name, "embedded"));
    TRY(out->claim_.agree(out->options_.wishes, network));
    if (out->claim_.existed() && !network.dump.empty())
        return fail(errors::refused, "devnet {} exists already; a dump starts a new one",
                    out->entry_.name)
            .with_hint("choose another name, or forget this one: ve devnet remove {}",
                       out->entry_.name);
    TRY(out->open(world));
    return out;
}

Devnet::~Devnet() {
    changes_.end();
    control_.reset();
    server_.reset();
    blocks_.reset();
    node_.reset();
    if (log_ && !entry_.rpc.empty()) log(world::LogLevel::info, "stopped");
}

Json Devnet::document() const {
    auto accounts = Json::array();
    for (const auto& account : accounts_)
        accounts.push(Json::object({{"name", account.name},
                                    {"role", account.role},
                                    {"address", account.address.text()},
                                    {"mnemonic", text_of(account.mnemonic.text().reveal())}}));
    return Json::object(
        {{"name", entry_.name},
         {"chain_id", entry_.chain_id},
         {"height", node_->status().latest_height.value},
         {"pid", entry_.pid},
         {"home", entry_.folder.string()},
         {"seed", entry_.seed},
         {"validators", options_.network.validators},
         {"endpoints",
          Json::object({{"rpc", entry_.rpc}, {"grpc", entry_.grpc}, {"rest", entry_.rest}})},
         {"accounts", std::move(accounts)}});
}

Result<Json> Devnet::take_snapshot(const Json& params) {
    constexpr std::size_t name_max = 64, snapshots_max = 1000;
    const auto* asked = params.find("name");
    auto name         = asked == nullptr ? std::string{} : std::string{TRY(asked->text())};
    if (name.size() > name_max)
        return fail(errors::usage, "a snapshot's name has at most {} characters", name_max);
    if (snapshots_.size() >= snapshots_max)
        return fail(errors::refused, "a devnet keeps at most {} snapshots", snapshots_max);
    const auto id = TRY(node_->snapshot());
    if (name.empty()) name = std::to_string(id);
    snapshots_[name] = id;  // the newest of that name
    return Json::object(
        {{"snapshot", name}, {"height", height_text(node_->status().latest_height)}});
}

Result<Json> Devnet::go_back(const Json& params) {
    const auto name  = TRY(TRY(params.member("snapshot"))->text());
    const auto found = snapshots_.find(name);
    const auto gone  = [&] {
        std::vector<std::string> names;
        for (const auto& [known, id] : snapshots_) names.push_back(known);
        return fail(errors::input, "there is no snapshot {:.64}", printable(name))
            .with_hint("snapshots last until the node stops or a restore goes back behind them{}{}",
                       names.empty() ? "" : "; there are: ", fmt::join(names, ", "));
    };
    if (found == snapshots_.end()) return gone();
    auto height = node_->restore(found->second);
    if (!height.ok()) {
        if (!height.error().is(errors::input)) return std::move(height).error();
        snapshots_.erase(found);
        return gone();
    }
    return Json::object({{"snapshot", name}, {"height", height_text(*height)}});
}

// A node that stopped by itself takes the devnet with it.
Error Devnet::with_way_on(Error error) const {
    if (!node_->failure() || !entry_.keeps || error.hint().find("ve devnet") != std::string::npos)
        return error;
    const auto hint = error.hint();
    return std::move(error).with_hint("{}{}it goes on with: ve devnet up {}", hint,
                                      hint.empty() ? "" : "; ", entry_.name);
}

Result<Json> Devnet::handle(const std::string& method, const Json& params) {
    if (method == "document") return document();
    if (method == "status") return status();
    if (method == "watch") return watch(params);
    auto answer = carry_out(method, params);
    if (!answer.ok() && answer.error().is(errors::busy))
        answer = with_reason(std::move(answer).error());
    if (!answer.ok()) answer = with_way_on(std::move(answer).error());
    if (answer.ok())
        log(world::LogLevel::info, method, {{"height", node_->status().latest_height}});
    else
        log(world::LogLevel::warn, method, {{"refused", answer.error().text()}});
    return answer;
}

// Where no block could be made: who is missing, and what is in force.
Error Devnet::with_reason(Error error) {
    auto now = status();
    if (!now.ok()) return error;
    now->erase("paused");  // blocks are made by hand all the same
    now->erase("block_time");
    const auto stall = stall_of(*now);
    if (!stall) return error;
    return fail(errors::busy, "{}: {}", error.detail(), stall->why).with_hint("{}", stall->remedy);
}

Result<Json> Devnet::carry_out(const std::string& method, const Json& params) {
    if (method == "mine") return mine(params);
    if (method == "travel") {
        const auto span = TRY(TRY(params.member("nanos"))->i64(1));
        const auto time = TRY(node_->travel(Duration{span}));
        return Json::object(
            {{"time", time.text()}, {"height", height_text(node_->status().latest_height)}});
    }
    if (method == "pause" || method == "resume") {
        const bool wanted = method == "pause";
        const bool before = paused_.exchange(wanted);
        TRY(wanted ? node_->pause() : node_->resume());
        return Json::object({{"paused", wanted},
                             {"changed", before != wanted},
                             {"height", height_text(node_->status().latest_height)}});
    }
    if (method == "snapshot") return take_snapshot(params);
    if (method == "restore") return go_back(params);
    if (method == "rewind") {
        const auto to = TRY(node_->rewind(
            TRY(height_in(params, "height", node_->status(), entry_.name, "ve devnet rewind"))));
        return Json::object({{"height", height_text(to)}});
    }
    if (method == "dump") {
        std::optional<Height> upto;
        if (params.find("upto") != nullptr)
            upto = TRY(height_in(params, "upto", node_->status(), entry_.name, "--at"));
        const auto chain = TRY(node_->dump(upto));
        return Json::object({{"dump", base64(bytes_of(DumpFile{entry_.seed, chain}.encode()))}});
    }
    if (method == "export") return node_->export_genesis();
    if (method == "trace") return Json::object({{"trace", TRY(node_->trace())}});
    if (method == "add_fault") {
        const auto fault = TRY(faults::parse_json(*TRY(params.member("fault"))));
        const auto id    = TRY(node_->add_fault(fault));
        return Json::object({{"id", id}, {"fault", fault.text()}});
    }
    if (method == "clear_faults") {
        std::optional<std::uint64_t> id;
        if (const auto* asked = params.find("id")) id = TRY(asked->u64());
        TRY(node_->clear_faults(id));
        return Json::object({{"cleared", id ? std::to_string(*id) : "all"}});
    }
    return fail(errors::usage, "a devnet has no control '{}'", method);
}

}  // namespace ve::devnet
