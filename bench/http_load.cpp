// HTTP/1.1 over poll(2). Answers are told apart by Content-Length, the only form our server sends.
#include "bench/http_load.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <optional>

#include "base/error.hpp"

namespace ve::bench {
namespace {

constexpr int patience_ms = 10'000;

int connect_to(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    VE_INVARIANT(fd >= 0);
    sockaddr_in address{};
    address.sin_family      = AF_INET;
    address.sin_port        = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on            = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const timeval patience{patience_ms / 1000, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
    ::close(fd);
    return -1;
}

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto wrote = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
        if (wrote <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
}

std::string request_of(const std::string& body) {
    return "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
           "Content-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

// The body, once all of it is there.
std::optional<std::string_view> body_in(std::string_view received) {
    const auto head = received.find("\r\n\r\n");
    if (head == std::string_view::npos) return std::nullopt;
    std::size_t size = 0;
    for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
        const auto at = received.find(name);
        if (at == std::string_view::npos || at > head) continue;
        const auto* digits = received.data() + at + name.size();
        std::from_chars(digits, received.data() + head, size);
    }
    const auto body = received.substr(head + 4);
    if (body.size() < size) return std::nullopt;
    return body.substr(0, size);
}

struct Connection {
    int fd;
    std::string received = {};
    bool waits           = false;
};

bool read_some(Connection& connection) {
    std::array<char, 65536> part;
    const auto got = ::recv(connection.fd, part.data(), part.size(), 0);
    if (got <= 0) return false;
    connection.received.append(part.data(), static_cast<std::size_t>(got));
    return true;
}

}  // namespace

void post_all(std::uint16_t port, std::size_t connections, const std::vector<std::string>& bodies,
              const std::function<void(std::string_view)>& answered) {
    std::vector<Connection> open;
    std::vector<pollfd> polled;
    for (std::size_t i = 0; i < connections; ++i) {
        open.push_back({connect_to(port)});
        VE_INVARIANT(open.back().fd >= 0);
        polled.push_back({open.back().fd, POLLIN, 0});
    }
    std::size_t next = 0, done = 0;
    const auto send_next = [&](Connection& connection) {
        connection.waits = next < bodies.size();
        if (connection.waits) VE_INVARIANT(write_all(connection.fd, request_of(bodies[next++])));
    };
    for (auto& connection : open) send_next(connection);
    while (done < bodies.size()) {
        VE_INVARIANT(::poll(polled.data(), polled.size(), patience_ms) > 0);
        for (std::size_t i = 0; i < open.size(); ++i) {
            if (polled[i].revents == 0 || !open[i].waits) continue;
            VE_INVARIANT(read_some(open[i]));
            const auto body = body_in(open[i].received);
            if (!body) continue;
            answered(*body);
            ++done;
            open[i].received.clear();
            send_next(open[i]);
        }
    }
    for (const auto& connection : open) ::close(connection.fd);
}

bool answers(std::uint16_t port, const std::string& body, std::string& answer) {
    Connection connection{connect_to(port)};
    if (connection.fd < 0) return false;
    bool whole = write_all(connection.fd, request_of(body));
    while (whole && !body_in(connection.received)) whole = read_some(connection);
    if (whole) answer = *body_in(connection.received);
    ::close(connection.fd);
    return whole;
}

}  // namespace ve::bench
