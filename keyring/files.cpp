#include "keyring/files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.hpp"

namespace ve::keyring {
namespace {

namespace fs = std::filesystem;

constexpr const char* lock_name      = "lock";
constexpr const char* temporary_name = "new";
constexpr int poll_ms                = 20;
constexpr mode_t others              = 077;

std::string shown(const fs::path& path) { return printable(path.native(), 200); }

Error io_error(std::string_view action, const fs::path& path, int number) {
    return fail(errors::io, "cannot {} {}: {}", action, shown(path), std::strerror(number))
        .at(shown(path));
}

Error refused(const fs::path& path, std::string_view reason) {
    return fail(errors::refused, "{} {}", shown(path), reason).at(shown(path));
}

// Everything that is opened must be ours and closed to others, whatever its type.
Result<void> check_private(const fs::path& path, const struct stat& found, mode_t wanted) {
    if (found.st_uid != geteuid())
        return refused(path, fmt::format("belongs to user {}, not to you", found.st_uid));
    if ((found.st_mode & others) != 0)
        return refused(path,
                       fmt::format("is open to other users (mode {:04o})", found.st_mode & 07777U))
            .with_hint("chmod {:o} {}", wanted, shown(path));
    return {};
}

Result<void> make_directories(const fs::path& path) {
    if (path.has_parent_path() && !fs::exists(fs::symlink_status(path.parent_path())))
        TRY(make_directories(path.parent_path()));
    if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return io_error("make", path, errno);
    return {};
}

Result<void> write_all(int file, ByteView content, const fs::path& path) {
    while (!content.empty()) {
        const auto written = write(file, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return io_error("write", path, errno);
        content = content.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

std::string holder_of(int file) {
    std::array<char, 32> text{};
    const auto size = pread(file, text.data(), text.size() - 1, 0);
    if (size <= 0) return "another process";
    return "process " + printable({text.data(), static_cast<std::size_t>(size)}, 20);
}

}  // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) close(number_);
}

Result<std::optional<PrivateDir>> PrivateDir::open(const fs::path& path) {
    Descriptor dir{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
    if (!dir.is_open()) {
        const int problem = errno;
        if (problem == ENOENT) return std::optional<PrivateDir>{};
        if (problem == ENOTDIR || problem == ELOOP)
            return refused(path, "is a symbolic link or no directory");
        return io_error("open", path, problem);
    }
    struct stat found {};
    if (fstat(dir.number(), &found) != 0) return io_error("inspect", path, errno);
    TRY(check_private(path, found, 0700));
    return std::optional{PrivateDir{path, std::move(dir)}};
}

Result<PrivateDir> PrivateDir::open_or_create(const fs::path& path) {
    auto existing = TRY(open(path));
    if (!existing) {
        TRY(make_directories(path));
        existing = TRY(open(path));
    }
    if (!existing) return io_error("open", path, ENOENT);
    return std::move(*existing);
}

Result<std::optional<Bytes>> PrivateDir::read(const std::string& name, std::size_t max) const {
    const auto path = path_ / name;
    // Not blocking: a FIFO with this name is refused below, not waited for.
    const Descriptor file{
        openat(dir_.number(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
    if (!file.is_open()) {
        if (errno == ENOENT) return std::optional<Bytes>{};
        if (errno == ELOOP) return refused(path, "is a symbolic link");
        return io_error("open", path, errno);
    }
    struct stat found {};
    if (fstat(file.number(), &found) != 0) return io_error("inspect", path, errno);
    if (!S_ISREG(found.st_mode)) return refused(path, "is no regular file");
    TRY(check_private(path, found, 0600));
    const auto size = static_cast<std::size_t>(found.st_size);
    if (size > max)
        return fail(errors::corrupt, "{} has {} bytes, more than {}", shown(path), size, max);
    Bytes content(size);
    std::size_t have = 0;
    while (have < size) {
        const auto got = ::read(file.number(), content.data() + have, size - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return io_error("read", path, errno);
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
    }
    content.resize(have);
    return std::optional{std::move(content)};
}

// A new file is written and reaches the disk under another name, then takes the name in one step.
Result<void> PrivateDir::replace(const std::string& name, ByteView content,
                                 const std::string& kept) {
    const auto path = path_ / name;
    TRY(remove(temporary_name));  // what a crash left
    const Descriptor file{openat(dir_.number(), temporary_name,
                                 O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!file.is_open()) return io_error("create", path, errno);
    auto written = write_all(file.number(), content, path);
    if (written.ok() && fsync(file.number()) != 0) written = io_error("sync", path, errno);
    if (!written.ok()) {
        unlinkat(dir_.number(), temporary_name, 0);
        return written;
    }
    if (!kept.empty()) {
        TRY(remove(kept));
        if (linkat(dir_.number(), name.c_str(), dir_.number(), kept.c_str(), 0) != 0 &&
            errno != ENOENT)
            return io_error("keep", path_ / kept, errno);
    }
    if (renameat(dir_.number(), temporary_name, dir_.number(), name.c_str()) != 0)
        return io_error("replace", path, errno);
    return sync();
}

Result<void> PrivateDir::remove(const std::string& name) {
    if (unlinkat(dir_.number(), name.c_str(), 0) != 0 && errno != ENOENT)
        return io_error("remove", path_ / name, errno);
    return {};
}

Result<void> PrivateDir::sync() const {
    if (fsync(dir_.number()) != 0) return io_error("sync", path_, errno);
    return {};
}

Result<std::vector<std::string>> PrivateDir::names() const {
    // Its own open file: reading moves a position that other readers would share.
    const int file = openat(dir_.number(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return io_error("list", path_, errno);
    DIR* stream = fdopendir(file);
    if (stream == nullptr) {
        const int problem = errno;
        close(file);
        return io_error("list", path_, problem);
    }
    std::vector<std::string> out;
    while (const dirent* entry = readdir(stream)) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..") out.push_back(name);
    }
    closedir(stream);
    std::sort(out.begin(), out.end());
    return out;
}

Result<FileLock> PrivateDir::lock(int wait_ms) const {
    const auto path = path_ / lock_name;
    Descriptor file{
        openat(dir_.number(), lock_name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!file.is_open()) {
        if (errno == ELOOP) return refused(path, "is a symbolic link");
        return io_error("open", path, errno);
    }
    for (int waited = 0; flock(file.number(), LOCK_EX | LOCK_NB) != 0; waited += poll_ms) {
        if (errno != EWOULDBLOCK && errno != EINTR) return io_error("lock", path, errno);
        if (waited >= wait_ms)
            return fail(errors::busy, "the keyring in {} is being changed by {}", shown(path_),
                        holder_of(file.number()))
                .with_hint("try again when that process has ended");
        poll(nullptr, 0, poll_ms);
    }
    const auto pid = std::to_string(getpid());
    if (ftruncate(file.number(), 0) != 0 || pwrite(file.number(), pid.data(), pid.size(), 0) < 0)
        return io_error("write", path, errno);
    return FileLock{std::move(file)};
}

}  // namespace ve::keyring
