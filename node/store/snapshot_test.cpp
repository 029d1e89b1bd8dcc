// Snapshots: there and back unchanged; bombs, halves and garbage refused.
#include "node/store/snapshot.hpp"

#include <zstd.h>

#include <catch2/catch.hpp>
#include <random>

#include "crypto/hash.hpp"

namespace ve::store {
namespace {

State varied_state(unsigned seed, int keys) {
    std::mt19937_64 random{seed};
    State state;
    for (const auto* name : {"bank", "veid", "empty"}) state.mount(name);
    for (int i = 0; i < keys; ++i) {
        const auto key = "account/" + std::to_string(random() % 100'000);
        state.at(i % 3 == 0 ? "veid" : "bank")
            .set(key, std::string(1 + random() % 40, static_cast<char>('a' + random() % 26)));
    }
    return state;
}

// Chunks as they are given, with the head and the checksum around them.
Bytes snapshot_of(const Bytes& chunks) {
    Bytes out{'v', 'e', 's', 'n', 'a', 'p', 1};
    append(out, ByteView{chunks});
    append(out, sha256(out));
    return out;
}

// One raw chunk of this text.
Bytes raw_snapshot(const Bytes& text) {
    Bytes chunks;
    append_varint(chunks, text.size());
    append_varint(chunks, text.size());
    append(chunks, ByteView{text});
    chunks.push_back(0);
    return snapshot_of(chunks);
}

}  // namespace

TEST_CASE("a snapshot is read back with the same app hash and written again the same",
          "[snapshot]") {
    const int keys   = GENERATE(0, 1, 50, 20'000);
    const auto state = varied_state(static_cast<unsigned>(keys), keys);
    const auto bytes = dump(state);
    const auto read  = load(bytes);
    REQUIRE(read.ok());
    CHECK(read->app_hash() == state.app_hash());
    CHECK(read->names() == state.names());
    CHECK(read->size() == state.size());
    CHECK(dump(*read) == bytes);
}

TEST_CASE("values that pack well, badly, and across chunks survive", "[snapshot]") {
    State state;
    state.mount("s");
    std::mt19937_64 random{1};
    std::string noise(value_bytes_max, '\0');
    for (auto& c : noise) c = static_cast<char>(random());
    state.at("s").set("noise", noise);
    state.at("s").set("same", std::string(value_bytes_max, 'x'));
    state.at("s").set(std::string(key_bytes_max, 'k'), "v");
    state.at("s").set(std::string(key_bytes_max - 1, 'k') + "l", "v");
    const auto read = load(dump(state));
    REQUIRE(read.ok());
    CHECK(read->app_hash() == state.app_hash());
}

TEST_CASE("a snapshot with any byte changed or missing is refused", "[snapshot]") {
    const auto bytes = dump(varied_state(7, 40));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        auto changed = bytes;
        changed[i] ^= 1;
        REQUIRE(load(changed).error().is(errors::corrupt));
        REQUIRE(load(ByteView{bytes}.first(i)).error().is(errors::corrupt));
    }
}

TEST_CASE("a snapshot that is well sealed but wrong inside is refused", "[snapshot]") {
    struct Case {
        std::string_view name;
        Bytes snapshot;
    };
    Bytes zeros(snapshot_chunk_bytes, 0), bomb(ZSTD_compressBound(zeros.size()));
    bomb.resize(ZSTD_compress(bomb.data(), bomb.size(), zeros.data(), zeros.size(), 1));
    Bytes bomb_chunk;
    append_varint(bomb_chunk, zeros.size());
    append_varint(bomb_chunk, bomb.size());
    append(bomb_chunk, ByteView{bomb});
    bomb_chunk.push_back(0);

    const std::vector<Case> cases{
        {"nothing inside", snapshot_of({})},
        {"no end", snapshot_of({1, 1, 0})},
        {"a bomb", snapshot_of(bomb_chunk)},
        {"a chunk above its limit", snapshot_of({0x81, 0x80, 0x40, 1, 0, 0})},
        {"a chunk longer than the bytes", snapshot_of({5, 5, 0})},
        {"a chunk that is no zstd", snapshot_of({2, 1, 0, 0})},
        {"bytes after the end", snapshot_of({1, 1, 0, 0, 0})},
        {"more text than stores", raw_snapshot({0, 0})},
        {"too many stores", raw_snapshot({0x81, 2})},
        {"a nameless store", raw_snapshot({1, 0, 0})},
        {"stores out of order", raw_snapshot({2, 1, 'b', 0, 1, 'a', 0})},
        {"a key twice", raw_snapshot({1, 1, 's', 2, 0, 1, 'k', 1, 'v', 1, 0, 1, 'v'})},
        {"keys out of order", raw_snapshot({1, 1, 's', 2, 0, 1, 'k', 1, 'v', 0, 1, 'j', 1, 'v'})},
        {"more shared than there is", raw_snapshot({1, 1, 's', 1, 1, 1, 'k', 1, 'v'})},
        {"an empty value", raw_snapshot({1, 1, 's', 1, 0, 1, 'k', 0})},
        {"fewer keys than promised", raw_snapshot({1, 1, 's', 0xff, 0xff, 0x7f})},
        {"a key above its limit", raw_snapshot({1, 1, 's', 1, 0, 0x81, 0x08, 'k'})},
        {"a value above its limit", raw_snapshot({1, 1, 's', 1, 0, 1, 'k', 0x81, 0x80, 0x40})},
    };
    CHECK(load(raw_snapshot({1, 1, 's', 1, 0, 1, 'k', 1, 'v'})).ok());
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const auto read = load(c.snapshot);
        REQUIRE_FALSE(read.ok());
        CHECK(read.error().is(errors::corrupt));
    }
}

TEST_CASE("resealed mutations of a snapshot never crash, and read back what they say",
          "[snapshot]") {
    std::mt19937_64 random{GENERATE(range(0U, 4U))};
    const auto whole = dump(varied_state(3, 30));
    for (int round = 0; round < 2000; ++round) {
        Bytes body{whole.begin(), whole.end() - 32};
        for (std::uint64_t n = 1 + random() % 3; n > 0; --n)
            body[7 + random() % (body.size() - 7)] = static_cast<std::uint8_t>(random());
        append(body, sha256(body));
        const auto read = load(body);
        if (read.ok()) REQUIRE(load(dump(*read))->app_hash() == read->app_hash());
    }
}

}  // namespace ve::store
