// A devnet whose engine is CometBFT: the folder, the lock and the control socket of a devnet, and a
// network of processes in it.
#pragma once

#include "devnet/claim.hpp"
#include "devnet/comet_network.hpp"
#include "devnet/comet_watch.hpp"
#include "devnet/control.hpp"
#include "devnet/network_json.hpp"
#include "node/world/log_file.hpp"

namespace ve::devnet {

struct CometOptions {
    std::string name;  // empty: nothing is kept
    Wishes wishes;
    NetworkOptions network;
    CometNetwork::Options processes;  // without the folder
    world::LogFilter log_filter;      // of the log in the devnet's folder, and of `log_sink`
    std::function<void(const world::LogLine&)> log_sink = nullptr;
    std::function<void(std::string_view)> progress      = nullptr;  // what is being waited for
    std::function<bool()> given_up                      = nullptr;  // nobody waits any more
};

class CometDevnet {
  public:
    // Blocks are made when this returns. Errors: as of Devnet, and errors::peer where the
    // processes do not come up.
    static Result<std::unique_ptr<CometDevnet>> start(world::World& world,
                                                      const std::filesystem::path& home,
                                                      CometOptions options);
    ~CometDevnet();

    // As Devnet's, with "engine" and "nodes".
    Json document() const;
    const Entry& entry() const { return entry_; }
    // Its nodes as validators, as Devnet's `ve devnet status` has them. Error: none answers.
    Result<Json> status();
    Height height() const;  // of the first node; 0 where it does not answer
    std::optional<Error> failure() const;

  private:
    CometDevnet() = default;
    Result<void> open(world::World& world);
    Result<Json> handle(const std::string& method, const Json& params);
    Result<Json> watch(const Json& params);

    CometOptions options_;
    Claim claim_;
    Entry& entry_ = claim_.entry;
    std::optional<world::LogFile> log_file_;
    std::unique_ptr<world::Log> log_;
    std::unique_ptr<CometNetwork> network_;
    std::vector<ValidatorName> validators_;
    std::unique_ptr<CometWatch> watch_;
    std::unique_ptr<ControlServer> control_;
};

}  // namespace ve::devnet
