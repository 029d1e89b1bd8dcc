#include "cli/terminal.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace ve {
namespace {

constexpr std::size_t stdin_max = 16U << 20;

// A closed pipe ends the output, not the process half-way through its work.
void write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto wrote = ::write(fd, text.data(), text.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(wrote));
    }
}

std::optional<Secret> ask(std::string_view prompt) {
    const int tty = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (tty < 0) return std::nullopt;
    termios shown{};
    const bool is_terminal = ::tcgetattr(tty, &shown) == 0;
    termios hidden         = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (is_terminal) ::tcsetattr(tty, TCSAFLUSH, &hidden);
    write_all(tty, prompt);
    Bytes line;
    line.reserve(4096);  // no reallocation leaves a copy behind
    char c     = 0;
    bool ended = false;
    while (line.size() < 4096 && ::read(tty, &c, 1) == 1) {
        if (c == '\n') {
            ended = true;
            break;
        }
        line.push_back(static_cast<std::uint8_t>(c));
    }
    if (is_terminal) ::tcsetattr(tty, TCSAFLUSH, &shown);
    write_all(tty, "\n");
    ::close(tty);
    if (!ended && line.empty()) return std::nullopt;
    return Secret::take(std::move(line));
}

Result<std::string> read_all_stdin() {
    std::string out;
    std::array<char, 65536> part{};
    const WipedOnExit wiped{part};  // it may have been a secret
    out.reserve(part.size());       // which no growth leaves behind
    while (true) {
        const auto got = ::read(STDIN_FILENO, part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            return fail(errors::io, "cannot read standard input: {}", std::strerror(errno));
        if (got == 0) return out;
        out.append(part.data(), static_cast<std::size_t>(got));
        if (out.size() > stdin_max)
            return fail(errors::input, "standard input has more than {} bytes", stdin_max);
    }
}

}  // namespace

Streams terminal_streams() {
    Streams out;
    out.out             = [](std::string_view text) { write_all(STDOUT_FILENO, text); };
    out.err             = [](std::string_view text) { write_all(STDERR_FILENO, text); };
    out.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
    out.err_is_terminal = ::isatty(STDERR_FILENO) == 1;
    out.in_is_terminal  = ::isatty(STDIN_FILENO) == 1;
    winsize size{};
    if (out.out_is_terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        out.columns = size.ws_col;
    out.ask_secret  = ask;
    out.read_stdin  = read_all_stdin;
    out.environment = [](std::string_view name) -> std::optional<std::string> {
        const auto* value = std::getenv(std::string{name}.c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>{value};
    };
    return out;
}

struct RealWorld::Impl {
    world::RealClock clock;
    world::RealEntropy entropy;
    world::RealDisk disk = world::RealDisk::open("/").value();
    world::World world{clock, entropy, disk};
};

RealWorld::RealWorld() : impl_{std::make_unique<Impl>()} {}
RealWorld::~RealWorld() = default;
world::World& RealWorld::world() { return impl_->world; }

}  // namespace ve
