// Archives in memory and in a file: the same answers, and a file that survives kill -9 and refuses
// damage.
#include "node/store/archive.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>

#include "crypto/hash.hpp"

namespace ve::store {
namespace {

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

Hash named_hash(std::string_view what, std::int64_t height, std::uint32_t index = 0) {
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

void grow(Archive& archive, Chain& chain, std::int64_t from, std::int64_t to) {
    for (auto height = from; height <= to; ++height)
        REQUIRE(archive.commit(chain.next(height)).ok());
}

std::unique_ptr<Archive> opened(const ArchiveFolder& folder) {
    auto archive = Archive::open(folder.file(), "ve-test-1");
    REQUIRE(archive.ok());
    return std::move(archive).value();
}

Found<TxPlace> txs(const Archive& archive, std::string_view query, Page page = {}) {
    return archive.search_txs(EventQuery::parse(query).value(), page).value();
}

std::vector<std::int64_t> heights(const std::vector<TxPlace>& places) {
    std::vector<std::int64_t> found;
    for (const auto& place : places) found.push_back(place.height.value);
    return found;
}

void flip(const std::filesystem::path& file, std::size_t at) {
    std::fstream open{file, std::ios::in | std::ios::out | std::ios::binary};
    open.seekg(static_cast<std::streamoff>(at));
    const auto byte = static_cast<char>(open.get() ^ 0x40);
    open.seekp(static_cast<std::streamoff>(at));
    open.put(byte);
}

// Reads everything that an archive can be asked; the first error, if any.
Result<void> read_all(const std::filesystem::path& file) {
    const auto archive = TRY(Archive::open(file, "ve-test-1"));
    TRY(archive->load_state());
    const auto last = TRY(archive->newest());
    for (std::int64_t height = 1; last && height <= last->value; ++height) {
        const auto block = TRY(archive->block(Height{height}));
        if (!block) return fail(errors::corrupt, "{} lacks block {}", file.string(), height);
        TRY(archive->index(Height{height}));
        TRY(archive->height_of(block->block_hash));
        TRY(archive->tx(named_hash("tx", height)));
    }
    TRY(archive->search_txs(EventQuery::parse("message.sender='odd'").value(), {}));
    return {};
}

}  // namespace

TEST_CASE("an archive gives back what was committed, in memory and in a file", "[archive]") {
    const ArchiveFolder folder;
    const bool in_file = GENERATE(false, true);
    CAPTURE(in_file);
    const auto archive = in_file ? opened(folder) : Archive::in_memory();
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
    CHECK(block->results == Bytes{3});
    CHECK(block->seen_commit.empty());
    CHECK(block->validators == Bytes{4, 5});
    CHECK(*archive->height_of(named_hash("block", 7)) == Height{7});
    CHECK(*archive->tx(named_hash("tx", 7, 1)) == TxPlace{Height{7}, 1});
    CHECK((*archive->index(Height{7}))->txs[1].succeeded == false);
    CHECK((*archive->index(Height{7}))->events.size() == 4);

    CHECK(*archive->block(Height{0}) == std::nullopt);
    CHECK(*archive->block(Height{13}) == std::nullopt);
    CHECK(*archive->height_of(Hash{}) == std::nullopt);
    CHECK(*archive->tx(Hash{}) == std::nullopt);
    CHECK(*archive->changes(Height{13}) == std::nullopt);
    CHECK_FALSE(archive->index(Height{13}).ok());
    CHECK_FALSE(archive->put_snapshot(Height{13}, chain.state).ok());
    CHECK_FALSE(archive->load_state(Height{13}).ok());
}

TEST_CASE("a block out of order or with events of no tx is refused", "[archive]") {
    const ArchiveFolder folder;
    const auto archive = GENERATE(false, true) ? opened(folder) : Archive::in_memory();
    Chain chain;
    CHECK(archive->commit(chain.next(0)).error().is(errors::input));
    grow(*archive, chain, 3, 4);  // the first height is the chain's choice
    CHECK(archive->commit(chain.next(4)).error().is(errors::input));
    CHECK(archive->commit(chain.next(6)).error().is(errors::input));
    auto wrong         = chain.next(5);
    wrong.events[0].tx = 2;
    CHECK(archive->commit(wrong).error().is(errors::input));
    CHECK(*archive->newest() == Height{4});
    CHECK(*archive->earliest() == Height{3});
    CHECK(archive->commit(chain.next(5)).ok());
}

TEST_CASE("searches find what their conditions say, by page and in order", "[archive]") {
    const ArchiveFolder folder;
    const auto archive = GENERATE(false, true) ? opened(folder) : Archive::in_memory();
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
    for (std::int64_t height = 1; height <= 8; ++height) {
        auto record = chain.next(height);
        for (std::size_t i = 0; i < segment_prints_max / 3; ++i)
            record.events.push_back({0, "bulk.number", fmt::format("{} {}", height, i)});
        REQUIRE(archive->commit(std::move(record)).ok());
    }
    const auto check = [&](std::int64_t last) {
        for (std::int64_t height = 1; height <= 8; ++height) {
            CAPTURE(last, height);
            const bool kept = height <= last;
            CHECK(txs(*archive, fmt::format("bulk.number='{} 77'", height)).total ==
                  (kept ? 1 : 0));
            CHECK(archive->tx(named_hash("tx", height, 1))->has_value() == kept);
        }
        CHECK(txs(*archive, "message.sender='odd'").total ==
              static_cast<std::size_t>((last + 1) / 2));
    };
    check(8);
    archive.reset();
    archive = opened(folder);
    check(8);
    REQUIRE(archive->rewind(Height{4}).ok());
    check(4);
    Chain again;
    again.state = archive->load_state()->second;
    grow(*archive, again, 5, 5);
    CHECK(txs(*archive, "message.sender='odd'").total == 3);
}

TEST_CASE("a later failure of the same bytes does not hide an earlier success", "[archive]") {
    const ArchiveFolder folder;
    const auto archive = GENERATE(false, true) ? opened(folder) : Archive::in_memory();
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
    auto archive       = in_file ? opened(folder) : Archive::in_memory();
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

TEST_CASE("an app hash that the changes do not lead to is found at loading", "[archive]") {
    const auto archive = Archive::in_memory();
    Chain chain;
    auto record = chain.next(1);
    record.app_hash[0] ^= 1;
    REQUIRE(archive->commit(record).ok());
    CHECK(archive->load_state().error().is(errors::corrupt));
}

TEST_CASE("a file of another chain, of no chain, or of something else is not opened", "[archive]") {
    const ArchiveFolder folder;
    opened(folder).reset();
    const auto other = Archive::open(folder.file(), "other-1");
    CHECK(other.error().is(errors::refused));
    CHECK(other.error().detail().find("ve-test-1") != std::string::npos);
    CHECK((std::filesystem::status(folder.file()).permissions() & std::filesystem::perms::all) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));

    const auto text = folder.path / "text.db";
    std::ofstream{text} << std::string(5000, 'x');
    const auto garbage = Archive::open(text, "ve-test-1");
    CHECK(garbage.error().is(errors::corrupt));
    CHECK(garbage.error().detail().find("text.db") != std::string::npos);
    CHECK(Archive::open(folder.path / "none" / "x.db", "ve-test-1").error().is(errors::io));
}

TEST_CASE("a process killed while it commits leaves whole blocks only", "[archive]") {
    const ArchiveFolder folder;
    std::int64_t last = 0;
    for (int round = 0; round < 5; ++round) {
        int pipe[2];
        REQUIRE(::pipe(pipe) == 0);
        const auto child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {  // commits and tells, until it is killed
            auto archive = Archive::open(folder.file(), "ve-test-1");
            if (!archive.ok()) ::_exit(1);
            auto loaded = (*archive)->load_state();
            if (!loaded.ok()) ::_exit(2);
            Chain chain;
            chain.state = loaded->second;
            for (auto height = loaded->first.value + 1;; ++height) {
                if (!(*archive)->commit(chain.next(height)).ok()) ::_exit(3);
                if (height % 7 == 0 && !(*archive)->put_snapshot(Height{height}, chain.state).ok())
                    ::_exit(4);
                if (::write(pipe[1], &height, sizeof height) != sizeof height) ::_exit(5);
            }
        }
        ::close(pipe[1]);
        std::int64_t told = 0;
        for (int n = 0; n < 10 + 7 * round; ++n)
            REQUIRE(::read(pipe[0], &told, sizeof told) == sizeof told);
        REQUIRE(::kill(child, SIGKILL) == 0);
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status));
        for (std::int64_t more = 0; ::read(pipe[0], &more, sizeof more) == sizeof more;)
            told = more;
        ::close(pipe[0]);

