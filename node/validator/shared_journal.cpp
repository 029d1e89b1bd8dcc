// A record: its length, eight bytes of its hash, the validator, whether its log begins anew, the
// guard, and what the log grows by.
#include "node/validator/shared_journal.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "node/consensus/protobuf.hpp"

namespace ve {

using consensus::protobuf::Reader;
using consensus::protobuf::Writer;

namespace {

constexpr std::size_t sum_bytes = 8, head_bytes = 4 + sum_bytes;

Bytes record(std::size_t validator, bool new_log, ByteView guard, ByteView log) {
    const auto body = Writer{}
                          .number(1, validator + 1)
                          .number(2, new_log ? 1 : 0)
                          .bytes(3, guard)
                          .bytes(4, log)
                          .take();
    Bytes out;
    out.reserve(head_bytes + body.size());
    append_be32(out, static_cast<std::uint32_t>(body.size()));
    append(out, ByteView{sha256(body)}.first(sum_bytes));
    append(out, body);
    return out;
}

std::size_t size_at(ByteView bytes) {
    std::size_t out = 0;
    for (const auto byte : bytes.first(4)) out = out << 8 | byte;
    return out;
}

struct Read {
    std::size_t validator = 0;
    bool new_log          = false;
    ByteView guard, log;
};

Result<Read> read_body(ByteView body) {
    Read out;
    Reader in{body};
    while (TRY(in.next())) {
        switch (in.field()) {
            case 1: out.validator = TRY(in.number()); break;
            case 2: out.new_log = TRY(in.number()) != 0; break;
            case 3: out.guard = TRY(in.bytes()); break;
            case 4: out.log = TRY(in.bytes()); break;
            default: break;
        }
    }
    if (out.validator == 0) return fail(errors::corrupt, "a record of nobody");
    --out.validator;
    return out;
}

}  // namespace

Result<SharedJournal> SharedJournal::open(const std::optional<std::filesystem::path>& file,
                                          std::size_t validators) {
    SharedJournal out{validators};
    if (!file) return out;
    out.file_        = TRY(world::AppendFile::open(*file));
    const auto bytes = TRY(out.file_->read());
    if (out.replay(bytes) < bytes.size()) TRY(out.file_->replace(out.compact()));
    return out;
}

std::size_t SharedJournal::replay(ByteView whole) {
    auto bytes      = whole;
    const auto read = [&] { return whole.size() - bytes.size(); };
    while (bytes.size() >= head_bytes) {
        const auto size = size_at(bytes);
        if (size > bytes.size() - head_bytes) break;
        const auto body = bytes.subspan(head_bytes, size);
        if (!std::ranges::equal(bytes.subspan(4, sum_bytes),
                                ByteView{sha256(body)}.first(sum_bytes)))
            break;
        const auto one = read_body(body);
        if (!one.ok() || one->validator >= kept_.size()) break;
        auto& kept = kept_[one->validator];
        if (one->new_log) kept.log.clear();
        append(kept.log, one->log);
        kept.guard = copy_of(one->guard);
        bytes      = bytes.subspan(head_bytes + size);
    }
    return read();
}

Result<consensus::SignGuard> SharedJournal::guard(std::size_t validator) const {
    const auto& bytes = kept_.at(validator).guard;
    if (bytes.empty()) return consensus::SignGuard{};
    return consensus::SignGuard::parse(bytes);
}

consensus::HeightLog SharedJournal::log(std::size_t validator) const {
    return consensus::read_log(kept_.at(validator).log);
}

void SharedJournal::add(std::size_t validator, const consensus::Write& what) {
    auto& kept = kept_.at(validator);
    if (what.new_log) kept.log.clear();
    append(kept.log, what.log);
    kept.guard = what.guard;
    waits_     = true;
    if (file_) append(unwritten_, record(validator, what.new_log, what.guard, what.log));
}

Bytes SharedJournal::compact() const {
    Bytes out;
    for (std::size_t i = 0; i < kept_.size(); ++i)
        if (!kept_[i].guard.empty()) append(out, record(i, true, kept_[i].guard, kept_[i].log));
    return out;
}

Result<void> SharedJournal::flush() {
    waits_ = false;
    if (!file_) return {};
    const auto bytes = std::exchange(unwritten_, {});
    if (file_->size() + bytes.size() > file_bytes_max) return file_->replace(compact());
    return file_->append(bytes);
}

Result<void> SharedJournal::forget() {
    kept_.assign(kept_.size(), {});
    unwritten_.clear();
    waits_ = false;
    if (file_) TRY(file_->replace({}));
    return {};
}

Result<void> SharedJournal::forget(std::size_t validator) {
    TRY(flush());
    kept_.at(validator) = {};
    if (file_) TRY(file_->replace(compact()));
    return {};
}

}  // namespace ve
