// A blocking HTTP client over a real loopback socket, for tests: it sends the very bytes it is
// given.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <map>
#include <string>

#include "base/json.hpp"

namespace ve::serve {

struct HttpReply {
    int status = 0;                              // 0: the connection ended without an answer
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
    Json json() const { return Json::parse(body).value(); }
};

class TestSocket {
  public:
    explicit TestSocket(std::uint16_t port) : fd_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        sockaddr_in address{};
        address.sin_family      = AF_INET;
        address.sin_port        = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        const timeval patience{20, 0};
        setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    }
    ~TestSocket() { close(fd_); }
    TestSocket(const TestSocket&)            = delete;
    TestSocket& operator=(const TestSocket&) = delete;

    bool connected() const { return connected_; }
    int fd() const { return fd_; }
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }
    // False at the end of the stream.
    bool receive() {
        char part[16384];
        const auto n = recv(fd_, part, sizeof part, 0);
        if (n <= 0) return false;
        buffer_.append(part, static_cast<std::size_t>(n));
        return true;
    }
    std::string& buffer() { return buffer_; }

    HttpReply reply() {
        HttpReply out;
        std::size_t head = std::string::npos;
        while ((head = buffer_.find("\r\n\r\n")) == std::string::npos)
            if (!receive()) return out;
        std::string_view lines{buffer_.data(), head};
        out.status = std::stoi(std::string{lines.substr(9, 3)});
        while (true) {
            const auto end = lines.find("\r\n");
            if (end == std::string_view::npos) break;
            lines            = lines.substr(end + 2);
            const auto line  = lines.substr(0, lines.find("\r\n"));
            const auto colon = line.find(": ");
            std::string name{line.substr(0, colon)};
            for (auto& c : name) c = static_cast<char>(std::tolower(c));
            out.headers[name] = line.substr(colon + 2);
        }
        const auto length = out.headers.find("content-length");
        const auto size   = length == out.headers.end() ? 0 : std::stoul(length->second);
        while (buffer_.size() < head + 4 + size)
            if (!receive()) return out;
        out.body = buffer_.substr(head + 4, size);
        buffer_.erase(0, head + 4 + size);
        return out;
    }
    HttpReply exchange(std::string_view request) {
        send(request);
        return reply();
    }

  private:
    int fd_;
    bool connected_ = false;
    std::string buffer_;
};

inline std::string get_request(std::string_view target, std::string_view more_headers = "") {
    return fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", target, more_headers);
}
inline std::string post_request(std::string_view target, std::string_view body,
                                std::string_view content_type = "application/json") {
    return fmt::format(
        "POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n{}",
        target, content_type, body.size(), body);
}

}  // namespace ve::serve
