// A devnet: a network with servers in front, a folder below the home and a control socket.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>

#include "devnet/changes.hpp"
#include "devnet/claim.hpp"
#include "devnet/control.hpp"
#include "devnet/network_json.hpp"
#include "node/serve/server.hpp"
#include "node/world/log_file.hpp"

namespace ve::devnet {

struct Options {
    std::string name;  // empty: nothing is kept
    Wishes wishes;
    NetworkOptions network;
    serve::ListenOptions listen;
    world::LogFilter log_filter;  // of the log in its folder, and of `log_sink`
    std::function<void(const world::LogLine&)> log_sink;  // hears the same lines
};

class Devnet {
  public:
    // Its first block exists and its ports answer when this returns.
    // Errors: errors::busy names the taken port or the running devnet of that name,
    // errors::refused another seed or chain id than the devnet has.
    static Result<std::unique_ptr<Devnet>> start(world::World& world,
                                                 const std::filesystem::path& home,
                                                 Options options);
    ~Devnet();

    // {"name","chain_id","height","pid","home","seed","validators","endpoints","accounts"}
    Json document() const;
    Node& node() { return *node_; }
    const Entry& entry() const { return entry_; }
    const std::vector<Account>& accounts() const { return accounts_; }
    void log(world::LogLevel level, std::string_view words, world::Log::Fields fields = {}) {
        log_->write(level, "devnet", words, fields);
    }

  private:
    Devnet() = default;
    Result<void> open(world::World& world);
    Result<void> open_log(const world::Clock& clock);
    Error with_reason(Error error);
    Error with_way_on(Error error) const;
    Result<Json> carry_out(const std::string& method, const Json& params);
    Result<Json> handle(const std::string& method, const Json& params);
    Result<Json> take_snapshot(const Json& params);
    // Of the whole network, on one screen.
    Result<Json> status();
    // The same as soon as it is another than the one with that "change", or when the time is over.
    Result<Json> watch(const Json& params);
    Result<Json> mine(const Json& params);
    Result<Json> go_back(const Json& params);

    Options options_;
    Claim claim_;
    Entry& entry_             = claim_.entry;
    std::atomic<bool> paused_ = false;  // a watch looks at it, too
    std::vector<Account> accounts_;
    std::once_flag named_;
    std::vector<ValidatorName> validators_;  // from the first status on
    std::optional<world::LogFile> log_file_;
    std::unique_ptr<world::Log> log_;
    Changes changes_;
    std::unique_ptr<Node> node_;
    std::unique_ptr<Node::Subscription> blocks_;      // for the log
    std::map<std::string, std::uint64_t> snapshots_;  // by the name that the user gave
    std::unique_ptr<serve::Server> server_;
    std::unique_ptr<ControlServer> control_;  // stops first
};

}  // namespace ve::devnet
