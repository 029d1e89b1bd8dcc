#include "node/network/lines.hpp"

namespace ve::network {

void Lines::partition(const std::vector<std::size_t>& group_of) {
    VE_INVARIANT(group_of.size() == machines_);
    for (std::size_t a = 0; a < machines_; ++a)
        for (std::size_t b = 0; b < machines_; ++b)
            if (group_of[a] != group_of[b]) cut(a, b);
}

void Lines::heal() {
    for (auto& line : weather_) line.cuts = 0;
}

void Lines::clog(std::size_t to, bool clogged) {
    for (std::size_t from = 0; from < machines_; ++from)
        weather(from, to).clogs += clogged ? 1 : -1;
    if (clogged) return;
    for (auto& waiting : std::exchange(clogged_, {})) {
        if (weather(waiting.from, waiting.to).clogs > 0)
            clogged_.push_back(std::move(waiting));
        else
            post(waiting.from, waiting.to, waiting.letter, {});
    }
}

void Lines::make_fickle(std::size_t machine) {
    fickle_.resize(machines_);
    fickle_[machine] = true;
}

void Lines::send(std::size_t from, std::size_t to, SharedLetter letter) {
    if (!fickle_.empty() && fickle_[from] && dice_.one_in(2)) return;
    Duration later;
    if (twists_[from]) {
        auto twisted = twists_[from](to, std::move(letter));
        if (twisted.letter == nullptr) return;
        letter = std::move(twisted.letter);
        later  = twisted.later;
    }
    remember(letter);
    const auto& line = weather(from, to);
    const int times  = dice_.per_million(line.doubled) ? 2 : 1;
    for (int i = 0; i < times; ++i) post(from, to, letter, later);
    if (dice_.per_million(line.replayed) && !remembered_.empty())
        post(from, to, remembered_[dice_.below(remembered_.size())], {});
}

void Lines::post(std::size_t from, std::size_t to, const SharedLetter& letter, Duration later) {
    const auto& line = weather(from, to);
    if (dice_.per_million(line.lost)) {
        ++lost_;
        return;
    }
    auto delay = dice_.between(line.delay_min, line.delay_max);
    if (line.tails > 0 && dice_.one_in(50)) delay.nanos *= 10;
    if (dice_.per_million(line.overtaken))
        delay.nanos += dice_.between(Duration{0}, Duration::milliseconds(200)).nanos;
    const auto bent = dice_.per_million(line.bent) ? bend(*letter) : letter;
    if (bent == nullptr) return;
    delay.nanos += later.nanos;
    agenda_.add(delay, [this, from, to, bent] { deliver(from, to, bent); });
}

void Lines::deliver(std::size_t from, std::size_t to, const SharedLetter& letter) {
    const auto& line = weather(from, to);
    if (line.cuts > 0) {
        ++lost_;
        return;
    }
    if (line.clogs > 0) {
        constexpr std::size_t clogged_max = 100'000;
        if (clogged_.size() < clogged_max) clogged_.push_back({from, to, letter});
        return;
    }
    ++delivered_;
    if (!is_traced_) return deliver_(from, to, letter);
    Sha256 next;
    next.update(trace_)
        .update_be64(static_cast<std::uint64_t>(agenda_.now().unix_nanos()))
        .update_be64(from << 32U | to)
        .update(letter->hash());
    trace_ = next.finish();
    deliver_(from, to, letter);
}

void Lines::trace_also(std::string_view what) { trace_ = sha256(trace_, what); }

// A few of all ages.
void Lines::remember(const SharedLetter& letter) {
    if (++sent_ % 16 != 0) return;
    if (remembered_.size() < remembered_max)
        remembered_.push_back(letter);
    else
        remembered_[dice_.below(remembered_max)] = letter;
}

// One bit of it is turned around; nothing where nobody could read it any more.
SharedLetter Lines::bend(const Letter& letter) {
    auto bytes = consensus::message_bytes(letter.message());
    if (bytes.empty()) return nullptr;
    const auto bit = dice_.below(bytes.size() * 8);
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ 1U << bit % 8);
    auto read      = consensus::parse_message(bytes);
    if (!read.ok()) return nullptr;
    return std::make_shared<const Letter>(std::move(read).value());
}

}  // namespace ve::network
