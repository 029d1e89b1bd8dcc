// Typed maps over a store: order of keys, pages, and what each access costs.
#include "node/chain/collections.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "base/sdk_errors.hpp"
#include "crypto/hash.hpp"
#include "virtengine/encryption/v1/encryption.pb.h"

namespace ve {
namespace {

struct Bench {  // a state with one store, and a context on it
    store::State state;
    BlockInfo block{"test-1", {7}, {}, {}, {}};
    Context ctx;
    explicit Bench(GasMeter gas = GasMeter::unlimited(), Phase phase = Phase::deliver)
        : ctx{phase, block, mounted(state), gas} {}
    static store::State& mounted(store::State& state) {
        state.mount("test");
        return state;
    }
};

const Map<std::uint64_t, std::string> numbers{"test", 0x01};
const Map<std::pair<std::string, Address>, Amount> pairs{"test", 0x02};

Address address_of_byte(std::uint8_t byte) {
    ByteArray<20> bytes{};
    bytes.fill(byte);
    return Address{bytes};
}

std::vector<std::uint64_t> keys_of(const Page<std::pair<std::uint64_t, std::string>>& page) {
    std::vector<std::uint64_t> out;
    for (const auto& [key, value] : page.items) out.push_back(key);
    return out;
}

}  // namespace

TEST_CASE("entries stand in the order of their keys, and under a part of them", "[chain]") {
    Bench bench;
    for (const std::uint64_t n : {300U, 2U, 1U, 256U}) numbers.set(bench.ctx, n, std::to_string(n));
    pairs.set(bench.ctx, {"b", address_of_byte(1)}, Amount{3});
    pairs.set(bench.ctx, {"a", address_of_byte(2)}, Amount{2});
    pairs.set(bench.ctx, {"a", address_of_byte(1)}, Amount{1});
    pairs.set(bench.ctx, {"ab", address_of_byte(1)}, Amount{9});
    std::vector<std::uint64_t> order;
    for (const auto& [key, value] : numbers.list(bench.ctx)) order.push_back(key);
    CHECK(order == std::vector<std::uint64_t>{1, 2, 256, 300});
    CHECK(numbers.list(bench.ctx, 2).size() == 2);
    const auto under_a = pairs.under(bench.ctx, std::string{"a"});
    REQUIRE(under_a.size() == 2);
    CHECK(under_a[0].second == Amount{1});
    CHECK(under_a[1].second == Amount{2});
    CHECK_FALSE(pairs.find(bench.ctx, {"c", address_of_byte(1)}).has_value());
}

TEST_CASE("text in front of another part keeps its order, whatever bytes it has", "[chain]") {
    std::vector<std::string> texts{"", "a", "ab", "b"};
    for (const char c : {'\0', '\1', '\2'})
        for (const std::string tail : {"", "a"}) {
            texts.push_back(std::string(1, c) + tail);
            texts.push_back("a" + std::string(1, c) + tail);
        }
    std::ranges::sort(texts);
    std::vector<std::string> keys;
    for (const auto& text : texts) {
        std::string key;
        codec::put_text(key, text, false);
        keys.push_back(key);
        std::string_view in{key};
        CHECK(codec::take_text(in, false).value() == text);
        CHECK(in.empty());
    }
    CHECK(std::ranges::is_sorted(keys));
    CHECK(std::ranges::adjacent_find(keys) == keys.end());
}

TEST_CASE("state keys that are cut off are damage, not numbers", "[chain]") {
    for (const std::string_view key : {"", "1234567", "\x14short",
                                       "\x05"
                                       "12345",
                                       "no end", "\x01"}) {
        CAPTURE(key);
        auto in = key;
        CHECK_FALSE(codec::take_u64(in).ok());
        in = key;
        CHECK_FALSE(codec::take_address(in).ok());
        in = key;
        CHECK_FALSE(codec::take_text(in, false).ok());
    }
}

TEST_CASE("pages go on where the last one ended, in both directions", "[chain]") {
    Bench bench;
    for (std::uint64_t n = 1; n <= 5; ++n) numbers.set(bench.ctx, n, "x");
    std::string three;
    codec::put_u64(three, 3);
    struct Case {
        std::string_view name;
        PageRequest request;
        std::vector<std::uint64_t> keys;
        std::optional<std::uint64_t> next;
        std::uint64_t total;
    };
    const std::vector<Case> cases{
        {"everything", {}, {1, 2, 3, 4, 5}, {}, 5},
        {"two", {.limit = 2}, {1, 2}, 3, 0},
        {"two, counted", {.limit = 2, .count_total = true}, {1, 2}, 3, 5},
        {"two from an offset", {.offset = 3, .limit = 2}, {4, 5}, {}, 0},
        {"an offset past the end", {.offset = 9, .limit = 2, .count_total = true}, {}, {}, 5},
        {"from a key", {.key = three, .limit = 2}, {3, 4}, 5, 0},
        {"from a key nothing is counted",
         {.key = three, .limit = 9, .count_total = true},
         {3, 4, 5},
         {},
         0},
        {"backwards", {.limit = 2, .reverse = true}, {5, 4}, 3, 0},
        {"backwards from a key", {.key = three, .limit = 2, .reverse = true}, {3, 2}, 1, 0},
        {"backwards to the end", {.key = three, .limit = 3, .reverse = true}, {3, 2, 1}, {}, 0},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const auto page = numbers.page(bench.ctx, c.request);
        REQUIRE(page.ok());
        CHECK(keys_of(*page) == c.keys);
        CHECK(page->total == c.total);
        std::string next;
        if (c.next) codec::put_u64(next, *c.next);
        CHECK(page->next_key == next);
    }
    const auto both = numbers.page(bench.ctx, {.key = three, .offset = 1});
    REQUIRE_FALSE(both.ok());
    CHECK(both.error().is(grpc_status::invalid_argument));
}

TEST_CASE("a page never holds more than the limit of all pages", "[chain]") {
    Bench bench;
    for (std::uint64_t n = 0; n < max_page_limit + 5; ++n) numbers.set(bench.ctx, n, "x");
    CHECK(numbers.page(bench.ctx, {.limit = UINT64_MAX}).value().items.size() == max_page_limit);
    CHECK(numbers.page(bench.ctx, {}).value().items.size() == default_page_limit);
}

TEST_CASE("a page under a part of the key goes on inside that part only", "[chain]") {
    Bench bench;
    for (std::uint8_t n = 1; n <= 3; ++n)
        for (const auto* owner : {"a", "b"})
            pairs.set(bench.ctx, {owner, address_of_byte(n)}, Amount{n});
    PageRequest request{.limit = 2};
    const auto first = pairs.page_under(bench.ctx, request, std::string{"a"}).value();
    CHECK(first.items.size() == 2);
    request.key       = first.next_key;
    const auto second = pairs.page_under(bench.ctx, request, std::string{"a"}).value();
    REQUIRE(second.items.size() == 1);
    CHECK(second.items[0].second == Amount{3});
    CHECK(second.next_key.empty());
}

TEST_CASE("access costs what it costs in the SDK", "[chain]") {
    Bench bench;
    const Prefix prefix{"test", "k"};
    const auto cost = [&bench](const auto& access) {
        const auto before = bench.ctx.gas().used().value;
        access();
        return bench.ctx.gas().used().value - before;
    };
    CHECK(cost([&] { prefix.write(bench.ctx, "ey", "value"); }) == 2000 + 30 * (3 + 5));
    CHECK(cost([&] { prefix.read(bench.ctx, "ey"); }) == 1000 + 3 * (3 + 5));
    CHECK(cost([&] { prefix.read(bench.ctx, "no"); }) == 1000 + 3 * 3);
    CHECK(cost([&] { prefix.has(bench.ctx, "ey"); }) == 1000);
    CHECK(cost([&] { prefix.list(bench.ctx); }) == 2 * 30 + 3 * (3 + 5));
    CHECK(cost([&] { prefix.erase(bench.ctx, "ey"); }) == 1000);
}

TEST_CASE("a walk ends when the gas does", "[chain]") {
    Bench bench{GasMeter::limited(Gas{2'500'000})};
    for (std::uint64_t n = 0; n < 1000; ++n) numbers.set(bench.ctx, n, "x");
    REQUIRE_FALSE(bench.ctx.gas().out_of_gas());
    for (int i = 0; i < 20 && !bench.ctx.gas().out_of_gas(); ++i) numbers.list(bench.ctx);
    CHECK(bench.ctx.gas().out_of_gas());
    CHECK(numbers.list(bench.ctx).empty());
    const auto used = bench.ctx.gas().used();
    numbers.list(bench.ctx);
    CHECK(bench.ctx.gas().used() == used);
    CHECK(bench.ctx.gas().check().error().text() ==
          fmt::format(
              "out of gas in location: ValuePerByte; gasWanted: 2500000, gasUsed: {}: out of gas",
              used));
    CHECK(numbers.page(bench.ctx, {}).error().is(sdk::out_of_gas));
}

TEST_CASE("a layer that is taken back leaves the state it found", "[chain]") {
    Bench bench;
    numbers.set(bench.ctx, 1, "one");
    numbers.set(bench.ctx, 2, "two");
    const auto hash   = bench.state.app_hash();
    const auto before = bench.ctx.mark();
    numbers.set(bench.ctx, 1, "changed");
    numbers.set(bench.ctx, 1, "changed again");
    numbers.erase(bench.ctx, 2);
    numbers.set(bench.ctx, 3, "new");
    numbers.erase(bench.ctx, 3);
    numbers.set(bench.ctx, 3, "new again");
    bench.ctx.emit({"told", {}});
    const auto inner = bench.ctx.mark();
    numbers.set(bench.ctx, 2, "back");
    bench.ctx.roll_back(inner);
    CHECK_FALSE(numbers.has(bench.ctx, 2));
    CHECK(bench.state.app_hash() != hash);
    bench.ctx.roll_back(before);
    CHECK(bench.state.app_hash() == hash);
    CHECK(bench.ctx.events().empty());
}

TEST_CASE("layers taken back at random leave what a copy of the state would", "[chain]") {
    auto seed       = GENERATE(range<std::uint64_t>(1, 20));
    const auto roll = [&seed](std::uint64_t below) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        return (seed >> 33) % below;
    };
    Bench bench;
    for (int layer = 0; layer < 30; ++layer) {
        const auto before = bench.state;
        const auto mark   = bench.ctx.mark();
        for (std::uint64_t writes = roll(12); writes > 0; --writes) {
            const auto key = roll(20);
            if (roll(3) == 0)
                numbers.erase(bench.ctx, key);
            else
                numbers.set(bench.ctx, key, std::to_string(roll(5)));
        }
        if (roll(2) == 0) continue;
        bench.ctx.roll_back(mark);
        REQUIRE(bench.state.app_hash() == before.app_hash());
        REQUIRE(bench.state.size() == before.size());
    }
}

