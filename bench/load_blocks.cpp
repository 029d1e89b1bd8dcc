// Empty blocks, alone and by the thousand; going back in time; a state of a million keys.
#include <fmt/format.h>

#include <algorithm>

#include "bench/floors.hpp"
#include "bench/load.hpp"
#include "bench/report.hpp"
#include "bench/workload.hpp"
#include "crypto/hash.hpp"
#include "node/store/state.hpp"

namespace ve::bench {

void empty_blocks() {
    Ground ground;
    const Senders senders{100};
    const auto node = Node::open(ground.world(), senders.options(ground.folder() / "node")).value();
    auto one        = seconds_of(201, [&] { VE_INVARIANT(node->mine(1).ok()); });
    const auto disk = fdatasync_seconds(ground.folder());
    const auto note = fmt::format("{:.1f} of fdatasync", median(one) / disk);
    print({"an empty block, durable", "ms", in_ms(std::move(one)), 0, note});
    print({"10,000 empty blocks", "ms",
           in_ms(seconds_of(5, [&] { VE_INVARIANT(node->mine(10'000).ok()); })), 500});
}

void snapshots() {
    constexpr std::size_t accounts = 1'000'000;
    Ground ground;
    Senders senders{10};
    auto options       = senders.options({});
    options.invariants = false;  // each would look at every account after every block
    const auto node    = Node::open(ground.world(), std::move(options)).value();
    for (std::size_t made = 0; made < accounts; made += Senders::receivers_max)
        VE_INVARIANT(node->broadcast(senders.send_to_new(Senders::receivers_max))->ok());
    VE_INVARIANT(node->mine(1).ok());
    std::uint64_t id = 0;
    auto take        = seconds_of(101, [&] { id = node->snapshot().value(); });
    Samples back;
    for (std::size_t i = 0; i < 101; ++i) {
        VE_INVARIANT(node->mine(1).ok());
        const Stopwatch watch;
        VE_INVARIANT(node->restore(id).ok());
        back.push_back(watch.seconds());
    }
    print({"snapshot of a node, 1,000,000 accounts", "ms", in_ms(std::move(take)), 0.1});
    print({"restore of a node, 1,000,000 accounts", "ms", in_ms(std::move(back)), 0.1});
}

void keys() {
    constexpr std::size_t count = 1'000'000, changed = 1'000, rounds = 25;
    const auto key = [](std::size_t i) { return sha256("key ", std::to_string(i)); };
    const std::string value(100, 'v');
    store::State state;
    state.mount("bank");
    auto& tree = state.at("bank");
    for (std::size_t i = 0; i < count; ++i) tree.set(text_of(key(i)), value);
    (void)state.app_hash();
    Samples set, hash, get;
    for (std::size_t round = 0; round < rounds; ++round) {
        std::vector<Hash> keys;
        for (std::size_t i = 0; i < changed; ++i)
            keys.push_back(key((round * 7919 + i * 997) % count));
        const auto held = state;  // the version before is kept, as a node keeps it
        const auto now  = value + std::to_string(round);
        const Stopwatch setting;
        for (const auto& one : keys) tree.set(text_of(one), now);
        set.push_back(setting.seconds());
        const Stopwatch hashing;
        (void)state.app_hash();
        hash.push_back(hashing.seconds());
        for (std::size_t i = 0; i < changed; ++i)
            keys[i] = key((round * 104'729 + i * 613) % count);
        const Stopwatch getting;
        for (const auto& one : keys) VE_INVARIANT(tree.has(text_of(one)));
        get.push_back(getting.seconds() / changed);
    }
    print({"1,000 keys of 1,000,000 hashed", "ms", in_ms(std::move(hash)), 3});
    print({"1,000 keys of 1,000,000 set", "ms", in_ms(std::move(set))});
    print({"a key of 1,000,000 read", "us", in_us(std::move(get)), 0.5});
}

}  // namespace ve::bench
