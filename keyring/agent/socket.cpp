#include "keyring/agent/socket.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/text.hpp"

namespace ve::keyring::agent {
namespace {

namespace fs = std::filesystem;

std::string shown(const fs::path& path) { return printable(path.native(), 200); }

Error io_error(std::string_view action, const fs::path& path) {
    return fail(errors::io, "cannot {} {}: {}", action, shown(path), std::strerror(errno));
}

// A socket's name has room for 107 bytes. Where a path is longer, its folder is opened and the
// name is said from there.
struct Place {
    Descriptor folder;
    sockaddr_un name{};
};
Result<Place> place_of(const fs::path& path) {
    Place out;
    out.name.sun_family = AF_UNIX;
    auto text           = path.native();
    if (text.size() >= sizeof out.name.sun_path) {
        out.folder =
            Descriptor{::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
        if (!out.folder.is_open()) return io_error("open", path.parent_path());
        text = fmt::format("/proc/self/fd/{}/{}", out.folder.number(), path.filename().native());
    }
    if (text.size() >= sizeof out.name.sun_path)
        return fail(errors::usage, "{} is too long for a socket's name", shown(path));
    std::memcpy(out.name.sun_path, text.c_str(), text.size() + 1);
    return out;
}

const sockaddr* address_of(const Place& place) {
    return reinterpret_cast<const sockaddr*>(&place.name);
}

Descriptor new_socket() { return Descriptor{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)}; }

}  // namespace

Result<Peer> peer_of(int socket) {
    ucred found{};
    socklen_t size = sizeof found;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &found, &size) != 0)
        return fail(errors::io, "cannot tell who connected: {}", std::strerror(errno));
    return Peer{found.pid, found.uid};
}

Result<Descriptor> listen_at(const fs::path& path) {
    const auto place = TRY(place_of(path));
    if (auto other = TRY(connect_to(path)))
        return fail(errors::busy, "an agent listens at {} already", shown(path))
            .with_hint("ve keys agent stop");
    struct stat found {};
    if (::lstat(path.c_str(), &found) == 0) {
        if (!S_ISSOCK(found.st_mode))
            return fail(errors::refused, "{} is there and is no socket", shown(path));
        ::unlink(path.c_str());
    }
    Descriptor out  = new_socket();
    const auto mask = ::umask(0177);
    const bool made =
        out.is_open() && ::bind(out.number(), address_of(place), sizeof place.name) == 0;
    ::umask(mask);
    if (!made || ::listen(out.number(), connections_max) != 0) return io_error("listen at", path);
    return out;
}

Result<std::optional<Descriptor>> connect_to(const fs::path& path) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0) return std::optional<Descriptor>{};
    if (!S_ISSOCK(found.st_mode))
        return fail(errors::refused, "{} is no agent's socket", shown(path));
    if (found.st_uid != ::geteuid())
        return fail(errors::refused, "the agent's socket {} belongs to user {}, not to you",
                    shown(path), found.st_uid);
    const auto place = TRY(place_of(path));
    Descriptor out   = new_socket();
    if (!out.is_open()) return io_error("make a socket for", path);
    if (::connect(out.number(), address_of(place), sizeof place.name) != 0) {
        if (errno == ECONNREFUSED || errno == ENOENT) return std::optional<Descriptor>{};
        return io_error("connect to", path);
    }
    const auto peer = TRY(peer_of(out.number()));
    if (peer.uid != ::geteuid())
        return fail(errors::refused, "user {} listens at {}, not you", peer.uid, shown(path));
    return std::optional{std::move(out)};
}

}  // namespace ve::keyring::agent
