// Archives in memory and in a file give the same answers to the same questions.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "node/store/test_chain.hpp"

namespace ve::store {
using namespace test;
namespace {

Found<TxPlace> txs(const Archive& archive, std::string_view query, Page page = {}) {
    return archive.search_txs(EventQuery::parse(query).value(), page).value();
}

std::vector<std::int64_t> heights(const std::vector<TxPlace>& places) {
    std::vector<std::int64_t> found;
    for (const auto& place : places) found.push_back(place.height.value);
    return found;
}

}  // namespace

TEST_CASE("an archive gives back what was committed, in memory and in a file", "[archive]") {
    const ArchiveFolder folder;
    const bool in_file = GENERATE(false, true);
    CAPTURE(in_file);
    const auto archive = in_file ? opened(folder) : Archive::in_memory(read_events);
    CHECK(*archive->newest() == std::nullopt);
    CHECK(archive->load_state()->first == Height{0});
    Chain chain;
    grow(*archive, chain, 1, 12);

    CHECK(*archive->newest() == Height{12});
    CHECK(*archive->earliest() == Height{1});
    const auto block = archive->block(Height{7}).value();
    REQUIRE(block);
    CHECK(block->height == Height{7});
    CHECK(block->block == Bytes(200, 7));
    CHECK(block->block_id == Bytes{1, 2});
    CHECK(block->results == (*archive->index(Height{7}))->results);
    CHECK(block->seen_commit.empty());
    CHECK(block->validators == Bytes{4, 5});
    CHECK(*archive->height_of(named_hash("block", 7)) == Height{7});
    CHECK(*archive->tx(named_hash("tx", 7, 1)) == TxPlace{Height{7}, 1});
    CHECK((*archive->index(Height{7}))->txs[1].succeeded == false);
    std::size_t events = 0;
    CHECK(read_events(block->results, [&](const EventRow&) { ++events; }).ok());
    CHECK(events == 4);

    CHECK(*archive->block(Height{0}) == std::nullopt);
    CHECK(*archive->block(Height{13}) == std::nullopt);
    CHECK(*archive->height_of(Hash{}) == std::nullopt);
    CHECK(*archive->tx(Hash{}) == std::nullopt);
    CHECK(*archive->changes(Height{13}) == std::nullopt);
    CHECK_FALSE(archive->index(Height{13}).ok());
    CHECK_FALSE(archive->put_snapshot(Height{13}, chain.state).ok());
    CHECK_FALSE(archive->load_state(Height{13}).ok());
}

TEST_CASE("a block out of order is refused", "[archive]") {
    const ArchiveFolder folder;
    const auto archive = GENERATE(false, true) ? opened(folder) : Archive::in_memory(read_events);
    Chain chain;
    CHECK(archive->commit(chain.next(0)).error().is(errors::input));
    grow(*archive, chain, 3, 4);  // the first height is the chain's choice
    CHECK(archive->commit(chain.next(4)).error().is(errors::input));
    CHECK(archive->commit(chain.next(6)).error().is(errors::input));
    CHECK(*archive->newest() == Height{4});
    CHECK(*archive->earliest() == Height{3});
    CHECK(archive->commit(chain.next(5)).ok());
}

TEST_CASE("searches find what their conditions say, by page and in order", "[archive]") {
    const ArchiveFolder folder;
    const auto archive = GENERATE(false, true) ? opened(folder) : Archive::in_memory(read_events);
    Chain chain;
    grow(*archive, chain, 1, 20);
    struct Case {
        std::string_view query;
        std::vector<std::int64_t> found;
    };
    const std::vector<Case> cases{
        {"message.sender='odd' AND tx.height <= 5", {1, 3, 5}},
        {"message.sender='odd' AND message.sender='failing'", {}},  // of two txs
        {"transfer.amount >= 19", {19, 20}},
        {"transfer.amount = '4uve'", {4}},
        {"transfer.amount CONTAINS '9'", {9, 19}},
        {"message.sender='even' AND transfer.amount < 5", {2, 4}},
        {"message.sender='nobody'", {}},
        {"tx.height = 8", {8, 8}},
        {"tx.height = '8'", {8, 8}},
        {"tx.height > 19.5", {20, 20}},
        {"tx.height > 20", {}},
        {"tx.height < 1", {}},
        {"tx.height = 99999999999999999999", {}},
        {"block.note = 'note1'", {}},  // an event of the block
        {"transfer EXISTS AND tx.height < 3", {1, 2}},
    };
    for (const auto& c : cases) {
        CAPTURE(c.query);
        const auto found = txs(*archive, c.query);
        CHECK(heights(found.items) == c.found);
        CHECK(found.total == c.found.size());
    }
    const auto hash = hex(named_hash("tx", 6, 1));
    CHECK(txs(*archive, "tx.hash='" + hash + "'").items == std::vector{TxPlace{Height{6}, 1}});
    CHECK(txs(*archive, "tx.hash='00'").items.empty());

    const auto page = txs(*archive, "message.sender='odd'",
                          {.offset = 2, .limit = 3, .order = Order::descending});
    CHECK(heights(page.items) == std::vector<std::int64_t>{15, 13, 11});
    CHECK(page.total == 10);
    CHECK(txs(*archive, "message.sender='odd'", {.offset = 100}).items.empty());

    const auto blocks = archive->search_blocks(
        EventQuery::parse("block.note='note1' AND block.height > 10").value(), {});
    CHECK(blocks->items == std::vector{Height{13}, Height{16}, Height{19}});
    CHECK(archive->search_blocks(EventQuery::parse("message.sender='odd'").value(), {})->total ==
          0);
}

TEST_CASE("what is found does not depend on whether the index waits or is written", "[archive]") {
    const ArchiveFolder folder;
    auto archive = opened(folder);
    Chain chain;
    for (std::int64_t height = 1; height <= 3; ++height) {  // two make a segment
        auto record = chain.next(height);
        for (std::size_t i = 0; i < segment_prints_max / 2; ++i)
            add_event(record, 0, "bulk.number", fmt::format("{} {}", height, i));
        REQUIRE(archive->commit(std::move(record)).ok());
    }
    const auto check = [&](std::int64_t last) {
        for (std::int64_t height = 1; height <= 3; ++height) {
            CAPTURE(last, height);
            const bool kept = height <= last;
            CHECK(txs(*archive, fmt::format("bulk.number='{} 77'", height)).total ==
                  (kept ? 1 : 0));
            CHECK(archive->tx(named_hash("tx", height, 1))->has_value() == kept);
        }
        CHECK(txs(*archive, "message.sender='odd'").total ==
              static_cast<std::size_t>((last + 1) / 2));
    };
    check(3);
    archive.reset();
    archive = opened(folder);
    check(3);
    REQUIRE(archive->rewind(Height{1}).ok());  // into the segment
    check(1);
    Chain again;
    again.state = archive->load_state()->second;
    grow(*archive, again, 2, 3);
    CHECK(txs(*archive, "message.sender='odd'").total == 2);
}

TEST_CASE("a later failure of the same bytes does not hide an earlier success", "[archive]") {
    const ArchiveFolder folder;
    const auto archive = GENERATE(false, true) ? opened(folder) : Archive::in_memory(read_events);
    Chain chain;
    const auto hash = named_hash("same", 0);
    for (const auto& [height, succeeded] :
         {std::pair{1, false}, std::pair{2, true}, std::pair{3, false}}) {
        auto record = chain.next(height);
        record.txs  = {{hash, succeeded}, {named_hash("other", height), true}};
        REQUIRE(archive->commit(record).ok());
    }
    CHECK(*archive->tx(hash) == TxPlace{Height{2}, 0});
}

TEST_CASE("a state is loaded from snapshot and changes, at any height", "[archive]") {
    const ArchiveFolder folder;
    const bool in_file = GENERATE(false, true);
    auto archive       = in_file ? opened(folder) : Archive::in_memory(read_events);
    Chain chain;
    std::vector<Hash> roots{State{}.app_hash()};
    for (std::int64_t height = 1; height <= 30; ++height) {
        REQUIRE(archive->commit(chain.next(height)).ok());
        roots.push_back(chain.state.app_hash());
        if (height % 8 == 0) REQUIRE(archive->put_snapshot(Height{height}, chain.state).ok());
    }
    if (in_file) {
        archive.reset();
        archive = opened(folder);
    }
    for (const std::int64_t height : {1, 7, 8, 16, 17, 24, 29, 30}) {
        const auto loaded = archive->load_state(Height{height});
        REQUIRE(loaded.ok());
        CHECK(loaded->first == Height{height});
        CHECK(loaded->second.app_hash() == roots[static_cast<std::size_t>(height)]);
    }
    CHECK(archive->load_state()->first == Height{30});

    REQUIRE(archive->rewind(Height{20}).ok());
    CHECK(*archive->newest() == Height{20});
    CHECK(archive->load_state()->second.app_hash() == roots[20]);
    CHECK(*archive->block(Height{21}) == std::nullopt);
    CHECK(*archive->tx(named_hash("tx", 21)) == std::nullopt);
    CHECK(*archive->tx(named_hash("tx", 20)) == TxPlace{Height{20}, 0});
    CHECK(txs(*archive, "tx.height > 19").total == 2);
    Chain again;
    again.state = archive->load_state()->second;
    grow(*archive, again, 21, 25);
    CHECK(archive->load_state()->second.app_hash() == roots[25]);
    REQUIRE(archive->rewind(Height{0}).ok());
    CHECK(*archive->newest() == std::nullopt);
}

TEST_CASE("what is below a height is forgotten, and the state is still there", "[archive]") {
    const ArchiveFolder folder;
    const bool in_file = GENERATE(false, true);
    auto archive       = in_file ? opened(folder) : Archive::in_memory(read_events);
    Chain chain;
    std::vector<Hash> roots{State{}.app_hash()};
    for (std::int64_t height = 1; height <= 30; ++height) {
        REQUIRE(archive->commit(chain.next(height)).ok());
        roots.push_back(chain.state.app_hash());
        if (height == 8 || height == 25)
            REQUIRE(archive->put_snapshot(Height{height}, chain.state).ok());
    }
    REQUIRE(archive->forget_below(Height{20}).ok());
    REQUIRE(archive->forget_below(Height{12}).ok());  // done already
    CHECK_FALSE(archive->forget_below(Height{31}).ok());
    if (in_file) {
        archive.reset();
        archive = opened(folder);
    }
    CHECK(*archive->earliest() == Height{20});
    CHECK(*archive->newest() == Height{30});
    CHECK(*archive->block(Height{19}) == std::nullopt);
    CHECK(*archive->tx(named_hash("tx", 19)) == std::nullopt);
    CHECK(*archive->tx(named_hash("tx", 20)) == TxPlace{Height{20}, 0});
    CHECK(txs(*archive, "tx.height > 10").total == 22);  // two a block
    for (const std::int64_t height : {20, 24, 25, 30}) {
        const auto loaded = archive->load_state(Height{height});
        REQUIRE(loaded.ok());
        CHECK(loaded->second.app_hash() == roots[static_cast<std::size_t>(height)]);
    }
    CHECK_FALSE(archive->load_state(Height{19}).ok());
    REQUIRE(archive->commit(chain.next(31)).ok());
    CHECK(archive->load_state()->second.app_hash() == chain.state.app_hash());
    REQUIRE(archive->forget_below(Height{31}).ok());  // only the newest is left
    CHECK(archive->load_state()->second.app_hash() == chain.state.app_hash());
}

TEST_CASE("an app hash that the changes do not lead to is found at loading", "[archive]") {
    const auto archive = Archive::in_memory(read_events);
    Chain chain;
    auto record = chain.next(1);
    record.app_hash[0] ^= 1;
    REQUIRE(archive->commit(record).ok());
    CHECK(archive->load_state().error().is(errors::corrupt));
}

TEST_CASE("a file of another chain, of no chain, or of something else is not opened", "[archive]") {
    const ArchiveFolder folder;
    opened(folder).reset();
    const auto other = Archive::open(folder.file(), "other-1", read_events);
    CHECK(other.error().is(errors::refused));
    CHECK(other.error().detail().find("ve-test-1") != std::string::npos);
    CHECK((std::filesystem::status(folder.file()).permissions() & std::filesystem::perms::all) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));

