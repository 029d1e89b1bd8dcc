#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "crypto/hash.hpp"
#include "node/consensus/mempool.hpp"

namespace ve::consensus {
namespace {

Result<void> send(Mempool& mempool, const std::string& tx, std::int64_t gas = 1) {
    const auto hash = sha256(tx);
    TRY(mempool.admit(hash, tx.size()));
    mempool.add(hash, tx, gas);
    return {};
}

}  // namespace

TEST_CASE("the mempool refuses with CometBFT's texts", "[mempool]") {
    Mempool mempool{{.txs = 2, .bytes = 10, .tx_bytes = 6, .cache_hashes = 10}};
    const auto large = send(mempool, "1234567");
    REQUIRE_FALSE(large.ok());
    CHECK(large.error().is(sdk::tx_too_large));
    CHECK(large.error().detail() == "Tx too large. Max size is 6, but got 7");

    CHECK(send(mempool, "first").ok());
    const auto again = send(mempool, "first");
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().is(sdk::tx_in_mempool));
    CHECK(again.error().detail() == "tx already exists in cache");

    const auto bytes = send(mempool, "second");
    REQUIRE_FALSE(bytes.ok());
    CHECK(bytes.error().is(sdk::mempool_full));
    CHECK(send(mempool, "2").ok());
    const auto full = send(mempool, "3");
    REQUIRE_FALSE(full.ok());
    CHECK(full.error().detail() ==
          "mempool is full: number of txs 2 (max: 2), total txs bytes 6 (max: 10)");
}

TEST_CASE("a refused or failed transaction may be sent again, a committed one not", "[mempool]") {
    Mempool mempool;
    REQUIRE(mempool.admit(sha256("x"), 1).ok());
    CHECK_FALSE(mempool.admit(sha256("x"), 1).ok());
    mempool.forget(sha256("x"));
    REQUIRE(send(mempool, "x").ok());

    mempool.committed(sha256("x"), true);
    CHECK(mempool.empty());
    CHECK_FALSE(send(mempool, "x").ok());

    REQUIRE(send(mempool, "y").ok());
    mempool.committed(sha256("y"), false);
    CHECK(send(mempool, "y").ok());
}

TEST_CASE("transactions leave in the order of arrival, as many as fit", "[mempool]") {
    struct Case {
        std::string_view name;
        std::int64_t bytes, gas;
        std::size_t count;
    };
    const auto c = GENERATE(values<Case>({{"no bounds", -1, -1, 3},
                                          {"bytes with tag and length", 10, -1, 2},
                                          {"one byte less", 9, -1, 1},
                                          {"gas", -1, 20, 2},
                                          {"nothing fits", 4, -1, 0}}));
    CAPTURE(c.name);
    Mempool mempool;
    for (const auto* tx : {"aaa", "bbb", "ccc"}) REQUIRE(send(mempool, tx, 10).ok());
    const auto reaped = mempool.reap(c.bytes, c.gas);
    CHECK(reaped.size() == c.count);
    if (!reaped.empty()) CHECK(reaped.front() == "aaa");
    CHECK(mempool.size() == std::pair<std::size_t, std::size_t>{3, 9});
}

TEST_CASE("a recheck drops what has become invalid and forgets it", "[mempool]") {
    Mempool mempool;
    for (const auto* tx : {"keep 1", "drop", "keep 2"}) REQUIRE(send(mempool, tx).ok());
    mempool.recheck([](const std::string& tx) { return tx != "drop"; });
    CHECK(mempool.list(10) == std::vector<std::string>{"keep 1", "keep 2"});
    CHECK(mempool.size().second == 12);
    CHECK(send(mempool, "drop").ok());
}

TEST_CASE("the memory of hashes is bounded", "[mempool]") {
    Mempool mempool{{.txs = 100, .bytes = 1000, .tx_bytes = 10, .cache_hashes = 2}};
    for (const auto* tx : {"1", "2", "3"}) {
        REQUIRE(send(mempool, tx).ok());
        mempool.committed(sha256(std::string_view{tx}), true);
    }
    CHECK(send(mempool, "1").ok());
    CHECK_FALSE(send(mempool, "3").ok());
}

}  // namespace ve::consensus
