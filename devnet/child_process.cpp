#include "devnet/child_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "node/world/spawn.hpp"

namespace ve::devnet {
Result<ChildProcess> ChildProcess::start(const Start& start) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return fail(errors::io, "cannot make a pipe: {}", std::strerror(errno));
    ChildProcess out;
    out.output_ = Descriptor{ends[0]};
    const Descriptor theirs{ends[1]};
    ::fcntl(out.output_.fd, F_SETFL, O_NONBLOCK);
    world::Spawn spawn{.words     = {start.program},
                       .streams   = {{theirs.fd, STDOUT_FILENO}, {theirs.fd, STDERR_FILENO}},
                       .has_input = false,
                       .own_group = true,
                       .folder    = start.folder};
    spawn.words.insert(spawn.words.end(), start.arguments.begin(), start.arguments.end());
    out.pid_    = TRY(world::spawn(spawn));
    out.handle_ = Descriptor{static_cast<int>(::syscall(SYS_pidfd_open, out.pid_, 0))};
    return out;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_{std::exchange(other.pid_, -1)},
      output_{std::move(other.output_)},
      handle_{std::move(other.handle_)} {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
    std::swap(pid_, other.pid_);
    output_ = std::move(other.output_);
    handle_ = std::move(other.handle_);
    return *this;
}

ChildProcess::~ChildProcess() {
    if (pid_ < 0) return;
    signal(SIGKILL);
    take_ending();
}

void ChildProcess::signal(int number) const {
    if (pid_ > 0) ::kill(pid_, number);
}

std::string ChildProcess::take_ending() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return WIFSIGNALED(status) ? fmt::format("signal {}", WTERMSIG(status))
                               : fmt::format("exit code {}", WEXITSTATUS(status));
}

}  // namespace ve::devnet
