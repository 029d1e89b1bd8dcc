#include "devnet/devnet.hpp"

#include <unistd.h>

#include <algorithm>

#include "node/world/disk.hpp"

namespace ve::devnet {
namespace {

constexpr std::string_view nameless = "local";

// "local", or "local-2" when that one runs.
Result<std::string> free_name(const std::filesystem::path& home) {
    const auto entries = TRY(list(home));
    for (int i = 1;; ++i) {
        auto name        = i == 1 ? std::string{nameless} : fmt::format("{}-{}", nameless, i);
        const auto taken = std::ranges::find(entries, name, &Entry::name);
        if (taken == entries.end()) return name;
        if (!taken->running() && !taken->keeps) {
            remove_folder(*taken);  // left behind by a process that was killed
            return name;
        }
    }
}

Result<void> refuse_running(const std::filesystem::path& home, const std::string& name) {
    for (const auto& entry : TRY(list(home)))
        if (entry.name == name && entry.running())
            return fail(errors::busy, "devnet {} runs already as process {}", name, entry.pid)
                .with_hint("ve devnet status --devnet {0}, or stop it: ve devnet down {0}", name);
    return {};
}

std::string height_text(Height height) { return std::to_string(height.value); }

}  // namespace

Result<std::unique_ptr<Devnet>> Devnet::start(world::World& world,
                                              const std::filesystem::path& home, Options options) {
    std::unique_ptr<Devnet> out{new Devnet};
    auto& entry = out->entry_;
    entry.keeps = !options.name.empty();
    if (entry.keeps) TRY(check_name(options.name));
    entry.name = entry.keeps ? options.name : TRY(free_name(home));
    TRY(refuse_running(home, entry.name));
    entry.folder   = folder_of(home, entry.name);
    entry.chain_id = options.network.chain_id;
    entry.seed     = options.network.seed;
    if (entry.keeps) options.network.home = entry.folder / "node";
    TRY(world::RealDisk::open(entry.folder));

    out->node_     = TRY(open_network(world, options.network));
    entry.chain_id = out->node_->status().chain_id;
    auto server    = serve::Server::start(*out->node_, options.listen);
    if (!server.ok()) {
        out->node_.reset();
        remove_folder(entry);
        return std::move(server).error();
    }
    out->server_   = std::move(server).value();
    const auto& at = out->server_->endpoints();
    entry.rpc      = at.rpc_url();
    entry.grpc     = at.grpc_address();
    entry.rest     = at.rest_url();
    entry.pid      = ::getpid();
    for (const auto& role : roles()) out->accounts_.push_back(account(entry.seed, role.name));
    out->options_ = std::move(options);
    auto* self    = out.get();
    out->control_ = TRY(ControlServer::start(entry.folder / "control.sock",
                                             [self](const std::string& method, const Json& params) {
                                                 return self->handle(method, params);
                                             }));
    TRY(write_entry(entry));
    return out;
}

Devnet::~Devnet() {
    control_.reset();
    server_.reset();
    node_.reset();
    if (entry_.pid == 0) return;
    entry_.pid = 0;
    if (entry_.keeps) [[maybe_unused]]
        const auto written = write_entry(entry_);
    else
        remove_folder(entry_);
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
         {"pid", entry_.pid},
         {"home", entry_.folder.string()},
         {"seed", entry_.seed},
         {"validators", options_.network.validators},
         {"endpoints",
          Json::object({{"rpc", entry_.rpc}, {"grpc", entry_.grpc}, {"rest", entry_.rest}})},
         {"accounts", std::move(accounts)}});
}

Result<Json> Devnet::handle(const std::string& method, const Json& params) {
    if (method == "document") return document();
    if (method == "mine") {
        const auto count  = TRY(TRY(params.member("count"))->u64(10'000'000));
        const auto height = TRY(node_->mine(count));
        return Json::object({{"height", height_text(height)}});
    }
    if (method == "travel") {
        const auto span = TRY(TRY(params.member("nanos"))->i64(1));
        const auto time = TRY(node_->travel(Duration{span}));
        return Json::object(
            {{"time", time.text()}, {"height", height_text(node_->status().latest_height)}});
    }
    if (method == "snapshot") {
        const auto id = TRY(node_->snapshot());
        return Json::object(
            {{"snapshot", id}, {"height", height_text(node_->status().latest_height)}});
    }
    if (method == "restore") {
        const auto id     = TRY(TRY(params.member("snapshot"))->u64());
        const auto height = TRY(node_->restore(id));
        return Json::object({{"snapshot", id}, {"height", height_text(height)}});
    }
    if (method == "dump") {
        const auto bytes = TRY(node_->dump());
        return Json::object({{"dump", base64(bytes_of(bytes))}});
    }
    if (method == "export") return node_->export_genesis();
    return fail(errors::usage, "a devnet has no control '{}'", method);
}

}  // namespace ve::devnet
