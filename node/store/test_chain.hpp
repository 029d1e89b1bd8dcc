// A small chain and a folder for its archive; for the tests of archives only.
#pragma once

#include <unistd.h>

#include <catch2/catch.hpp>

#include "crypto/hash.hpp"
#include "node/store/archive.hpp"
#include "node/store/byte_reader.hpp"

namespace ve::store::test {

class ArchiveFolder {
  public:
    ArchiveFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "ve-store-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~ArchiveFolder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
    std::filesystem::path file() const { return path / "blocks.db"; }
};

inline Hash named_hash(std::string_view what, std::int64_t height, std::uint32_t index = 0) {
    return sha256(fmt::format("{} {} {}", what, height, index));
}

// Results here are nothing but events: of each its tx plus one, its type, key and value.
inline void add_event(BlockRecord& record, std::optional<std::uint32_t> tx, std::string_view key,
                      std::string_view value) {
    const auto point = key.find('.');
    append_varint(record.results, tx ? *tx + std::uint64_t{1} : 0);
    for (const auto text : {key.substr(0, point), key.substr(point + 1), value})
        append_text(record.results, text);
}

inline Result<void> read_events(ByteView results, const EachEvent& each) {
    ByteReader reader{"events", results};
    while (!reader.at_end()) {
        EventRow row;
        const auto tx = TRY(reader.number(UINT32_MAX));
        if (tx > 0) row.tx = static_cast<std::uint32_t>(tx - 1);
        for (auto* text : {&row.type, &row.key, &row.value})
            *text = TRY(reader.text(results.size()));
        each(row);
    }
    return {};
}

// A chain whose every block writes some keys and holds two txs, the second of which fails.
class Chain {
  public:
    State state;
    BlockRecord next(std::int64_t height) {
        const auto before = state;
        state.mount("bank");
        state.at("bank").set(fmt::format("account{}", height % 10), fmt::format("{}", height));
        state.at("bank").set(fmt::format("block{}", height), "x");
        if (height > 5) state.at("bank").erase(fmt::format("block{}", height - 5));
        BlockRecord record;
        record.height     = Height{height};
        record.block_hash = named_hash("block", height);
        record.block      = Bytes(200, static_cast<std::uint8_t>(height));
        record.block_id   = {1, 2};
        record.validators = {4, 5};
        record.changes    = state.changes_since(before);
        record.app_hash   = state.app_hash();
        record.txs = {{named_hash("tx", height, 0), true}, {named_hash("tx", height, 1), false}};
        add_event(record, 0, "message.sender", height % 2 == 0 ? "even" : "odd");
        add_event(record, 0, "transfer.amount", fmt::format("{}uve", height));
        add_event(record, 1, "message.sender", "failing");
        add_event(record, std::nullopt, "block.note", fmt::format("note{}", height % 3));
        return record;
    }
};

inline void grow(Archive& archive, Chain& chain, std::int64_t from, std::int64_t to) {
    for (auto height = from; height <= to; ++height)
        REQUIRE(archive.commit(chain.next(height)).ok());
}

inline std::unique_ptr<Archive> opened(const ArchiveFolder& folder) {
    auto archive = Archive::open(folder.file(), "ve-test-1", read_events);
    REQUIRE(archive.ok());
    return std::move(archive).value();
}

}  // namespace ve::store::test
