#include "tests/cli/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace ve::story {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (const auto& text : texts) out.push_back(const_cast<char*>(text.c_str()));
    out.push_back(nullptr);
    return out;
}

struct Pipe {
    int read = -1, write = -1;
    bool open() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
        read  = ends[0];
        write = ends[1];
        return true;
    }
};

void close_if_open(int& fd) {
    if (fd >= 0) ::close(fd);
    fd = -1;
}

// False: it is at its end.
bool take(int fd, std::string& into) {
    std::array<char, 65536> part{};
    const auto got = ::read(fd, part.data(), part.size());
    if (got > 0) into.append(part.data(), static_cast<std::size_t>(got));
    return got > 0 || (got < 0 && errno == EINTR);
}

int pidfd(pid_t pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }

// Feeds and reads until the program has ended; then takes what is still in the pipes. A child that
// it left behind may hold them open: nobody waits for that one.
bool talk(pid_t child, Pipe& in, Pipe& out, Pipe& err, std::string_view input, int timeout_ms,
          Ran& ran) {
    const int ended = pidfd(child);
    bool over       = false;
    while (!over || out.read >= 0 || err.read >= 0) {
        if (input.empty()) close_if_open(in.write);
        std::array<pollfd, 4> on = {{{over ? -1 : ended, POLLIN, 0},
                                     {out.read, POLLIN, 0},
                                     {err.read, POLLIN, 0},
                                     {in.write, POLLOUT, 0}}};
        const int ready          = ::poll(on.data(), on.size(), over ? 0 : timeout_ms);
        if (ready < 0 && errno == EINTR) continue;
        if (ready == 0) {
            if (over) break;
            ::close(ended);
            return false;
        }
        if (on[1].revents != 0 && !take(out.read, ran.out)) close_if_open(out.read);
        if (on[2].revents != 0 && !take(err.read, ran.err)) close_if_open(err.read);
        if (on[3].revents != 0) {
            const auto wrote =
                ::write(in.write, input.data(), std::min<std::size_t>(input.size(), 4096));
            if (wrote > 0) input.remove_prefix(static_cast<std::size_t>(wrote));
            if (wrote < 0) input = {};
        }
        if (on[0].revents != 0) over = true;
    }
    ::close(ended);
    return true;
}

}  // namespace

Result<Ran> run(const Run& what) {
    ::signal(SIGPIPE, SIG_IGN);
    auto arguments   = pointers(what.words);
    auto environment = pointers(what.environment);
    Pipe in, out, err;
    if (!in.open() || !out.open() || !err.open())
        return fail(errors::io, "no pipe: {}", std::strerror(errno));
    const auto child = ::fork();
    if (child < 0) return fail(errors::io, "no process: {}", std::strerror(errno));
    if (child == 0) {
        ::signal(SIGPIPE, SIG_DFL);
        ::dup2(in.read, STDIN_FILENO);
        ::dup2(out.write, STDOUT_FILENO);
        ::dup2(err.write, STDERR_FILENO);
        if (::chdir(what.folder.c_str()) == 0)
            ::execvpe(what.program.empty() ? arguments[0] : what.program.c_str(), arguments.data(),
                      environment.data());
        ::_exit(127);
    }
    close_if_open(in.read);
    close_if_open(out.write);
    close_if_open(err.write);
    Ran ran;
    const bool ended = talk(child, in, out, err, what.input, what.timeout_ms, ran);
    if (!ended) ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    close_if_open(in.write);
    close_if_open(out.read);
    close_if_open(err.read);
    if (!ended)
        return fail(errors::busy, "it did not end in {} ms; it had printed: {}{}", what.timeout_ms,
                    ran.out, ran.err);
    ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return ran;
}

Result<void> crash(long pid) {
    const int fd = pidfd(static_cast<pid_t>(pid));
    if (fd < 0) return fail(errors::input, "no process {}: {}", pid, std::strerror(errno));
    ::kill(static_cast<pid_t>(pid), SIGKILL);
    pollfd on{fd, POLLIN, 0};
    const int gone = ::poll(&on, 1, 10'000);
    ::close(fd);
    ::waitpid(static_cast<pid_t>(pid), nullptr, WNOHANG);
    if (gone != 1) return fail(errors::busy, "process {} is still there", pid);
    return {};
}

void adopt_orphans() { ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

std::size_t end_orphans() {
    std::size_t out = 0;
    const auto text = "/proc/self/task/" + std::to_string(::getpid()) + "/children";
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    std::string list;
    const int fd = ::open(text.c_str(), O_RDONLY | O_CLOEXEC);
    while (fd >= 0 && take(fd, list)) {
    }
    if (fd >= 0) ::close(fd);
    long pid = 0;
    for (const char c : list) {
        if (c >= '0' && c <= '9') {
            pid = pid * 10 + (c - '0');
        } else if (pid != 0) {
            ++out;
            [[maybe_unused]] const auto gone = crash(std::exchange(pid, 0));
        }
    }
    return out;
}

}  // namespace ve::story
