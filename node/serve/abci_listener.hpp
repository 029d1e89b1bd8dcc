// Where an engine finds the application: a Unix socket, or TCP on this machine. A socket file that
// a killed process left behind is taken over; one that somebody listens on is not.
#pragma once

#include <string>

#include "base/result.hpp"
#include "node/serve/listener.hpp"

namespace ve::serve {

// unix:///run/ve.sock or tcp://127.0.0.1:26658.
struct AbciAddress {
    std::string path;  // of a Unix socket
    std::string host;  // or where TCP listens
    std::uint16_t port = 0;

    // Errors: another form; a host that other machines reach, for ABCI knows no password.
    static Result<AbciAddress> parse(std::string_view text);
    std::string text() const;
};

class AbciListener {
  public:
    // Errors: errors::busy where something listens there; refused where another file is.
    static Result<AbciListener> bind(const AbciAddress& wish);
    AbciListener(AbciListener&&) noexcept;
    AbciListener& operator=(AbciListener&&) = delete;
    ~AbciListener();  // removes its socket file

    int fd() const { return fd_; }  // blocks in accept
    // With the port that the system chose.
    const AbciAddress& address() const { return address_; }
    // The next connection; below zero where there was none.
    int accept() const;

  private:
    AbciListener() = default;
    int fd_        = -1;
    AbciAddress address_;
};

}  // namespace ve::serve
