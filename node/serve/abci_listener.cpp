#include "node/serve/abci_listener.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

namespace ve::serve {
namespace {

constexpr std::string_view unix_scheme = "unix://", tcp_scheme = "tcp://";

Result<sockaddr_un> unix_name(const std::string& path) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    if (path.size() >= sizeof name.sun_path)
        return fail(errors::usage, "{} is too long for a socket: {} bytes are allowed", path,
                    sizeof name.sun_path - 1);
    std::memcpy(name.sun_path, path.data(), path.size());
    return name;
}

Result<int> bind_unix(const std::string& path) {
    const auto name = TRY(unix_name(path));
    const auto* at  = reinterpret_cast<const sockaddr*>(&name);
    const int fd    = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return fail(errors::io, "no socket for ABCI: {}", std::strerror(errno));
    struct stat info {};
    if (::lstat(path.c_str(), &info) == 0) {
        const bool answered = S_ISSOCK(info.st_mode) && ::connect(fd, at, sizeof name) == 0;
        if (answered || !S_ISSOCK(info.st_mode)) {
            ::close(fd);
            if (!answered) return fail(errors::refused, "{} is there, and is no socket", path);
            return fail(errors::busy, "something listens on {} already", path)
                .with_hint("stop it, or choose another --address");
        }
        ::unlink(path.c_str());  // what a killed process left behind
    }
    const auto mask  = ::umask(0177);
    const bool bound = ::bind(fd, at, sizeof name) == 0;
    const int reason = errno;
    ::umask(mask);
    if (bound && ::listen(fd, SOMAXCONN) == 0) return fd;
    ::close(fd);
    return fail(errors::io, "cannot listen on {}: {}", path, std::strerror(reason));
}

}  // namespace

Result<AbciAddress> AbciAddress::parse(std::string_view text) {
    const auto refuse = [&] {
        return fail(errors::usage, "'{:.120}' is no address for ABCI", text)
            .with_hint("unix:///run/ve.sock or tcp://127.0.0.1:26658");
    };
    AbciAddress out;
    if (text.starts_with(unix_scheme)) {
        out.path = text.substr(unix_scheme.size());
        if (out.path.empty() || out.path.find('\0') != std::string::npos) return refuse();
        return out;
    }
    if (!text.starts_with(tcp_scheme)) return refuse();
    const auto rest  = text.substr(tcp_scheme.size());
    const auto colon = rest.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return refuse();
    const auto port = rest.substr(colon + 1);
    const auto read = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (port.empty() || read.ec != std::errc{} || read.ptr != port.data() + port.size())
        return refuse();
    out.host = rest.substr(0, colon);
    if (out.host.starts_with('[') && out.host.ends_with(']'))
        out.host = out.host.substr(1, out.host.size() - 2);
    if (!TRY(Listener::is_loopback(out.host)))
        return fail(errors::refused,
                    "{} is reachable from other machines, and ABCI asks nobody "
                    "who he is",
                    out.host)
            .with_hint("listen on 127.0.0.1 or a Unix socket, beside the engine");
    return out;
}

std::string AbciAddress::text() const {
    if (!path.empty()) return fmt::format("{}{}", unix_scheme, path);
    const bool v6 = host.find(':') != std::string::npos;
    return v6 ? fmt::format("{}[{}]:{}", tcp_scheme, host, port)
              : fmt::format("{}{}:{}", tcp_scheme, host, port);
}

Result<AbciListener> AbciListener::bind(const AbciAddress& wish) {
    AbciListener out;
    if (!wish.path.empty()) {
        out.fd_      = TRY(bind_unix(wish.path));
        out.address_ = wish;
        return out;
    }
    auto listener     = TRY(Listener::bind({wish.host, wish.port, "ABCI"}));
    out.address_      = wish;
    out.address_.port = listener.port();
    out.fd_           = listener.release();
    return out;
}

AbciListener::AbciListener(AbciListener&& other) noexcept
    : fd_{std::exchange(other.fd_, -1)}, address_{std::move(other.address_)} {}

AbciListener::~AbciListener() {
    if (fd_ < 0) return;
    if (!address_.path.empty()) ::unlink(address_.path.c_str());
    ::close(fd_);
}

int AbciListener::accept() const {
    const int fd = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return fd;
    const int on = 1;  // means nothing to a Unix socket
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

}  // namespace ve::serve
