#include "node/serve/listener.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace ve::serve {
namespace {

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = 0;
    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

Result<SocketAddress> socket_address(std::string host, std::uint16_t port) {
    if (host == "localhost") host = "127.0.0.1";
    SocketAddress address;
    auto& v4 = reinterpret_cast<sockaddr_in&>(address.storage);
    if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port   = htons(port);
        address.size  = sizeof v4;
        return address;
    }
    auto& v6 = reinterpret_cast<sockaddr_in6&>(address.storage);
    if (inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1) {
        v6.sin6_family = AF_INET6;
        v6.sin6_port   = htons(port);
        address.size   = sizeof v6;
        return address;
    }
    return fail(errors::usage, "\"{}\" is not an IP address", host)
        .with_hint("use 127.0.0.1, ::1 or an address of this machine");
}

// Inodes of the sockets that listen on the port, from the kernel's table.
void listening_inodes(const char* table, std::uint16_t port, std::set<std::string>& inodes) {
    std::ifstream file{table};
    std::string line;
    const auto port_text = fmt::format(":{:04X}", port);
    while (std::getline(file, line)) {
        std::istringstream columns{line};
        std::string number, local, remote, state, skipped, inode;
        columns >> number >> local >> remote >> state;
        for (int i = 0; i < 5; ++i) columns >> skipped;
        columns >> inode;
        if (state == "0A" && local.ends_with(port_text)) inodes.insert(inode);
    }
}

}  // namespace

std::string holder_of_port(std::uint16_t port) {
    namespace fs = std::filesystem;
    std::set<std::string> inodes;
    listening_inodes("/proc/net/tcp", port, inodes);
    listening_inodes("/proc/net/tcp6", port, inodes);
    if (inodes.empty()) return {};
    std::error_code ignored;
    for (const auto& process : fs::directory_iterator{"/proc", ignored}) {
        const auto pid = process.path().filename().string();
        if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
        for (const auto& open : fs::directory_iterator{process.path() / "fd", ignored}) {
            const auto target = fs::read_symlink(open.path(), ignored).string();
            if (!target.starts_with("socket:[")) continue;
            if (!inodes.contains(target.substr(8, target.size() - 9))) continue;
            std::ifstream comm{process.path() / "comm"};
            std::string name;
            std::getline(comm, name);
            return fmt::format("pid {} ({})", pid, name);
        }
    }
    return {};
}

Result<bool> Listener::is_loopback(const std::string& host) {
    const auto address = TRY(socket_address(host, 0));
    if (address.storage.ss_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(
                   &reinterpret_cast<const sockaddr_in6&>(address.storage).sin6_addr) != 0;
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address.storage);
    return (ntohl(v4.sin_addr.s_addr) >> 24) == 127;
}

Result<Listener> Listener::bind(const Wish& wish) {
    const auto address = TRY(socket_address(wish.host, wish.port));
    Listener listener;
    listener.fd_ = socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener.fd_ < 0)
        return fail(errors::io, "no socket for {}: {}", wish.purpose, strerror(errno));
    const int on =
        1;  // a port that was closed a moment ago is free; one that is listened on is not
    setsockopt(listener.fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(listener.fd_, address.get(), address.size) != 0 || listen(listener.fd_, 1024) != 0) {
        const int reason = errno;
        if (reason == EADDRINUSE) {
            const auto holder = holder_of_port(wish.port);
            return fail(errors::busy, "port {} for {} is taken{}{}", wish.port, wish.purpose,
                        holder.empty() ? "" : " by ", holder)
                .with_hint("--port-offset N moves all ports, --port auto lets the system choose");
        }
        return fail(errors::io, "cannot listen on {} port {} for {}: {}", wish.host, wish.port,
                    wish.purpose, strerror(reason));
    }
    SocketAddress bound;
    bound.size = sizeof bound.storage;
    if (getsockname(listener.fd_, reinterpret_cast<sockaddr*>(&bound.storage), &bound.size) != 0)
        return fail(errors::io, "no name for the {} socket: {}", wish.purpose, strerror(errno));
    const bool v6  = bound.storage.ss_family == AF_INET6;
    listener.port_ = ntohs(v6 ? reinterpret_cast<sockaddr_in6&>(bound.storage).sin6_port
                              : reinterpret_cast<sockaddr_in&>(bound.storage).sin_port);
    listener.host_ =
        v6 ? fmt::format("[{}]", wish.host) : (wish.host == "localhost" ? "127.0.0.1" : wish.host);
    return listener;
}

Listener& Listener::operator=(Listener&& other) noexcept {
    if (this == &other) return *this;
    if (fd_ >= 0) close(fd_);
    fd_   = other.release();
    host_ = std::move(other.host_);
    port_ = other.port_;
    return *this;
}

Listener::~Listener() {
    if (fd_ >= 0) close(fd_);
}

}  // namespace ve::serve
