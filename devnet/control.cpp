#include "devnet/control.hpp"

#include "base/bytes.hpp"
#include "devnet/descriptor.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <list>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace ve::devnet {
namespace {

constexpr std::size_t line_max = 256U << 20;  // a dump travels as base64

Result<sockaddr_un> address_of(const std::filesystem::path& path) {
    sockaddr_un out{};
    out.sun_family  = AF_UNIX;
    const auto text = path.string();
    if (text.size() >= sizeof out.sun_path)
        return fail(errors::usage, "the path {} is too long for a socket", text)
            .with_hint("choose a shorter --home");
    std::memcpy(out.sun_path, text.c_str(), text.size() + 1);
    return out;
}

Result<Descriptor> new_socket() {
    Descriptor out{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (out.fd < 0) return fail(errors::io, "cannot make a socket: {}", std::strerror(errno));
    return out;
}

bool send_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto sent = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

// Up to and without the newline. Nothing: the peer went away, or `stop` became readable.
std::optional<std::string> read_line(int fd, int stop) {
    std::string line;
    std::array<char, 65536> part{};
    while (line.size() < line_max) {
        std::array<pollfd, 2> waiting = {{{fd, POLLIN, 0}, {stop, POLLIN, 0}}};
        if (::poll(waiting.data(), stop >= 0 ? 2 : 1, -1) < 0 && errno != EINTR)
            return std::nullopt;
        if (waiting[1].revents != 0) return std::nullopt;
        if (waiting[0].revents == 0) continue;
        const auto got = ::read(fd, part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return std::nullopt;
        line.append(part.data(), static_cast<std::size_t>(got));
        if (line.back() == '\n') {
            line.pop_back();
            return line;
        }
    }
    return std::nullopt;
}

Json error_to_json(const Error& error) {
    // What kind a local error is of follows from its code.
    const bool local = error.space() == errors::local_space && !error.detail().empty();
    return Json::object({{"space", error.space()},
                         {"code", error.code()},
                         {"text", local ? error.detail() : error.text()},
                         {"hint", error.hint()},
                         {"place", error.place()}});
}

}  // namespace

constexpr std::size_t peers_max = 64;

struct ControlServer::Impl {
    std::filesystem::path path;
    Descriptor listening;
    Descriptor stop;
    ControlHandler handler;
    std::thread thread{};
    std::mutex one_by_one{};
    struct Peer {
        std::atomic<bool> gone{false};
        std::thread thread{};
    };
    std::list<Peer> peers{};  // of `thread` alone

    void serve() {
        while (true) {
            std::array<pollfd, 2> waiting = {{{listening.fd, POLLIN, 0}, {stop.fd, POLLIN, 0}}};
            if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) break;
            if (waiting[1].revents != 0) break;
            if (waiting[0].revents == 0) continue;
            const int fd = ::accept4(listening.fd, nullptr, nullptr, SOCK_CLOEXEC);
            if (fd < 0) continue;
            forget_gone();
            if (peers.size() >= peers_max) {
                ::close(fd);
                continue;
            }
            auto& peer  = peers.emplace_back();
            peer.thread = std::thread{[this, fd, &peer] {
                const Descriptor held{fd};
                talk(held.fd);
                peer.gone = true;
            }};
        }
        for (auto& peer : peers) peer.thread.join();
    }

    void forget_gone() {
        for (auto peer = peers.begin(); peer != peers.end();) {
            if (!peer->gone) {
                ++peer;
                continue;
            }
            peer->thread.join();
            peer = peers.erase(peer);
        }
    }

    Result<Json> answer(std::string_view line) {
        const auto request = TRY(Json::parse(line, {.bytes = line_max, .depth = 64}));
        const auto method  = TRY(TRY(request.member("method"))->text());
        const auto* params = TRY(request.member("params"));
        if (method == "watch") return handler(method, *params);
        const std::lock_guard lock{one_by_one};
        return handler(method, *params);
    }

    void talk(int fd) {
        ucred who{};
        socklen_t size = sizeof who;
        if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0 || who.uid != ::geteuid())
            return;
        while (const auto line = read_line(fd, stop.fd)) {
            auto result      = answer(*line);
            const auto reply = result.ok()
                                   ? Json::object({{"result", std::move(result).value()}})
                                   : Json::object({{"error", error_to_json(result.error())}});
            if (!send_all(fd, reply.dump() + "\n")) return;
        }
    }
};

ControlServer::ControlServer(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}

Result<std::unique_ptr<ControlServer>> ControlServer::start(const std::filesystem::path& socket,
                                                            ControlHandler handler) {
    const auto address = TRY(address_of(socket));
    auto listening     = TRY(new_socket());
    ::unlink(socket.c_str());
    const auto old_mask = ::umask(0177);
    const int bound =
        ::bind(listening.fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::umask(old_mask);
    if (bound != 0 || ::listen(listening.fd, 16) != 0)
        return fail(errors::io, "cannot listen on {}: {}", socket.string(), std::strerror(errno));
    auto impl       = std::make_unique<Impl>();
    impl->path      = socket;
    impl->listening = std::move(listening);
    impl->stop      = Descriptor{::eventfd(0, EFD_CLOEXEC)};
    impl->handler   = std::move(handler);
    impl->thread    = std::thread{[raw = impl.get()] { raw->serve(); }};
    return std::unique_ptr<ControlServer>{new ControlServer{std::move(impl)}};
}

ControlServer::~ControlServer() {
    const std::uint64_t one           = 1;
    [[maybe_unused]] const auto wrote = ::write(impl_->stop.fd, &one, sizeof one);
    impl_->thread.join();
    ::unlink(impl_->path.c_str());
}

Result<Json> control(const std::filesystem::path& socket, const std::string& method,
                     const Json& params) {
    const auto address = TRY(address_of(socket));
    const auto peer    = TRY(new_socket());
    if (::connect(peer.fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return fail(errors::peer, "no devnet answers at {}: {}", socket.string(),
                    std::strerror(errno))
            .with_hint("ve devnet list");
    const auto request = Json::object({{"method", method}, {"params", params}});
    if (!send_all(peer.fd, request.dump() + "\n"))
        return fail(errors::peer, "the devnet closed its control socket");
    const auto line = read_line(peer.fd, -1);
    if (!line) return fail(errors::peer, "the devnet closed its control socket");
    auto reply = TRY(Json::parse(*line, {.bytes = line_max, .depth = 64}));
    if (const auto* error = reply.find("error")) {
        const auto space = TRY(TRY(error->member("space"))->text());
        const auto code  = TRY(TRY(error->member("code"))->u64(UINT32_MAX));
        const auto text  = TRY(TRY(error->member("text"))->text());
        const auto hint  = TRY(TRY(error->member("hint"))->text());
        const auto place = TRY(TRY(error->member("place"))->text());
        return Error{space, static_cast<std::uint32_t>(code), text}.with_hint("{}", hint).at(place);
    }
    const auto* result = TRY(reply.member("result"));
    return *result;
}

}  // namespace ve::devnet
