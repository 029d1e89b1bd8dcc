// A small chain and a folder for its archive; for the tests of archives only.
#pragma once

#include <unistd.h>

#include <catch2/catch.hpp>

#include "crypto/hash.hpp"
#include "node/store/archive.hpp"

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
        record.results    = {3};
        record.validators = {4, 5};
        record.changes    = state.changes_since(before);
        record.app_hash   = state.app_hash();
        record.txs    = {{named_hash("tx", height, 0), true}, {named_hash("tx", height, 1), false}};
        record.events = {
            {0, "message.sender", height % 2 == 0 ? "even" : "odd"},
            {0, "transfer.amount", fmt::format("{}uve", height)},
            {1, "message.sender", "failing"},
            {std::nullopt, "block.note", fmt::format("note{}", height % 3)},
        };
        return record;
    }
};

inline void grow(Archive& archive, Chain& chain, std::int64_t from, std::int64_t to) {
    for (auto height = from; height <= to; ++height)
        REQUIRE(archive.commit(chain.next(height)).ok());
}

inline std::unique_ptr<Archive> opened(const ArchiveFolder& folder) {
    auto archive = Archive::open(folder.file(), "ve-test-1");
    REQUIRE(archive.ok());
    return std::move(archive).value();
}

}  // namespace ve::store::test
