#include "node/world/append_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace ve::world {

Error AppendFile::failed(std::string_view doing) const {
    const bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
    auto out = fail(errors::io, "cannot {} {}: {}", doing, file_.string(), std::strerror(errno));
    return full ? std::move(out).with_hint("free some space on the disk") : std::move(out);
}

Result<AppendFile> AppendFile::open(std::filesystem::path file) {
    AppendFile out{std::move(file)};
    out.fd_ = ::open(out.file_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    struct stat about {};
    if (out.fd_ < 0 || ::fstat(out.fd_, &about) != 0) return out.failed("open");
    out.size_ = static_cast<std::uint64_t>(about.st_size);
    return out;
}

AppendFile::AppendFile(AppendFile&& other) noexcept
    : file_{std::move(other.file_)},
      fd_{std::exchange(other.fd_, -1)},
      size_{other.size_},
      is_torn_{other.is_torn_} {}

AppendFile& AppendFile::operator=(AppendFile&& other) noexcept {
    std::swap(file_, other.file_);
    std::swap(fd_, other.fd_);
    std::swap(size_, other.size_);
    std::swap(is_torn_, other.is_torn_);
    return *this;
}

AppendFile::~AppendFile() {
    if (fd_ >= 0) ::close(fd_);
}

Result<Bytes> AppendFile::read() const {
    Bytes out(size_);
    for (std::size_t at = 0; at < out.size();) {
        const auto got = ::pread(fd_, out.data() + at, out.size() - at, static_cast<off_t>(at));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return failed("read");
        at += static_cast<std::size_t>(got);
    }
    return out;
}

// All of it, or nothing: half of a piece must not have others behind it.
Result<void> AppendFile::append(ByteView bytes) {
    if (is_torn_)
        return fail(errors::io, "{} ends in half of what was written last", file_.string());
    const auto before = size_;
    while (!bytes.empty()) {
        const auto wrote = ::write(fd_, bytes.data(), bytes.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) {
            auto error = failed("write");
            is_torn_   = ::ftruncate(fd_, static_cast<off_t>(before)) != 0;
            size_      = before;
            return error;
        }
        size_ += static_cast<std::uint64_t>(wrote);
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    }
    return {};
}

Result<void> AppendFile::sync() {
    if (::fdatasync(fd_) != 0) return failed("sync");
    return {};
}

Result<void> AppendFile::replace(ByteView bytes) {
    auto name = file_;
    name += ".new";
    std::error_code ignored;
    std::filesystem::remove(name, ignored);
    auto next = TRY(open(name));
    TRY(next.append(bytes));
    TRY(next.sync());
    if (::rename(name.c_str(), file_.c_str()) != 0) return failed("replace");
    next.file_ = file_;
    *this      = std::move(next);
    return {};
}

}  // namespace ve::world