        const auto archive = opened(folder);
        const auto newest  = archive->newest()->value();
        CHECK(newest.value >= told);      // what was told is kept
        CHECK(newest.value <= told + 1);  // at most the block that was not told yet
        CHECK(newest.value > last);
        last = newest.value;
        CHECK(archive->load_state()->first == newest);
        CHECK(*archive->tx(named_hash("tx", newest.value)) == TxPlace{newest, 0});
    }
}

TEST_CASE("an archive cut short or with any part changed never crashes its reader", "[archive]") {
    const ArchiveFolder folder;
    {
        const auto archive = opened(folder);
        Chain chain;
        grow(*archive, chain, 1, 40);
        REQUIRE(archive->put_snapshot(Height{30}, chain.state).ok());
    }
    REQUIRE(read_all(folder.file()).ok());
    const auto size     = std::filesystem::file_size(folder.file());
    const auto copy     = folder.path / "copy.db";
    int refused         = 0;
    const auto try_copy = [&] {
        const auto done = read_all(copy);
        if (!done.ok()) {
            CHECK(done.error().is(errors::corrupt));
            ++refused;
        }
        for (const auto* more : {"", "-wal", "-shm"}) std::filesystem::remove(copy.string() + more);
    };
    for (std::size_t at = 0; at < size; at += 1 + size / 150) {
        std::filesystem::copy_file(folder.file(), copy);
        flip(copy, at);
        try_copy();
    }
    for (const auto part : {1, 2, 3}) {
        std::filesystem::copy_file(folder.file(), copy);
        std::filesystem::resize_file(copy, size * static_cast<std::uintmax_t>(part) / 4);
        try_copy();
    }
    CHECK(refused > 20);
}

TEST_CASE("a flipped byte of a block is found, and the file is named", "[archive]") {
    const ArchiveFolder folder;
    {
        const auto archive = opened(folder);
        Chain chain;
        grow(*archive, chain, 1, 3);
    }
    std::ifstream in{folder.file(), std::ios::binary};
    const std::string content{std::istreambuf_iterator<char>{in}, {}};
    const auto at = content.find(std::string(200, '\x02'));
    REQUIRE(at != std::string::npos);
    flip(folder.file(), at + 100);
    const auto archive = opened(folder);
    const auto block   = archive->block(Height{2});
    REQUIRE_FALSE(block.ok());
    CHECK(block.error().is(errors::corrupt));
    CHECK(block.error().detail().find("blocks.db") != std::string::npos);
    CHECK(archive->block(Height{1}).ok());
}

TEST_CASE("readers on other threads see whole blocks while commits go on", "[archive]") {
    const ArchiveFolder folder;
    const auto archive = GENERATE(false, true) ? opened(folder) : Archive::in_memory();
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