    const auto text = folder.path / "text.db";
    std::ofstream{text} << std::string(5000, 'x');
    const auto garbage = Archive::open(text, "ve-test-1", read_events);
    CHECK(garbage.error().is(errors::corrupt));
    CHECK(garbage.error().detail().find("text.db") != std::string::npos);
    const auto nowhere = folder.path / "none" / "x.db";
    CHECK(Archive::open(nowhere, "ve-test-1", read_events).error().is(errors::io));
}

TEST_CASE("readers on other threads see whole blocks while commits go on", "[archive]") {
    const ArchiveFolder folder;
    const auto archive = GENERATE(false, true) ? opened(folder) : Archive::in_memory(read_events);
    Chain chain;
    grow(*archive, chain, 1, 1);
    std::atomic<bool> stop{false};
    std::atomic<int> wrong{0}, reads{0};
    std::vector<std::thread> readers;
    for (int t = 0; t < 2; ++t)
        readers.emplace_back([&] {
            while (!stop) {
                const auto newest = archive->newest()->value();
                const auto block  = archive->block(newest);
                const auto place  = archive->tx(named_hash("tx", newest.value));
                if (!block.ok() || !*block || !place.ok() || !*place) ++wrong;
                ++reads;
            }
        });
    grow(*archive, chain, 2, 150);
    while (reads < 10) std::this_thread::yield();
    stop = true;
    for (auto& reader : readers) reader.join();
    CHECK(wrong == 0);
}

}  // namespace ve::store
