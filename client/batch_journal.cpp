// JSON lines, appended. A last line without an end is of a write that never came to its fsync: no
// node has seen what it says.
#include "client/batch_journal.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>

#include "node/world/disk.hpp"

namespace ve::client {
namespace {

constexpr std::size_t journal_bytes_max = std::size_t{1} << 30;

Error io_error(std::string_view what, const std::filesystem::path& path) {
    return fail(errors::io, "cannot {} {}: {}", what, path.string(), std::strerror(errno));
}

bool take_lock(int fd) {
    struct flock whole {};
    whole.l_type   = F_WRLCK;
    whole.l_whence = SEEK_SET;
    return ::fcntl(fd, F_OFD_SETLK, &whole) == 0;
}

Result<std::string> whole_text(int fd, const std::filesystem::path& path) {
    struct stat info {};
    if (::fstat(fd, &info) != 0) return io_error("look at", path);
    if (static_cast<std::size_t>(info.st_size) > journal_bytes_max)
        return fail(errors::corrupt, "{} has {} bytes", path.string(), info.st_size);
    std::string out(static_cast<std::size_t>(info.st_size), '\0');
    std::size_t have = 0;
    while (have < out.size()) {
        const auto got =
            ::pread(fd, out.data() + have, out.size() - have, static_cast<off_t>(have));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return io_error("read", path);
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
    }
    out.resize(have);
    return out;
}

struct Reading {
    std::map<std::size_t, BatchJournal::Signed> signed_txs;  // by tx
    std::map<std::size_t, Json> done;
    bool finished = false;

    Result<void> line(const Json& json) {
        if (json.find("finished") != nullptr) {
            finished = true;
            return {};
        }
        if (const auto* tx = json.find("signed")) {
            BatchJournal::Signed out;
            out.tx           = TRY(tx->u64());
            out.sequence     = Sequence{TRY(TRY(json.member("sequence"))->u64())};
            const auto text  = TRY(TRY(json.member("bytes"))->text());
            const auto bytes = TRY(parse_base64(text));
            out.bytes        = string_of(bytes);
            signed_txs.insert_or_assign(out.tx, std::move(out));
            return {};
        }
        if (const auto* tx = json.find("dropped")) {
            signed_txs.erase(TRY(tx->u64()));
            return {};
        }
        const auto tx = TRY(TRY(json.member("done"))->u64());
        done.insert_or_assign(tx, *TRY(json.member("receipt")));
        return {};
    }
};

}  // namespace

BatchJournal::BatchJournal(BatchJournal&& other) noexcept
    : path_{std::move(other.path_)},
      fd_{std::exchange(other.fd_, -1)},
      past_{std::move(other.past_)} {}

BatchJournal::~BatchJournal() {
    if (fd_ >= 0) ::close(fd_);
}

Result<BatchJournal> BatchJournal::open(const std::filesystem::path& folder, std::string_view name,
                                        Begin begin) {
    TRY(world::RealDisk::open(folder));
    const auto path = folder / fmt::format("{}.jsonl", name);
    const int fd    = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return io_error("open", path);
    BatchJournal out{path, fd};
    if (!take_lock(fd))
        return fail(errors::busy, "another process is sending this batch now")
            .with_hint("wait until it has ended");
    TRY(out.read());
    const bool begun = !out.past_.signed_txs.empty() || !out.past_.done.empty();
    if (begin == Begin::anew && begun && !out.past_.finished)
        return fail(errors::refused,
                    "this batch was begun before and has not ended: {} transactions are signed, {} "
                    "in a block",
                    out.past_.signed_txs.size(), out.past_.done.size())
            .with_hint("--resume goes on with it; to send all of it again, remove {}",
                       path.string());
    if (begin == Begin::anew) {
        out.past_ = {};
        if (::ftruncate(fd, 0) != 0) return io_error("empty", path);
    }
    // Its name must survive as well as what it holds.
    const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool kept     = directory >= 0 && ::fsync(directory) == 0;
    if (directory >= 0) ::close(directory);
    if (!kept) return io_error("sync", folder);
    return out;
}

Result<void> BatchJournal::read() {
    const auto text = TRY(whole_text(fd_, path_));
    Reading reading;
    std::size_t at = 0, number = 0;
    for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', at)) {
        ++number;
        const auto json = Json::parse(std::string_view{text}.substr(at, end - at));
        const auto read = json.ok() ? reading.line(*json) : Result<void>{json.error()};
        if (!read.ok())
            return fail(errors::corrupt, "{}:{} is damaged: {}", path_.string(), number,
                        read.error().detail())
                .with_hint("nothing was sent; what is in blocks can be seen with ve query txs");
        at = end + 1;
    }
    if (at < text.size() && ::ftruncate(fd_, static_cast<off_t>(at)) != 0)
        return io_error("cut", path_);
    past_.finished = reading.finished;
    for (auto& [tx, entry] : reading.signed_txs) past_.signed_txs.push_back(std::move(entry));
    for (auto& [tx, receipt] : reading.done) past_.done.push_back({tx, std::move(receipt)});
    return {};
}

Result<void> BatchJournal::append(std::string_view text) const {
    if (::lseek(fd_, 0, SEEK_END) < 0) return io_error("write", path_);
    while (!text.empty()) {
        const auto written = ::write(fd_, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return io_error("write", path_);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> BatchJournal::add(const std::vector<Signed>& signed_txs) {
    std::string text;
    for (const auto& [tx, sequence, bytes] : signed_txs)
        text += fmt::format(R"({{"signed":{},"sequence":"{}","bytes":"{}"}})", tx, sequence,
                            base64(bytes_of(bytes))) +
                '\n';
    TRY(append(text));
    if (::fdatasync(fd_) != 0) return io_error("sync", path_);
    return {};
}

Result<void> BatchJournal::add(const std::vector<Done>& done) {
    std::string text;
    for (const auto& [tx, receipt] : done)
        text += fmt::format(R"({{"done":{},"receipt":{}}})", tx, receipt.dump()) + '\n';
    return append(text);  // what is lost of it can be asked again
}

Result<void> BatchJournal::drop(std::size_t tx) {
    return append(fmt::format(R"({{"dropped":{}}})", tx) + '\n');
}

Result<void> BatchJournal::finish() {
    TRY(append("{\"finished\":true}\n"));
    if (::fdatasync(fd_) != 0) return io_error("sync", path_);
    return {};
}

}  // namespace ve::client
