// down, status, list: the devnets below the home.
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.hpp"
#include "commands/devnet/verbs.hpp"

namespace ve {
namespace {

constexpr int stop_timeout_ms = 30'000;

// Asks the process to stop and waits until it is gone, on its pidfd: no polling.
Result<void> stop(const devnet::Entry& entry) {
    const auto pid = static_cast<pid_t>(entry.pid);
    const int fd   = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (fd < 0 && errno == ESRCH) return {};
    if (fd < 0 || ::kill(pid, SIGTERM) != 0) {
        const auto reason = std::string{std::strerror(errno)};
        if (fd >= 0) ::close(fd);
        return fail(errors::io, "cannot stop process {} of devnet {}: {}", entry.pid, entry.name,
                    reason);
    }
    pollfd ended{fd, POLLIN, 0};
    const int answer = ::poll(&ended, 1, stop_timeout_ms);
    ::close(fd);
    if (answer <= 0)
        return fail(errors::busy, "devnet {} (process {}) did not stop within 30 s", entry.name,
                    entry.pid);
    return {};
}

Json json_of(const devnet::Entry& entry) {
    return Json::object({{"name", entry.name},
                         {"state", entry.state()},
                         {"pid", entry.pid},
                         {"chain_id", entry.chain_id},
                         {"rpc", entry.rpc},
                         {"kept", entry.keeps}});
}

Result<View> down(Session& session, const std::string& named, bool all) {
    const auto& name = named.empty() ? session.flags.devnet : named;
    auto stopped     = Json::array();
    std::string text;
    if (name.empty() && !all) {
        auto running = devnet::pick_running(session.home(), {});
        if (!running.ok())
            return std::move(running).error().with_hint(
                "ve devnet down NAME, or ve devnet down --all");
    }
    for (const auto& entry : TRY(devnet::list(session.home()))) {
        if (!entry.running() || (!name.empty() && entry.name != name)) continue;
        TRY(stop(entry));
        stopped.push(entry.name);
        text += fmt::format("stopped {}\n", entry.name);
    }
    if (!stopped.items().empty() || all)
        return View{Json::object({{"stopped", std::move(stopped)}}),
                    text.empty() ? "nothing runs\n" : text};
    if (name.empty())
        return fail(errors::usage, "no devnet is running").with_hint("ve devnet list");
    std::vector<std::string> names;
    for (const auto& entry : TRY(devnet::list(session.home()))) names.push_back(entry.name);
    return fail(errors::usage, "devnet {:.40} is not running{}", printable(name),
                std::ranges::find(names, name) == names.end() ? did_you_mean(name, names) : "")
        .with_hint("ve devnet list");
}

// The folder of a devnet that does not run, whatever state it is in.
Result<View> forget(Session& session, const std::string& name) {
    TRY(devnet::check_name(name));
    const auto folder = devnet::folder_of(session.home(), name);
    if (!std::filesystem::is_directory(folder))
        return fail(errors::usage, "there is no devnet {}", name).with_hint("ve devnet list");
    const auto lock = TRY(devnet::FolderLock::take(folder));
    if (!lock)
        return fail(errors::busy, "devnet {} is running", name)
            .with_hint("stop it first: ve devnet down {}", name);
    std::error_code code;
    std::filesystem::remove_all(folder, code);
    if (code) return fail(errors::io, "cannot remove {}: {}", folder.string(), code.message());
    return View{Json::object({{"removed", name}}), fmt::format("removed {}\n", name)};
}

// A network of processes: which of them run, how often one was started again.
std::string nodes_text(const Json& nodes) {
    const auto text = [](const Json& node, std::string_view name) {
        const auto* found = node.find(name);
        return found == nullptr ? std::string{} : found->raw();
    };
    const auto process = [](const std::string& pid) { return pid == "0" ? "down" : pid; };
    std::vector<std::vector<std::string>> rows{{"NODE", "APP", "COMETBFT", "RESTARTS", "RPC"}};
    for (const auto& node : nodes.items())
        rows.push_back({text(node, "name"), process(text(node, "app_pid")),
                        process(text(node, "cometbft_pid")), text(node, "restarts"),
                        text(node, "rpc")});
    return table(rows);
}

Result<View> status(Session& session) {
    auto document = TRY(ask_devnet(session, "document", Json::object()));
    if (!session.flags.chain_id.empty()) TRY(session.connection());  // of that chain
    const auto network = TRY(ask_devnet(session, "status", Json::object()));
    const auto height  = Height{TRY(TRY(network.member("height"))->i64())};
    auto text          = welcome(session, document, height) + "\n" + network_text(session, network);
    if (const auto* nodes = document.find("nodes")) text += "\n" + nodes_text(*nodes);
    for (const auto& [name, value] : network.members())
        if (name != "validators") document.set(name, value);
    document.set("network", *network.find("validators"));
    return View{std::move(document), text};
}

}  // namespace

void add_devnet_down(CLI::App& devnet, Session& session) {
    auto name = std::make_shared<std::string>();
    auto all  = std::make_shared<bool>(false);
    auto* down_command =
        devnet.add_subcommand("down",
                              "Stop a devnet; a named one keeps its state\n\nExamples:\n  ve "
                              "devnet down mychain\n  ve devnet down --all");
    down_command->add_option("name", *name, "Which (default: the only running one)");
    down_command->add_flag("--all", *all, "All of them");
    down_command->callback([name, all, &session] { session.finish(down(session, *name, *all)); });
}

void add_devnet_remove(CLI::App& devnet, Session& session) {
    auto name = std::make_shared<std::string>();
    auto* command =
        devnet.add_subcommand("remove",
                              "Forget a stopped devnet and its state\n\nExamples:\n  ve devnet "
                              "remove mychain\n  ve devnet remove mychain --output json");
    command->add_option("name", *name, "Which")->required();
    command->callback([name, &session] { session.finish(forget(session, *name)); });
}

void add_devnet_status(CLI::App& devnet, Session& session) {
    auto* command =
        devnet.add_subcommand("status",
                              "Validators, endpoints and accounts of the running devnet\n\n"
                              "Examples:\n  ve devnet status\n"
                              "  ve devnet status mychain --field height\n"
                              "  ve devnet status --watch");
    command->add_option("name", session.flags.devnet, "Which (default: the only running one)");
    auto watch = std::make_shared<bool>(false);
    command->add_flag("--watch", *watch, "The network again whenever it changes, until Ctrl-C");
    command->callback([watch, &session] {
        if (*watch) return session.finish(watch_network(session));
        session.finish(status(session));
    });
}

void add_devnet_list(CLI::App& devnet, Session& session) {
    auto* command = devnet.add_subcommand("list",
                                          "Devnets that run or are kept\n\nExamples:\n  ve devnet "
                                          "list\n  ve devnet list --output json");
    command->callback([&session] {
        session.finish([&]() -> Result<View> {
            auto json = Json::array();
            std::vector<std::vector<std::string>> rows{{"NAME", "STATE", "PID", "CHAIN", "RPC"}};
            for (const auto& entry : TRY(devnet::list(session.home()))) {
                // What a killed process left of a nameless one is taken over by the next.
                if (entry.state() == "stopped" && !entry.keeps) continue;
                json.push(json_of(entry));
                rows.push_back({entry.name, std::string{entry.state()},
                                entry.running() ? std::to_string(entry.pid) : "-", entry.chain_id,
                                entry.running() ? entry.rpc : "-"});
            }
            const auto text =
                rows.size() == 1 ? "no devnets; start one with: ve devnet up\n" : table(rows);
            return View{std::move(json), text};
        }());
    });
}

}  // namespace ve
