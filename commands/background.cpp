#include "commands/background.hpp"

#include <fcntl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "commands/session.hpp"

namespace ve {
namespace {

constexpr std::size_t handed_max = 4096;

using Pipe = std::array<int, 2>;

void write_all(int fd, ByteView bytes) {
    while (!bytes.empty()) {
        const auto wrote = ::write(fd, bytes.data(), bytes.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return;
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    }
}

Bytes read_all(int fd, std::size_t max) {
    Bytes out;
    out.reserve(max);  // no reallocation leaves a copy behind
    std::array<std::uint8_t, 4096> part;
    const WipedOnExit wiped{part};
    ssize_t got = 0;
    while ((got = ::read(fd, part.data(), part.size())) > 0 || (got < 0 && errno == EINTR))
        if (got > 0 && out.size() + static_cast<std::size_t>(got) <= max)
            append(out, ByteView{part}.first(static_cast<std::size_t>(got)));
    return out;
}

std::string raw_of(const Json& json, std::string_view name) {
    const auto* found = json.find(name);
    return found == nullptr ? std::string{} : found->raw();
}

[[noreturn]] void live(const Background& background, const Pipe& handed, const Pipe& ready) {
    ::setsid();
    ::close(ready[0]);
    ::close(handed[1]);
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, fd);
    const auto secret = Secret::take(read_all(handed[0], handed_max));
    ::close(handed[0]);
    // The parent gave up, and says why itself.
    if (background.hand != nullptr && secret.empty()) ::_exit(1);
    bool told       = false;
    const auto tell = [&](const Result<Json>& reply) {
        if (std::exchange(told, true)) return;
        const auto text = (reply.ok() ? reply.value() : error_json(reply.error())).dump();
        write_all(ready[1], bytes_of(text));
        ::close(ready[1]);
    };
    ::_exit(background.live(tell, secret));
}

Result<Json> reply_of(const Background& background, const Bytes& text) {
    auto reply = Json::parse(text_of(text));
    if (!reply.ok()) return fail(errors::internal, "{} ended before it was ready", background.what);
    const auto* error = reply->find("error");
    if (error == nullptr) return reply;
    const auto code = TRY(TRY(error->member("code"))->u64(UINT32_MAX));
    return Error{raw_of(*error, "codespace"), static_cast<std::uint32_t>(code),
                 raw_of(*error, "message")}
        .at(raw_of(*error, "place"))
        .with_hint("{}", raw_of(*error, "hint"));
}

}  // namespace

StopSignals::StopSignals() {
    ::sigemptyset(&set_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) ::sigaddset(&set_, signal);
    ::pthread_sigmask(SIG_BLOCK, &set_, &before_);
}

StopSignals::~StopSignals() {
    if (descriptor_ >= 0) ::close(descriptor_);
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

int StopSignals::wait() const {
    int signal = 0;
    ::sigwait(&set_, &signal);
    return signal;
}

bool StopSignals::came() const {
    sigset_t pending{};
    ::sigpending(&pending);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        if (::sigismember(&pending, signal) == 1) return true;
    return false;
}

int StopSignals::descriptor() {
    if (descriptor_ < 0) descriptor_ = ::signalfd(-1, &set_, SFD_CLOEXEC | SFD_NONBLOCK);
    return descriptor_;
}

void StopSignals::raise() { ::kill(::getpid(), SIGTERM); }

Result<Json> start_in_background(const Background& background) {
    Pipe handed{}, ready{};
    if (::pipe2(handed.data(), O_CLOEXEC) != 0 || ::pipe2(ready.data(), O_CLOEXEC) != 0)
        return fail(errors::io, "cannot make a pipe: {}", std::strerror(errno));
    const auto child = ::fork();
    if (child < 0) return fail(errors::io, "cannot start a process: {}", std::strerror(errno));
    if (child == 0) live(background, handed, ready);
    ::close(handed[0]);
    ::close(ready[1]);
    std::optional<Error> given_up;
    if (background.hand != nullptr) {
        const auto secret = background.hand();
        if (secret.ok())
            write_all(handed[1], secret->reveal());
        else
            given_up = secret.error();
    }
    ::close(handed[1]);
    constexpr std::size_t reply_max = 1U << 20;
    const auto text                 = read_all(ready[0], reply_max);
    ::close(ready[0]);
    auto reply = given_up ? Result<Json>{*given_up} : reply_of(background, text);
    if (!reply.ok()) ::waitpid(child, nullptr, 0);
    return reply;
}

}  // namespace ve
