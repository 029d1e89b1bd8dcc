#include "devnet/comet_network.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/text.hpp"
#include "client/connection.hpp"
#include "client/pause.hpp"
#include "node/serve/listener.hpp"
#include "node/world/boot_time.hpp"

namespace ve::devnet {
namespace {

constexpr std::size_t line_bytes_max  = 16U << 10;
constexpr Duration patience           = Duration::seconds(60);  // until there are blocks
constexpr std::string_view app_begins = "serving ";

bool is_program(const std::filesystem::path& file) {
    struct stat info {};
    return ::stat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
           ::access(file.c_str(), X_OK) == 0;
}

// Ports for processes that are started later. All are held until the last is chosen: the system
// gives one that was let go to the next who asks.
class Ports {
  public:
    Result<std::uint16_t> free(std::uint16_t wish, std::string_view purpose) {
        held_.push_back(TRY(serve::Listener::bind({"127.0.0.1", wish, purpose})));
        return held_.back().port();
    }

  private:
    std::vector<serve::Listener> held_;
};

// A start that was cut short has written some of the homes: all of them get what the first has.
Result<Json> genesis_for(const std::filesystem::path& folder, std::size_t nodes, const Json& made) {
    for (std::size_t i = 0; i < nodes; ++i) {
        const auto home = folder / fmt::format("node{}", i);
        if (!std::filesystem::exists(home)) continue;
        auto disk = TRY(world::RealDisk::open(home));
        if (!TRY(disk.exists(comet_genesis_file))) continue;
        auto kept = Json::parse(string_of(TRY(disk.read(comet_genesis_file))));
        if (!kept.ok())
            return std::move(kept).error().within("{}/{}", home.string(), comet_genesis_file);
        return kept;
    }
    return made;
}

}  // namespace

Result<std::string> find_cometbft(const std::string& named, std::string_view search_path,
                                  const std::filesystem::path& beside) {
    if (!named.empty()) {
        std::error_code ignored;
        if (is_program(named)) return std::filesystem::absolute(named, ignored).string();
        return fail(errors::usage, "{} is no program", named)
            .at("--cometbft")
            .with_hint("build CometBFT with ./dev cometbft, or name its file");
    }
    // Where ./dev cometbft puts it, when `ve` itself was built there.
    for (const auto& folder : {beside, beside.parent_path()})
        if (is_program(folder / "cometbft" / "cometbft"))
            return (folder / "cometbft" / "cometbft").string();
    while (!search_path.empty()) {
        const auto end = std::min(search_path.find(':'), search_path.size());
        const std::filesystem::path folder{search_path.substr(0, end)};
        if (folder.is_absolute() && is_program(folder / "cometbft"))
            return (folder / "cometbft").string();
        search_path.remove_prefix(std::min(end + 1, search_path.size()));
    }
    return fail(errors::usage, "there is no program cometbft on the path")
        .with_hint(
            "./dev cometbft builds it, --cometbft FILE names one, --engine embedded needs "
            "none");
}

Result<std::unique_ptr<CometNetwork>> CometNetwork::start(const Options& options,
                                                          const NetworkOptions& network,
                                                          const Json& genesis) {
    std::unique_ptr<CometNetwork> out{new CometNetwork{options}};
    TRY(out->prepare(network, genesis));
    out->wake_ = Descriptor{::eventfd(0, EFD_CLOEXEC)};
    for (auto& member : out->members_) TRY(out->launch(member->app));
    out->thread_ = std::thread{[self = out.get()] { self->watch(); }};
    return out;
}

CometNetwork::~CometNetwork() {
    if (!thread_.joinable()) return;
    const std::uint64_t one                = 1;
    [[maybe_unused]] const ::ssize_t wrote = ::write(wake_.fd, &one, sizeof one);
    thread_.join();
}

Result<void> CometNetwork::prepare(const NetworkOptions& network, const Json& genesis) {
    const auto one = TRY(genesis_for(options_.folder, network.validators, genesis));
    Ports ports;
    std::vector<std::string> peers;
    for (std::size_t i = 0; i < network.validators; ++i) {
        auto member   = std::make_unique<Member>();
        auto& node    = member->node;
        node.name     = fmt::format("node{}", i);
        node.home     = options_.folder / node.name;
        node.id       = comet_node_id(node_key(network.seed, i).public_key());
        const auto at = TRY(ports.free(0, "RPC"));
        node.rpc_url  = fmt::format("http://127.0.0.1:{}", at);
        node.p2p      = fmt::format("127.0.0.1:{}", TRY(ports.free(0, "P2P")));
        if (i == 0) {
            node.front_url =
                fmt::format("http://127.0.0.1:{}", TRY(ports.free(options_.rpc, "RPC")));
            node.grpc = fmt::format("127.0.0.1:{}", TRY(ports.free(options_.grpc, "gRPC")));
            node.rest_url =
                fmt::format("http://127.0.0.1:{}", TRY(ports.free(options_.rest, "REST")));
        }
        peers.push_back(fmt::format("{}@{}", node.id, node.p2p));
        members_.push_back(std::move(member));
    }
    for (std::size_t i = 0; i < members_.size(); ++i) {
        auto& [node, app, comet] = *members_[i];
        const auto keys          = validator(network.seed, i);
        const auto own           = node_key(network.seed, i);
        CometConfig config;
        config.moniker   = keys.moniker;
        config.transport = options_.transport;
        // gRPC's names for Unix sockets are whole paths, which may be too long for one.
        if (options_.transport == "grpc")
            config.abci_address = fmt::format("tcp://127.0.0.1:{}", TRY(ports.free(0, "ABCI")));
        config.rpc_address    = "tcp" + node.rpc_url.substr(4);
        config.p2p_address    = "tcp://" + node.p2p;
        config.block_interval = network.pace.interval;
        for (const auto& peer : peers)
            if (!peer.starts_with(node.id)) config.peers.push_back(peer);
        TRY(write_comet_home(node.home, {keys.consensus, own, &keys.decryption}, one, config));
        app.name  = node.name + ".app";
        app.start = {
            options_.programs.ve,
            {"node", "abci", "--home", node.home.string(), "--address", config.abci_address,
             "--transport", options_.transport, "--decryption-key-file",
             std::string{comet_decryption_file}, "--minimum-gas-price", network.minimum_gas_price,
             "--snapshot-every", std::to_string(options_.snapshot_every), "--keep-recent",
             std::to_string(options_.keep_recent), "--stop-with-parent"},
            node.home};
        const auto port_of = [](const std::string& url) { return url.substr(url.rfind(':') + 1); };
        if (!node.grpc.empty())
            app.start.arguments.insert(
                app.start.arguments.end(),
                {"--rpc", node.rpc_url, "--grpc-port", port_of(node.grpc), "--rest-port",
                 port_of(node.rest_url), "--rpc-port", port_of(node.front_url)});
        comet.name  = node.name + ".cometbft";
        comet.start = {
            options_.programs.cometbft, {"start", "--home", node.home.string()}, node.home};
    }
    return {};
}

Result<void> CometNetwork::launch(Child& child) {
    auto process = TRY(ChildProcess::start(child.start));
    child.ready  = false;
    const std::lock_guard lock{mutex_};
    child.process = std::move(process);
    return {};
}

std::vector<CometNetwork::Child*> CometNetwork::children() {
    std::vector<Child*> out;
    for (auto& member : members_)
        for (auto* child : {&member->app, &member->comet})
            if (child->process) out.push_back(child);
    return out;
}

// Everything that becomes of the processes happens on this thread.
void CometNetwork::watch() {
    while (true) {
        const auto running = children();
        std::vector<pollfd> waited{{wake_.fd, POLLIN, 0}};
        for (const auto* child : running) {
            waited.push_back({child->process->output(), POLLIN, 0});
            waited.push_back({child->process->ended(), POLLIN, 0});
        }
        if (::poll(waited.data(), waited.size(), -1) < 0 && errno != EINTR) return;
        if (waited[0].revents != 0) return stop_all();
        for (std::size_t i = 0; i < running.size(); ++i) {
            if (waited[1 + 2 * i].revents != 0) read(*running[i]);
            if (waited[2 + 2 * i].revents == 0) continue;
            for (auto& member : members_)
                if (&member->app == running[i] || &member->comet == running[i])
                    ended(*member, *running[i]);
        }
        for (auto& member : members_) go_on(*member);
    }
}

void CometNetwork::read(Child& child) {
    std::array<char, 16 * 1024> room;
    while (true) {
        const auto got = ::read(child.process->output(), room.data(), room.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return;
        child.partial.append(room.data(), static_cast<std::size_t>(got));
        std::size_t from = 0;
        for (auto end = child.partial.find('\n'); end != std::string::npos;
             end      = child.partial.find('\n', from)) {
            line(child, std::string_view{child.partial}.substr(from, end - from));
            from = end + 1;
        }
        child.partial.erase(0, from);
        if (child.partial.size() > line_bytes_max) {
            line(child, child.partial);
            child.partial.clear();
        }
    }
}

void CometNetwork::line(Child& child, std::string_view text) {
    if (text.starts_with(app_begins)) child.ready = true;
    for (const std::string_view sign : {"ve: error", "ERROR", "panic: ", "failed to "})
        if (text.find(sign) != std::string_view::npos) child.complaint = printable(text, 400);
    if (options_.on_line) options_.on_line(child.name, text);
}

void CometNetwork::ended(Member& member, Child& child) {
    read(child);
    const auto how = child.process->take_ending();
    {
        const std::lock_guard lock{mutex_};
        child.process.reset();
    }
    child.ready = false;
    // CometBFT without its application ends by itself, or hangs in the attempt.
    if (&child == &member.app && member.comet.process) member.comet.process->signal(SIGKILL);
    const auto now = world::since_boot();
    while (!child.started.empty() &&
           now.nanos - child.started.front().nanos > restarts_within.nanos)
        child.started.pop_front();
    line(child, fmt::format("ended with {}", how));
    if (child.started.size() >= restarts_max)
        return fail_with(
            fail(errors::peer, "{} ended {} times within {}, with {} at last{}{}", child.name,
                 restarts_max + 1, restarts_within.text(), how,
                 child.complaint.empty() ? "" : "; it said: ", child.complaint)
                .with_hint("see what it said: ve devnet logs --component {}", child.name));
    child.started.push_back(now);
    const std::lock_guard lock{mutex_};
    ++child.restarts;
    member.node.restarts = member.app.restarts + member.comet.restarts;
}

// What should run and does not: the application first, CometBFT once it answers.
void CometNetwork::go_on(Member& member) {
    if (failure()) return;
    for (auto* child : {&member.app, &member.comet}) {
        if (child->process) continue;
        if (child == &member.comet && !member.app.ready) continue;
        if (auto launched = launch(*child); !launched.ok())
            return fail_with(std::move(launched).error());
    }
}

void CometNetwork::await_all(int signal, Duration patience, bool comets) {
    const auto until = world::since_boot().nanos + patience.nanos;
    for (auto& member : members_)
        for (auto* child : {&member->app, &member->comet})
            if (child->process && (child == &member->comet) == comets)
                child->process->signal(signal);
    for (auto& member : members_)
        for (auto* child : {&member->app, &member->comet}) {
            if (!child->process || (child == &member->comet) != comets) continue;
            while (true) {
                std::array<pollfd, 2> waited{
                    {{child->process->ended(), POLLIN, 0}, {child->process->output(), POLLIN, 0}}};
                const auto left = (until - world::since_boot().nanos) / 1'000'000;
                if (left <= 0 || ::poll(waited.data(), waited.size(), static_cast<int>(left)) == 0)
                    break;  // it is killed below
                read(*child);
                if (waited[0].revents != 0) break;
            }
            const std::lock_guard lock{mutex_};
            child->process.reset();
        }
}

void CometNetwork::stop_all() {
    await_all(SIGTERM, Duration::seconds(10), true);
    await_all(SIGTERM, Duration::seconds(10), false);
}

void CometNetwork::fail_with(Error error) {
    {
        const std::lock_guard lock{mutex_};
        if (failure_) return;
        failure_ = std::move(error);
    }
    if (options_.on_failure) options_.on_failure();
}

std::optional<Error> CometNetwork::failure() const {
    const std::lock_guard lock{mutex_};
    return failure_;
}

Result<void> CometNetwork::await_blocks(const Waiting& waiting) const {
    const auto until = world::since_boot().nanos + patience.nanos;
    for (const auto& node : nodes()) {
        while (true) {
            if (auto failed = failure()) return *std::move(failed);
            if (waiting.given_up && waiting.given_up())
                return fail(errors::interrupted, "stopped before there were blocks");
            auto connection  = client::connect(node.rpc_url);
            const auto state = connection.ok() ? (*connection)->state()
                                               : Result<client::NodeState>{connection.error()};
            // The second is there once the application has executed the first.
            if (state.ok() && state->height.value > 1) break;
            if (world::since_boot().nanos > until)
                return fail(errors::peer, "{} made no block within {}", node.name, patience.text());
            if (waiting.progress)
                waiting.progress(
                    fmt::format("waiting for {} of {} to make blocks", node.name, nodes().size()));
            client::pause(Duration::milliseconds(50));
        }
    }
    if (waiting.progress) waiting.progress({});
    return {};
}

std::vector<CometNetwork::Node> CometNetwork::nodes() const {
    const std::lock_guard lock{mutex_};
    std::vector<Node> out;
    for (const auto& member : members_) {
        auto node     = member->node;
        node.app      = member->app.process ? member->app.process->pid() : 0;
        node.cometbft = member->comet.process ? member->comet.process->pid() : 0;
        out.push_back(std::move(node));
    }
    return out;
}

}  // namespace ve::devnet
