// A file descriptor that is closed when it goes.
#pragma once

#include <unistd.h>

#include <utility>

namespace ve::devnet {

struct Descriptor {
    int fd       = -1;
    Descriptor() = default;
    explicit Descriptor(int value) : fd{value} {}
    Descriptor(Descriptor&& other) noexcept : fd{std::exchange(other.fd, -1)} {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd, other.fd);
        return *this;
    }
    ~Descriptor() {
        if (fd >= 0) ::close(fd);
    }
};

}  // namespace ve::devnet
