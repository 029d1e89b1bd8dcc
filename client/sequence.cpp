// One record per file, written by one call, so that it is there whole or not at all. It needs no
// fsync: a machine that loses it asks the node.
#include "client/sequence.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "client/pause.hpp"
#include "node/world/disk.hpp"

namespace ve::client {
namespace {

constexpr std::size_t record_max = 1024;

// A pruned node does not know the first block; its chain is told by its id alone.
std::string name_of_chain(const NodeState& chain) {
    return chain.first_height.value == 1 ? hex(chain.first_block) : std::string{};
}

std::string file_name(std::string chain_id) {
    for (auto& c : chain_id) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (!plain) c = '_';
    }
    return chain_id;
}

bool try_lock(int fd) {
    struct flock whole {};
    whole.l_type   = F_WRLCK;
    whole.l_whence = SEEK_SET;
    return ::fcntl(fd, F_OFD_SETLK, &whole) == 0;
}

Result<Prediction> parse(std::string_view text, const std::string& chain) {
    const auto json = TRY(Json::parse(text));
    const auto of   = TRY(TRY(json.member("first_block"))->text());
    if (of != chain) return fail(errors::corrupt, "it is about another chain");
    Prediction out;
    out.account_number = AccountNumber{TRY(TRY(json.member("account_number"))->u64())};
    out.next           = Sequence{TRY(TRY(json.member("next"))->u64())};
    out.node           = TRY(TRY(json.member("node"))->text());
    return out;
}

std::optional<Prediction> read_record(int fd, const std::string& chain) {
    std::array<char, record_max> text{};
    const auto got = ::pread(fd, text.data(), text.size(), 0);
    if (got <= 0) return {};
    auto parsed = parse({text.data(), static_cast<std::size_t>(got)}, chain);
    return parsed.ok() ? std::optional{std::move(parsed).value()} : std::nullopt;
}

}  // namespace

SequenceBook::Page::~Page() {
    if (fd_ >= 0) ::close(fd_);
}

std::optional<Prediction> SequenceBook::Page::read() const { return read_record(fd_, chain_); }

void SequenceBook::Page::keep(const Prediction& prediction) const {
    auto text = Json::object({{"next", std::to_string(prediction.next.value)},
                              {"account_number", std::to_string(prediction.account_number.value)},
                              {"first_block", chain_},
                              {"node", prediction.node.substr(0, 256)}})
                    .dump();
    // Blanks over what was longer before: no moment at which the file is empty.
    struct stat info {};
    const auto before = ::fstat(fd_, &info) == 0 ? static_cast<std::size_t>(info.st_size) : 0;
    if (text.size() + 1 < before && before <= record_max)
        text.append(before - text.size() - 1, ' ');
    text += '\n';
    // A disk that takes nothing more costs a question to the node next time.
    [[maybe_unused]] const auto written = ::pwrite(fd_, text.data(), text.size(), 0);
}

std::filesystem::path SequenceBook::path_of(const NodeState& chain, const Address& account) const {
    return folder_ / fmt::format("{}.{}", file_name(chain.chain_id), account);
}

Result<SequenceBook::Page> SequenceBook::open(const NodeState& chain, const Address& account,
                                              Duration at_most) const {
    TRY(world::RealDisk::open(folder_));
    const auto path = path_of(chain, account);
    const int fd    = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return fail(errors::io, "cannot open {}: {}", path.string(), std::strerror(errno));
    Page page{fd, name_of_chain(chain)};
    constexpr auto step = Duration::milliseconds(2);
    for (Duration waited; !try_lock(fd); waited.nanos += step.nanos) {
        if (errno != EAGAIN && errno != EACCES && errno != EINTR)
            return fail(errors::io, "cannot lock {}: {}", path.string(), std::strerror(errno));
        if (waited > at_most)
            return fail(errors::busy, "another process has held {} for {}", path.string(), at_most)
                .with_hint("end that process (fuser {} names it), or wait for it", path.string());
        pause(step);
    }
    return page;
}

std::optional<Prediction> SequenceBook::peek(const NodeState& chain, const Address& account) const {
    const int fd = ::open(path_of(chain, account).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return {};
    const Page page{fd, name_of_chain(chain)};
    return page.read();
}

}  // namespace ve::client
