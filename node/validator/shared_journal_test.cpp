// The journal of several validators: cut anywhere, it holds whole writes, and all of those before.
#include "node/validator/shared_journal.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace ve {
namespace {

using namespace consensus;

struct Folder {
    std::filesystem::path path;
    Folder() {
        auto form = (std::filesystem::temp_directory_path() / "ve-journal-XXXXXX").string();
        REQUIRE(::mkdtemp(form.data()) != nullptr);
        path = form;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path file() const { return path / "journal"; }
};

// What a validator writes for its signature of a round.
Write record(SignGuard& guard, std::int32_t round, std::uint8_t seed) {
    const auto key    = ed25519::PrivateKey::from_seed(Bytes(32, seed)).value();
    const auto sealed = guard.sign(key, {Height{3}, round, SignedStep::Kind::prevote}, Time{},
                                   [&](Time) { return Bytes{seed}; });
    REQUIRE(sealed.ok());
    Write out;
    out.height  = Height{3};
    out.new_log = round == 0;
    if (out.new_log) out.log = log_start(Height{3});
    append(out.log, log_record_bytes({bft::TimedOut{bft::Step::propose, round}}));
    guard.log_bytes += out.log.size();
    out.guard = guard.bytes();
    return out;
}

std::int32_t round_of(const SharedJournal& journal, std::size_t validator) {
    const auto guard = journal.guard(validator);
    REQUIRE(guard.ok());
    return guard->last() ? guard->last()->round : -1;
}

}  // namespace

TEST_CASE("a journal cut at any byte keeps what was whole, of every validator", "[journal]") {
    const Folder folder;
    std::vector<std::uint64_t> ends{0};  // of what was flushed
    {
        auto journal = SharedJournal::open(folder.file(), 2);
        REQUIRE(journal.ok());
        SignGuard one, other;
        for (std::int32_t round = 0; round < 3; ++round) {
            journal->add(0, record(one, round, 1));
            journal->add(1, record(other, round, 2));
            CHECK(journal->waits());
            REQUIRE(journal->flush().ok());
            CHECK_FALSE(journal->waits());
            ends.push_back(std::filesystem::file_size(folder.file()));
        }
    }
    const auto whole = std::filesystem::file_size(folder.file());
    std::ifstream in{folder.file(), std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    for (std::uint64_t cut = 0; cut <= whole; cut += 7) {
        CAPTURE(cut);
        std::ofstream{folder.file(), std::ios::binary | std::ios::trunc} << bytes.substr(0, cut);
        auto again = SharedJournal::open(folder.file(), 2);
        REQUIRE(again.ok());
        const auto flushed = static_cast<std::int32_t>(std::ranges::count_if(
                                 ends, [&](auto end) { return end <= cut; })) -
                             2;
        for (std::size_t i = 0; i < 2; ++i) {
            CHECK(round_of(*again, i) >= flushed);
            CHECK(round_of(*again, i) <= flushed + 1);
            const auto log = again->log(i);
            CHECK(log.records.size() == static_cast<std::size_t>(round_of(*again, i) + 1));
        }
    }
}

TEST_CASE("what was written after half a record is found again", "[journal]") {
    const Folder folder;
    SignGuard guard;
    {
        auto journal = SharedJournal::open(folder.file(), 1);
        REQUIRE(journal.ok());
        journal->add(0, record(guard, 0, 1));
        REQUIRE(journal->flush().ok());
    }
    std::ofstream{folder.file(), std::ios::binary | std::ios::app} << "half of a record";
    {
        auto journal = SharedJournal::open(folder.file(), 1);
        REQUIRE(journal.ok());
        CHECK(round_of(*journal, 0) == 0);
        journal->add(0, record(guard, 1, 1));
        REQUIRE(journal->flush().ok());
    }
    const auto again = SharedJournal::open(folder.file(), 1);
    REQUIRE(again.ok());
    CHECK(round_of(*again, 0) == 1);
}

TEST_CASE("a journal that forgets knows of no signature, also after it is opened again",
          "[journal]") {
    const Folder folder;
    {
        auto journal = SharedJournal::open(folder.file(), 2);
        REQUIRE(journal.ok());
        SignGuard one, other;
        journal->add(0, record(one, 0, 1));
        journal->add(1, record(other, 0, 2));
        REQUIRE(journal->flush().ok());
        REQUIRE(journal->forget(0).ok());
    }
    auto again = SharedJournal::open(folder.file(), 2);
    REQUIRE(again.ok());
    CHECK(round_of(*again, 0) == -1);
    CHECK(round_of(*again, 1) == 0);
    REQUIRE(again->forget().ok());
    const auto empty = SharedJournal::open(folder.file(), 2);
    REQUIRE(empty.ok());
    CHECK(round_of(*empty, 1) == -1);
}

}  // namespace ve
