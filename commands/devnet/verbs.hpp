// The verbs of `ve devnet`, and what they share.
#pragma once

#include <string>

#include "commands/session.hpp"
#include "devnet/comet_devnet.hpp"
#include "devnet/devnet.hpp"

namespace CLI {
class App;
}

namespace ve {

void add_devnet_up(CLI::App& devnet, Session& session);
void add_devnet_down(CLI::App& devnet, Session& session);
void add_devnet_status(CLI::App& devnet, Session& session);
void add_devnet_remove(CLI::App& devnet, Session& session);
void add_devnet_list(CLI::App& devnet, Session& session);
void add_devnet_mine(CLI::App& devnet, Session& session);
void add_devnet_travel(CLI::App& devnet, Session& session);
void add_devnet_snapshot(CLI::App& devnet, Session& session);
void add_devnet_restore(CLI::App& devnet, Session& session);
void add_devnet_dump(CLI::App& devnet, Session& session);
void add_devnet_pause(CLI::App& devnet, Session& session);
void add_devnet_resume(CLI::App& devnet, Session& session);
void add_devnet_rewind(CLI::App& devnet, Session& session);
void add_devnet_branch(CLI::App& devnet, Session& session);
void add_devnet_fault(CLI::App& devnet, Session& session);
void add_devnet_trace(CLI::App& devnet, Session& session);
void add_devnet_load(CLI::App& devnet, Session& session);
void add_devnet_logs(CLI::App& devnet, Session& session);
void add_devnet_export(CLI::App& devnet, Session& session);

// Asks the running devnet that the flags mean. Error: none runs.
Result<Json> ask_devnet(Session& session, const std::string& method, const Json& params);

// Into a folder that is there. Its whole path.
Result<std::filesystem::path> write_to(const std::string& path, ByteView bytes);

// Runs a devnet until it is told to stop: in this process, or as a child that outlives it.
Result<View> run_devnet_here(Session& session, devnet::Options options);
Result<View> run_devnet_detached(Session& session, devnet::Options options);

// The same of one whose engine is CometBFT, by the program's file or, without, looked for.
Result<View> run_comet_here(Session& session, const std::string& cometbft,
                            devnet::CometOptions options);
Result<View> run_comet_detached(Session& session, const std::string& cometbft,
                                devnet::CometOptions options);

// What runs in the background now.
Result<View> show_detached(Session& session, const Json& document, const std::string& text);

// The network on one screen: validators, rounds, faults, mempool.
std::string network_text(Session& session, const Json& status);
// Again whenever it changed, until Ctrl-C.
Result<void> watch_network(Session& session);

// The devnet's document as people read it: endpoints, accounts, what to try next.
std::string welcome(Session& session, const Json& document, Height height);

}  // namespace ve
