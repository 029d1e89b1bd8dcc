#include "node/network/lines.hpp"

namespace ve::network {

void Lines::partition(const std::vector<std::size_t>& group_of) {
    VE_INVARIANT(group_of.size() == machines_);
    for (std::size_t a = 0; a < machines_; ++a)
        for (std::size_t b = 0; b < machines_; ++b)
            if (group_of[a] != group_of[b]) cut(a, b);
}

void Lines::send(std::size_t from, std::size_t to, std::shared_ptr<const Letter> letter) {
    if (fickle_.contains(from) && dice_.one_in(2)) return;
    const int times = dice_.per_thousand(weather_.doubled) ? 2 : 1;
    for (int i = 0; i < times; ++i) {
        if (dice_.per_thousand(weather_.lost)) continue;
        agenda_.add(dice_.between(weather_.delay_min, weather_.delay_max),
                    [this, from, to, letter] { deliver(from, to, *letter); });
    }
}

void Lines::deliver(std::size_t from, std::size_t to, const Letter& letter) {
    if (cuts_.contains({from, to})) return;
    Sha256 next;
    next.update(trace_)
        .update_be64(static_cast<std::uint64_t>(agenda_.now().unix_nanos()))
        .update_be64(from)
        .update_be64(to)
        .update(letter.hash());
    trace_ = next.finish();
    ++delivered_;
    deliver_(from, to, letter);
}

}  // namespace ve::network