TEST_CASE("a message with maps is stored as the same bytes by everybody", "[chain]") {
    const auto written = [](bool backwards) {
        virtengine::encryption::v1::EncryptedPayloadEnvelope envelope;
        std::vector<std::string> names;
        for (int i = 0; i < 20; ++i) names.push_back("name " + std::to_string(i));
        if (backwards) std::ranges::reverse(names);
        for (const auto& name : names) (*envelope.mutable_metadata())[name] = name;
        return codec::Value<virtengine::encryption::v1::EncryptedPayloadEnvelope>::put(envelope);
    };
    const auto bytes = written(false);
    // Sorted, for a map's own order is another one in every process.
    CHECK(bytes.find("name 0") < bytes.find("name 1"));
    CHECK(bytes.find("name 1") < bytes.find("name 10"));
    CHECK(bytes.find("name 19") < bytes.find("name 2"));
    for (int i = 0; i < 50; ++i) REQUIRE(written(i % 2 == 0) == bytes);
}

TEST_CASE("unique bytes repeat only when everything repeats", "[chain]") {
    const auto some = [](std::int64_t height, std::uint8_t tx, std::uint32_t message, int nth) {
        Bench bench;
        bench.block.height.value   = height;
        bench.ctx.tx.hash[0]       = tx;
        bench.ctx.tx.message_index = message;
        Hash out{};
        for (int i = 0; i < nth; ++i) out = bench.ctx.unique();
        return out;
    };
    const auto first = some(7, 1, 0, 1);
    CHECK(some(7, 1, 0, 1) == first);
    for (const auto& other :
         {some(8, 1, 0, 1), some(7, 2, 0, 1), some(7, 1, 1, 1), some(7, 1, 0, 2)})
        CHECK(other != first);
}

}  // namespace ve
