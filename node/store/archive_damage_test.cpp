// What an archive's file goes through: kill -9, lost ends, flipped bytes. No block is lost or
// halved, and damage is told.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <iterator>

#include "node/store/test_chain.hpp"

namespace ve::store {
using namespace test;
namespace {

void flip(const std::filesystem::path& file, std::size_t at) {
    std::fstream open{file, std::ios::in | std::ios::out | std::ios::binary};
    open.seekg(static_cast<std::streamoff>(at));
    const auto byte = static_cast<char>(open.get() ^ 0x40);
    open.seekp(static_cast<std::streamoff>(at));
    open.put(byte);
}

// Reads everything that an archive can be asked; the first error, if any.
Result<void> read_all(const std::filesystem::path& file) {
    const auto archive = TRY(Archive::open(file, "ve-test-1", test::read_events));
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

TEST_CASE("a process killed while it commits leaves whole blocks only", "[archive]") {
    const ArchiveFolder folder;
    std::int64_t last = 0;
    for (int round = 0; round < 5; ++round) {
        int pipe[2];
        REQUIRE(::pipe(pipe) == 0);
        const auto child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {  // commits and tells, until it is killed
            auto archive = Archive::open(folder.file(), "ve-test-1", read_events);
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

}  // namespace ve::store
