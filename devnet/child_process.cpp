#include "devnet/child_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace ve::devnet {
namespace {

// What we block or ignore is no business of the program, and Ctrl-C is ours.
class Attributes {
  public:
    Attributes() {
        ::posix_spawnattr_init(&attributes_);
        sigset_t none{}, all{};
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        ::posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    Attributes(const Attributes&)            = delete;
    Attributes& operator=(const Attributes&) = delete;
    ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
    const posix_spawnattr_t* get() const { return &attributes_; }

  private:
    posix_spawnattr_t attributes_{};
};

class Actions {
  public:
    Actions() { ::posix_spawn_file_actions_init(&actions_); }
    Actions(const Actions&)            = delete;
    Actions& operator=(const Actions&) = delete;
    ~Actions() { ::posix_spawn_file_actions_destroy(&actions_); }
    void move(int from, int to) { ::posix_spawn_file_actions_adddup2(&actions_, from, to); }
    void nothing(int fd) {
        ::posix_spawn_file_actions_addopen(&actions_, fd, "/dev/null", O_RDONLY, 0);
    }
    void enter(const std::filesystem::path& folder) {
        ::posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
    }
    const posix_spawn_file_actions_t* get() const { return &actions_; }

  private:
    posix_spawn_file_actions_t actions_{};
};

}  // namespace

Result<ChildProcess> ChildProcess::start(const Start& start) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return fail(errors::io, "cannot make a pipe: {}", std::strerror(errno));
    ChildProcess out;
    out.output_ = Descriptor{ends[0]};
    const Descriptor theirs{ends[1]};
    ::fcntl(out.output_.fd, F_SETFL, O_NONBLOCK);
    Actions actions;
    actions.nothing(STDIN_FILENO);
    actions.move(theirs.fd, STDOUT_FILENO);
    actions.move(theirs.fd, STDERR_FILENO);
    actions.enter(start.folder);
    std::vector<char*> words{const_cast<char*>(start.program.c_str())};
    for (const auto& argument : start.arguments)
        words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    const Attributes attributes;
    const int problem = ::posix_spawn(&out.pid_, start.program.c_str(), actions.get(),
                                      attributes.get(), words.data(), environ);
    if (problem != 0)
        return fail(errors::io, "cannot start {}: {}", start.program, std::strerror(problem));
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
