// home/lock, home/config/genesis.json, home/data/chain.db
#include "node/home.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "node/limits.hpp"

namespace ve {

namespace {
constexpr std::string_view genesis_path = "config/genesis.json";
constexpr std::string_view archive_path = "data/chain.db";

Result<int> take_lock(const std::filesystem::path& root) {
    const auto file = root / "lock";
    const int lock  = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0)
        return fail(errors::io, "{} cannot be opened: {}", file.string(), std::strerror(errno));
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        char text[24]{};
        const auto size = ::pread(lock, text, sizeof text - 1, 0);
        ::close(lock);
        const std::string pid{text, size > 0 ? static_cast<std::size_t>(size) : 0};
        return fail(errors::busy, "{} is in use by process {}", root.string(),
                    pid.empty() ? "(unknown)" : pid)
            .with_hint("stop process {} or choose another home", pid.empty() ? "?" : pid);
    }
    const auto pid = std::to_string(::getpid());
    if (::ftruncate(lock, 0) != 0 ||
        ::pwrite(lock, pid.data(), pid.size(), 0) != static_cast<::ssize_t>(pid.size())) {
        const auto reason = errno;
        ::close(lock);
        return fail(errors::io, "{} cannot be written: {}", file.string(), std::strerror(reason));
    }
    return lock;
}
}  // namespace

Result<std::unique_ptr<Home>> Home::open(const std::filesystem::path& root) {
    auto disk      = TRY(world::RealDisk::open(root));
    const int lock = TRY(take_lock(root));
    std::unique_ptr<Home> home{new Home{std::move(disk), lock}};
    TRY(home->disk_.make_folder("config"));
    TRY(home->disk_.make_folder("data"));
    return home;
}

Home::~Home() { ::close(lock_); }

std::filesystem::path Home::archive_file() const { return disk_.root() / archive_path; }

std::filesystem::path Home::journal_file() const {
    return disk_.root() / "data/validators.journal";
}

Result<bool> Home::has_archive() const { return disk_.exists(archive_path); }

Result<std::optional<Json>> Home::genesis() const {
    if (!TRY(disk_.exists(genesis_path))) return std::optional<Json>{};
    const auto bytes = TRY(disk_.read(genesis_path, limits::genesis_bytes_max));
    auto json = Json::parse(text_of(bytes), {.bytes = limits::genesis_bytes_max, .depth = 64});
    if (!json.ok())
        return fail(errors::corrupt, "{}: {}", (disk_.root() / genesis_path).string(),
                    json.error().text());
    return std::optional<Json>{std::move(json).value()};
}

Result<void> Home::write_genesis(const Json& document) {
    return disk_.write(genesis_path, bytes_of(document.pretty() + "\n"));
}

}  // namespace ve
