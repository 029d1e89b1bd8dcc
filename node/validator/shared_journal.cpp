// A record: the validator, whether its log begins anew, the guard, and what the log grows by. The
// first one says whose journal it is, and nothing else.
#include "node/validator/shared_journal.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "node/consensus/framed.hpp"
#include "node/consensus/protobuf.hpp"

namespace ve {

using consensus::add_framed;
using consensus::frame_head_bytes;
using consensus::framed_at;
using consensus::protobuf::Reader;
using consensus::protobuf::Writer;

namespace {

void add_record(Bytes& out, std::size_t validator, bool new_log, ByteView guard, ByteView log) {
    Writer front;
    front.number(1, validator + 1).number(2, new_log ? 1 : 0).bytes(3, guard);
    if (!log.empty()) front.begin(4, log.size());
    add_framed(out, front.view(), log);
}

Bytes owner_record(ByteView owner) {
    Bytes out;
    add_framed(out, Writer{}.bytes(5, owner).take(), {});
    return out;
}

Bytes owner_of(const SharedJournal::Owner& owner) {
    auto text = copy_of(bytes_of(owner.chain_id));
    for (const auto& one : owner.validators) append(text, one);
    return copy_of(sha256(text));
}

struct Read {
    std::size_t validator = 0;
    bool new_log          = false;
    ByteView guard, log, owner;
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
            case 5: out.owner = TRY(in.bytes()); break;
            default: break;
        }
    }
    if (!out.owner.empty()) return out;
    if (out.validator == 0) return fail(errors::corrupt, "a record of nobody");
    --out.validator;
    return out;
}

// What is there of a write that was cut short: less than its record says, or zeros where nothing
// came to be.
bool is_torn(ByteView rest) {
    if (rest.size() < frame_head_bytes ||
        consensus::framed_size(rest) > rest.size() - frame_head_bytes)
        return true;
    constexpr std::size_t zeros = 8;
    return std::ranges::all_of(rest.last(std::min(zeros, rest.size())),
                               [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

SharedJournal::SharedJournal(const Owner& owner)
    : owner_{owner_of(owner)}, kept_(owner.validators.size()) {}

Result<SharedJournal> SharedJournal::open(const std::optional<std::filesystem::path>& file,
                                          const Owner& owner) {
    SharedJournal out{owner};
    if (!file) return out;
    out.path_        = *file;
    out.file_        = TRY(world::AppendFile::open(*file));
    const auto bytes = TRY(out.file_->read());
    const auto whole = TRY(out.replay(bytes));
    if (bytes.empty())
        TRY(out.file_->append(owner_record(out.owner_)));
    else if (whole < bytes.size())
        TRY(out.file_->replace(out.compact()));
    return out;
}

Result<std::size_t> SharedJournal::replay(ByteView whole) {
    auto bytes       = whole;
    const auto wrong = [&](std::string_view what) {
        return fail(errors::corrupt, "{} {}", path_.string(), what)
            .with_hint(
                "nobody signs on doubt. If no other process has these validators' keys, let them "
                "forget: mv {0} {0}.damaged",
                path_.string());
    };
    while (const auto body = framed_at(bytes)) {
        const auto one = read_body(*body);
        if (one.ok() && !one->owner.empty() && !std::ranges::equal(one->owner, owner_))
            return wrong("is of other validators or of another chain");
        if (!one.ok() || (one->owner.empty() && one->validator >= kept_.size())) break;
        if (one->owner.empty()) {
            auto& kept = kept_[one->validator];
            if (one->new_log) kept.log.clear();
            append(kept.log, one->log);
            kept.guard = copy_of(one->guard);
        }
        bytes = bytes.subspan(frame_head_bytes + body->size());
    }
    const auto read = whole.size() - bytes.size();
    if (!bytes.empty() && (!is_torn(bytes) || holds_record(bytes)))
        return wrong(
            fmt::format("is damaged at byte {}: what was signed there cannot be known", read));
    return read;
}

// Anywhere in it: a write that was cut short is the last one.
bool SharedJournal::holds_record(ByteView from) const {
    constexpr std::uint8_t validator_tag = 1U << 3U;
    for (std::size_t at = 1; at + frame_head_bytes + 2 <= from.size(); ++at) {
        const auto body = from.subspan(at + frame_head_bytes);  // the cheap look comes first
        if (body[0] != validator_tag || body[1] == 0 || body[1] > kept_.size()) continue;
        if (framed_at(from.subspan(at))) return true;
    }
    return false;
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
    if (file_) add_record(unwritten_, validator, what.new_log, what.guard, what.log);
}

Bytes SharedJournal::compact() const {
    auto out = owner_record(owner_);
    for (std::size_t i = 0; i < kept_.size(); ++i)
        if (!kept_[i].guard.empty()) add_record(out, i, true, kept_[i].guard, kept_[i].log);
    return out;
}

Result<void> SharedJournal::flush() {
    TRY(catch_up());
    waits_ = false;
    return {};
}

Result<void> SharedJournal::catch_up() {
    if (!file_ || unwritten_.empty()) return {};
    if (file_->size() + unwritten_.size() > file_bytes_max)
        TRY(file_->replace(compact()));
    else
        TRY(file_->append(unwritten_));
    unwritten_.clear();
    return {};
}

Result<void> SharedJournal::forget() {
    kept_.assign(kept_.size(), {});
    unwritten_.clear();
    waits_ = false;
    if (file_) TRY(file_->replace(compact()));
    return {};
}

Result<void> SharedJournal::forget(std::size_t validator) { return put_back(validator, {}); }

Result<void> SharedJournal::put_back(std::size_t validator, Kept kept) {
    TRY(flush());
    kept_.at(validator) = std::move(kept);
    if (file_) TRY(file_->replace(compact()));
    return {};
}

void SharedJournal::add_half(std::size_t validator, const consensus::Write& what) {
    auto& kept      = kept_.at(validator);
    const auto half = ByteView{what.log}.first(what.log.size() / 2);
    if (what.new_log) kept.log.clear();
    append(kept.log, half);
    waits_ = true;
    if (file_) add_record(unwritten_, validator, what.new_log, kept.guard, half);
}

Result<void> SharedJournal::flip_bit(std::size_t validator, std::uint64_t luck) {
    auto kept = kept_.at(validator);
    if (kept.log.empty()) return {};
    const auto bit = luck % (kept.log.size() * 8);
    auto& byte     = kept.log[bit / 8];
    byte           = static_cast<std::uint8_t>(byte ^ 1U << bit % 8);
    return put_back(validator, std::move(kept));
}

Result<void> SharedJournal::trim(std::size_t validator) {
    auto kept        = kept_.at(validator);
    const auto whole = consensus::read_log(kept.log).whole_bytes;
    if (whole == kept.log.size()) return {};
    kept.log.resize(whole);
    return put_back(validator, std::move(kept));
}

}  // namespace ve
