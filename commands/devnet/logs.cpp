// `ve devnet logs`: what a devnet told of its work, and what it tells.
#include <poll.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstring>
#include <set>

#include "base/text.hpp"
#include "commands/devnet/verbs.hpp"
#include "devnet/descriptor.hpp"
#include "node/world/log_file.hpp"

namespace ve {
namespace {

struct LogsFlags {
    std::string name, level = "debug", component;
    std::size_t count = 100;
    bool follow       = false;
};

// Running or stopped; without a name the only one that runs.
Result<devnet::Entry> which(Session& session, const LogsFlags& flags) {
    const auto& name = flags.name.empty() ? session.flags.devnet : flags.name;
    if (!name.empty()) {
        TRY(devnet::check_name(name));
        if (auto found = TRY(devnet::find(session.home(), name))) return *std::move(found);
    } else if (auto running = TRY(session.running_devnet())) {
        return *std::move(running);
    }
    return fail(errors::usage, "no devnet{} is {}", name.empty() ? "" : " named " + name,
                name.empty() ? "running" : "there")
        .with_hint("ve devnet list");
}

using Components = std::set<std::string>;

// `seen`: what the lines that were looked at are of.
Result<world::LogWanted> wanted_by(const LogsFlags& flags,
                                   const std::shared_ptr<Components>& seen) {
    auto filter = world::LogFilter::parse(flags.level);
    if (!filter.ok()) return std::move(filter).error().at("--level");
    return world::LogWanted{[filter = *std::move(filter), component = flags.component,
                             seen](const world::LogLine& line) {
        seen->insert(line.component);
        return filter.passes(line.component, line.level) &&
               (component.empty() || component == line.component);
    }};
}

void print(Session& session, const std::vector<world::LogLine>& lines) {
    std::string out;
    for (const auto& line : lines) {
        const bool loud = line.level >= world::LogLevel::warn && !session.json();
        const auto text = session.json() ? line.json() : line.text();
        out += (loud ? session.bold(text) : text) + "\n";
    }
    if (!out.empty()) session.streams().out(out);
}

// Until the devnet's process ends: woken by changes in its folder, never by a timer.
Result<void> follow(Session& session, const devnet::Entry& entry, std::uintmax_t end,
                    const world::LogWanted& wanted) {
    const devnet::Descriptor process{
        static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(entry.pid), 0))};
    if (process.fd < 0 && errno == ESRCH) return {};
    const devnet::Descriptor changes{::inotify_init1(IN_CLOEXEC)};
    if (process.fd < 0 || changes.fd < 0 ||
        ::inotify_add_watch(changes.fd, entry.folder.c_str(), IN_MODIFY | IN_CREATE) < 0)
        return fail(errors::io, "cannot watch {}: {}", entry.folder.string(), std::strerror(errno));
    const auto path = devnet::log_path(entry.folder);
    while (true) {
        print(session, world::read_more(path, end, wanted));
        std::array<pollfd, 2> waiting = {{{changes.fd, POLLIN, 0}, {process.fd, POLLIN, 0}}};
        if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR)
            return fail(errors::io, "cannot wait: {}", std::strerror(errno));
        std::array<char, 4096> ignored{};
        if (waiting[0].revents != 0 && ::read(changes.fd, ignored.data(), ignored.size()) < 0 &&
            errno != EINTR)
            return fail(errors::io, "cannot wait: {}", std::strerror(errno));
        if (waiting[1].revents == 0) continue;
        print(session, world::read_more(path, end, wanted));
        return {};
    }
}

Result<void> logs(Session& session, const LogsFlags& flags) {
    const auto entry = TRY(which(session, flags));
    const auto seen  = std::make_shared<Components>(
        Components{"devnet", "state", "consensus", "mempool", "rpc", "rest", "grpc"});
    const auto wanted = TRY(wanted_by(flags, seen));
    const auto tail   = TRY(world::read_log(devnet::log_path(entry.folder), flags.count, wanted));
    print(session, tail.lines);
    if (tail.lines.empty() && !flags.follow && !flags.component.empty() &&
        !seen->contains(flags.component))
        return fail(errors::usage, "the log of devnet {} has nothing of '{:.40}'{}", entry.name,
                    printable(flags.component),
                    did_you_mean(flags.component,
                                 std::vector<std::string>{seen->begin(), seen->end()}))
            .at("--component")
            .with_hint("there are: {}", fmt::join(*seen, ", "));
    if (flags.follow && entry.running()) TRY(follow(session, entry, tail.end, wanted));
    return {};
}

}  // namespace

void add_devnet_logs(CLI::App& devnet, Session& session) {
    auto flags    = std::make_shared<LogsFlags>();
    auto* command = devnet.add_subcommand("logs",
                                          "What a devnet told of its work, newest last\n\n"
                                          "Examples:\n"
                                          "  ve devnet logs\n"
                                          "  ve devnet logs mychain --follow --level warn\n"
                                          "  ve devnet logs --component rpc --output json");
    command->add_option("name", flags->name, "Which (default: the only running one)");
    command->add_flag("-f,--follow", flags->follow, "Go on until the devnet stops");
    command->add_option("-n,--lines", flags->count, "How many of the newest")
        ->capture_default_str();
    command
        ->add_option("--level", flags->level,
                     "At least this: debug, info, warn or error; or by component: rpc:warn,*:none")
        ->capture_default_str();
    command->add_option("--component", flags->component,
                        "Only of this: devnet, state, consensus, mempool, rpc, rest, grpc");
    command->callback([flags, &session] { session.finish(logs(session, *flags)); });
}

}  // namespace ve
