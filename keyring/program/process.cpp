#include "keyring/program/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/text.hpp"
#include "node/world/boot_time.hpp"
#include "node/world/spawn.hpp"

namespace ve::keyring::program {
namespace {

constexpr int goodbye_ms = 500;

struct Pipe {
    Descriptor read, write;
};
Result<Pipe> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return fail(errors::io, "cannot make a pipe: {}", std::strerror(errno));
    return Pipe{Descriptor{ends[0]}, Descriptor{ends[1]}};
}

Result<Pipe> make_socket_pair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return fail(errors::io, "cannot make a pair of sockets: {}", std::strerror(errno));
    return Pipe{Descriptor{ends[0]}, Descriptor{ends[1]}};
}

}  // namespace

Result<Process> Process::start(const std::vector<std::string>& arguments) {
    VE_INVARIANT(!arguments.empty());
    const auto name = printable(arguments[0], 200);
    auto in         = TRY(make_socket_pair());  // a write to its end is an error, not a signal
    auto out        = TRY(make_pipe());
    auto spawned    = world::spawn(
           {.words   = arguments,
            .streams = {{in.read.number(), STDIN_FILENO}, {out.write.number(), STDOUT_FILENO}}});
    if (!spawned.ok()) return std::move(spawned).error().at(name);
    const pid_t child = *spawned;
    ::fcntl(in.write.number(), F_SETFL, O_NONBLOCK);
    ::fcntl(out.read.number(), F_SETFL, O_NONBLOCK);
    return Process{name, child, std::move(in.write), std::move(out.read)};
}

Process::Process(Process&& other) noexcept
    : name_{std::move(other.name_)},
      child_{std::exchange(other.child_, -1)},
      in_{std::move(other.in_)},
      out_{std::move(other.out_)},
      left_{std::move(other.left_)} {}

Process::~Process() {
    if (child_ < 0) return;
    in_ = Descriptor{};
    const Descriptor ended{static_cast<int>(::syscall(SYS_pidfd_open, child_, 0))};
    pollfd on{ended.number(), POLLIN, 0};
    if (!ended.is_open() || ::poll(&on, 1, goodbye_ms) <= 0) ::kill(child_, SIGKILL);
    while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

Result<void> Process::await(int fd, short events, Duration deadline) {
    while (true) {
        const auto left = deadline.nanos - world::since_boot().nanos;
        if (left <= 0) return fail(errors::peer, "{} did not answer in time", name_);
        const auto ms = std::min<std::int64_t>(left / 1'000'000 + 1, 3'600'000);
        pollfd on{fd, events, 0};
        const int ready = ::poll(&on, 1, static_cast<int>(ms));
        if (ready > 0) return {};
        if (ready < 0 && errno != EINTR)
            return fail(errors::io, "cannot wait for {}: {}", name_, std::strerror(errno));
    }
}

Result<void> Process::write_line(std::string_view line, Duration deadline) {
    const auto text = std::string{line} + "\n";
    for (std::string_view left{text}; !left.empty();) {
        TRY(await(in_.number(), POLLOUT, deadline));
        const auto wrote = ::send(in_.number(), left.data(), left.size(), MSG_NOSIGNAL);
        if (wrote < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (wrote <= 0) return fail(errors::peer, "{} ended and takes no request", name_);
        left.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return {};
}

Result<std::string> Process::read_line(Duration deadline) {
    while (true) {
        const auto end = left_.find('\n');
        if (end != std::string::npos) {
            auto out = left_.substr(0, end);
            left_.erase(0, end + 1);
            return out;
        }
        if (left_.size() > line_max)
            return fail(errors::peer, "{} answers with more than {} bytes", name_, line_max);
        TRY(await(out_.number(), POLLIN, deadline));
        std::array<char, 4096> part{};
        const auto got = ::read(out_.number(), part.data(), part.size());
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (got <= 0) return fail(errors::peer, "{} ended without an answer", name_);
        left_.append(part.data(), static_cast<std::size_t>(got));
    }
}

}  // namespace ve::keyring::program
