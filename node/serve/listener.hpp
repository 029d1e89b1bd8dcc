// Listening sockets: bound before anything starts, loopback unless asked, and an answer to the
// question who holds a port that is taken. Nothing is accepted here.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/result.hpp"

namespace ve::serve {

class Listener {
  public:
    struct Wish {
        std::string host;
        std::uint16_t port = 0;    // 0: the system chooses
        std::string_view purpose;  // "RPC", for messages
    };
    // The host is an IP address or "localhost". Errors: not an address; errors::busy names the
    // port, who holds it and how to go around.
    static Result<Listener> bind(const Wish& wish);
    static Result<bool> is_loopback(const std::string& host);

    Listener() = default;
    Listener(Listener&& other) noexcept { *this = std::move(other); }
    Listener& operator=(Listener&& other) noexcept;
    ~Listener();

    int fd() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }
    const std::string& host() const { return host_; }  // as in a URL: [::1]
    std::uint16_t port() const { return port_; }

  private:
    int fd_ = -1;
    std::string host_;
    std::uint16_t port_ = 0;
};

// "pid 4711 (node)" of the process that listens on the port, as far as /proc tells; else empty.
std::string holder_of_port(std::uint16_t port);

}  // namespace ve::serve
