// Files by the kernel's own calls, so that each write is synced, its folder too, and each error has
// a name.
#include "node/world/disk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

namespace ve::world {
namespace {

class Descriptor {
  public:
    explicit Descriptor(int value) : value_{value} {}
    Descriptor(Descriptor&& other) noexcept : value_{std::exchange(other.value_, -1)} {}
    Descriptor(const Descriptor&)            = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    int get() const { return value_; }
    bool close() { return ::close(std::exchange(value_, -1)) == 0; }

  private:
    int value_;
};

Error trouble(std::string_view doing, const std::filesystem::path& path) {
    const int code = errno;
    auto error     = fail(errors::io, "{} {}: {}", doing, path.string(), std::strerror(code));
    if (code == ENOSPC) return std::move(error).with_hint("free some space on the disk");
    if (code == EACCES) return std::move(error).with_hint("check who owns it, and its mode");
    if (code == ENOTDIR)
        return std::move(error).with_hint("a part of that path is a file, not a folder");
    if (code == EISDIR) return std::move(error).with_hint("that is a folder, name a file");
    if (code == EROFS) return std::move(error).with_hint("that disk can only be read");
    return error;
}

Result<Descriptor> open_file(const std::filesystem::path& path, int flags) {
    int file = -1;
    do {
        file = ::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600);
    } while (file < 0 && errno == EINTR);
    if (file < 0) return trouble("cannot open", path);
    return Descriptor{file};
}

Result<void> write_all(const Descriptor& file, ByteView bytes, const std::filesystem::path& path) {
    while (!bytes.empty()) {
        const auto wrote = ::write(file.get(), bytes.data(), bytes.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return trouble("cannot write", path);
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    }
    // A failed sync is final: the kernel may have dropped the bytes and would not say so again.
    if (::fsync(file.get()) != 0) return trouble("cannot sync", path);
    return {};
}

Result<void> sync_folder(const std::filesystem::path& folder) {
    const auto opened = TRY(open_file(folder, O_RDONLY | O_DIRECTORY));
    if (::fsync(opened.get()) != 0) return trouble("cannot sync", folder);
    return {};
}

bool is_there(const std::filesystem::path& path) { return ::access(path.c_str(), F_OK) == 0; }

}  // namespace

Result<void> Disk::check_path(std::string_view path) {
    const auto refuse = [&path] {
        return fail(errors::input, "\"{}\" is not a path within the disk", path);
    };
    if (path.empty() || path.find('\0') != std::string_view::npos) return refuse();
    while (true) {
        const auto name = path.substr(0, path.find('/'));
        if (name.empty() || name == "." || name == "..") return refuse();
        if (name.size() == path.size()) return {};
        path.remove_prefix(name.size() + 1);
    }
}

Result<RealDisk> RealDisk::open(const std::filesystem::path& root) {
    std::error_code error;
    if (!std::filesystem::is_directory(root, error)) {
        if (root.has_parent_path()) std::filesystem::create_directories(root.parent_path(), error);
        // Another process may have made it in between.
        const bool made = ::mkdir(root.c_str(), 0700) == 0 ||
                          (errno == EEXIST && std::filesystem::is_directory(root, error));
        if (!made) return trouble("cannot make", root);
        TRY(sync_folder(root.has_parent_path() ? root.parent_path() : "."));
    }
    return RealDisk{root};
}

Result<void> RealDisk::make_folder(std::string_view path) {
    TRY(check_path(path));
    auto at = root_;
    for (const auto& name : std::filesystem::path{path}) {
        const auto parent = at;
        at /= name;
        if (::mkdir(at.c_str(), 0700) == 0) {
            TRY(sync_folder(parent));
        } else if (errno != EEXIST) {
            return trouble("cannot make", at);
        }
    }
    return {};
}

Result<bool> RealDisk::exists(std::string_view path) const {
    TRY(check_path(path));
    const auto full = root_ / path;
    if (is_there(full)) return true;
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return trouble("cannot look at", full);
}

Result<Bytes> RealDisk::read(std::string_view path, std::size_t max) const {
    TRY(check_path(path));
    const auto full = root_ / path;
    const auto file = TRY(open_file(full, O_RDONLY));
    Bytes bytes;
    ByteArray<65536> part;
    while (true) {
        const auto got = ::read(file.get(), part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return trouble("cannot read", full);
        if (got == 0) return bytes;
        if (bytes.size() + static_cast<std::size_t>(got) > max)
            return fail(errors::input, "{} has more than {} bytes", full.string(), max);
        ve::append(bytes, ByteView{part.data(), static_cast<std::size_t>(got)});
    }
}

Result<void> RealDisk::write(std::string_view path, ByteView bytes) {
    TRY(check_path(path));
    const auto full = root_ / path;
    auto temporary  = full;
    temporary += ".new";
    {
        auto file  = TRY(open_file(temporary, O_WRONLY | O_CREAT | O_TRUNC));
        auto wrote = write_all(file, bytes, temporary);
        if (wrote.ok() && !file.close()) wrote = trouble("cannot close", temporary);
        if (!wrote.ok()) {
            ::unlink(temporary.c_str());
            return wrote;
        }
    }
    if (::rename(temporary.c_str(), full.c_str()) != 0) return trouble("cannot replace", full);
    return sync_folder(full.parent_path());
}

Result<void> RealDisk::append(std::string_view path, ByteView bytes) {
    TRY(check_path(path));
    const auto full = root_ / path;
    const bool made = !is_there(full);
    {
        const auto file = TRY(open_file(full, O_WRONLY | O_CREAT | O_APPEND));
        TRY(write_all(file, bytes, full));
    }
    if (made) TRY(sync_folder(full.parent_path()));
    return {};
}

Result<void> RealDisk::remove(std::string_view path) {
    TRY(check_path(path));
    const auto full = root_ / path;
    if (::unlink(full.c_str()) != 0) return trouble("cannot remove", full);
    return sync_folder(full.parent_path());
}

Result<std::vector<std::string>> RealDisk::list(std::string_view folder) const {
    TRY(check_path(folder));
    const auto full  = root_ / folder;
    const auto close = [](DIR* opened) { ::closedir(opened); };
    const std::unique_ptr<DIR, decltype(close)> opened{::opendir(full.c_str()), close};
    if (opened == nullptr) return trouble("cannot list", full);
    std::vector<std::string> names;
    errno = 0;
    while (const auto* entry = ::readdir(opened.get())) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..") names.push_back(name);
    }
    if (errno != 0) return trouble("cannot list", full);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace ve::world
