#include "devnet/lock.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "node/world/disk.hpp"

namespace ve::devnet {
namespace {

constexpr std::string_view lock_name = "lock";

struct flock whole_file() {
    struct flock out {};
    out.l_type   = F_WRLCK;
    out.l_whence = SEEK_SET;
    return out;
}

}  // namespace

Result<std::optional<FolderLock>> FolderLock::take(const std::filesystem::path& folder) {
    while (true) {
        TRY(world::RealDisk::open(folder));
        const auto path = folder / lock_name;
        Descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
        if (file.fd < 0 && errno == ENOENT) continue;  // its last owner is removing the folder
        if (file.fd < 0)
            return fail(errors::io, "cannot open {}: {}", path.string(), std::strerror(errno));
        auto lock = whole_file();
        if (::fcntl(file.fd, F_OFD_SETLK, &lock) != 0) {
            if (errno == EAGAIN || errno == EACCES) return std::optional<FolderLock>{};
            return fail(errors::io, "cannot lock {}: {}", path.string(), std::strerror(errno));
        }
        struct stat info {};
        if (::fstat(file.fd, &info) == 0 && info.st_nlink == 0) continue;  // removed meanwhile
        return std::optional{FolderLock{std::move(file)}};
    }
}

bool FolderLock::is_taken(const std::filesystem::path& folder) {
    const Descriptor file{::open((folder / lock_name).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)};
    auto lock = whole_file();
    return file.fd >= 0 && ::fcntl(file.fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

}  // namespace ve::devnet
