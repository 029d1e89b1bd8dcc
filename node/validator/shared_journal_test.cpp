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

SharedJournal::Owner owner(std::uint8_t validators, std::string chain_id = "test-1") {
    SharedJournal::Owner out{std::move(chain_id), {}};
    for (std::uint8_t i = 0; i < validators; ++i) out.validators.push_back({i});
    return out;
}

std::string read(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void write(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream{file, std::ios::binary | std::ios::trunc} << bytes;
}

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
        auto journal = SharedJournal::open(folder.file(), owner(2));
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
    const auto bytes = read(folder.file());
    for (std::uint64_t cut = 0; cut <= whole; cut += 7) {
        CAPTURE(cut);
        write(folder.file(), bytes.substr(0, cut));
        auto again = SharedJournal::open(folder.file(), owner(2));
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
        auto journal = SharedJournal::open(folder.file(), owner(1));
        REQUIRE(journal.ok());
        journal->add(0, record(guard, 0, 1));
        REQUIRE(journal->flush().ok());
    }
    std::ofstream{folder.file(), std::ios::binary | std::ios::app} << "half of a record";
    {
        auto journal = SharedJournal::open(folder.file(), owner(1));
        REQUIRE(journal.ok());
        CHECK(round_of(*journal, 0) == 0);
        journal->add(0, record(guard, 1, 1));
        REQUIRE(journal->flush().ok());
    }
    const auto again = SharedJournal::open(folder.file(), owner(1));
    REQUIRE(again.ok());
    CHECK(round_of(*again, 0) == 1);
}

TEST_CASE("what is put off is in memory at once, and in the file once it catches up", "[journal]") {
    const Folder folder;
    const auto in_file = [&] {
        auto journal = SharedJournal::open(folder.file(), owner(1));
        REQUIRE(journal.ok());
        return round_of(*journal, 0);
    };
    auto journal = SharedJournal::open(folder.file(), owner(1));
    REQUIRE(journal.ok());
    SignGuard guard;
    journal->add(0, record(guard, 0, 1));
    REQUIRE(journal->flush().ok());
    journal->add(0, record(guard, 1, 1));
    journal->put_off();
    CHECK_FALSE(journal->waits());
    CHECK(round_of(*journal, 0) == 1);
    CHECK(in_file() == 0);
    journal->add(0, record(guard, 2, 1));
    REQUIRE(journal->catch_up().ok());
    CHECK(journal->waits());  // whoever added it last has not been told
    CHECK(in_file() == 2);
}

TEST_CASE("a journal that forgets knows of no signature, also after it is opened again",
          "[journal]") {
    const Folder folder;
    {
        auto journal = SharedJournal::open(folder.file(), owner(2));
        REQUIRE(journal.ok());
        SignGuard one, other;
        journal->add(0, record(one, 0, 1));
        journal->add(1, record(other, 0, 2));
        REQUIRE(journal->flush().ok());
        REQUIRE(journal->forget(0).ok());
    }
    auto again = SharedJournal::open(folder.file(), owner(2));
    REQUIRE(again.ok());
    CHECK(round_of(*again, 0) == -1);
    CHECK(round_of(*again, 1) == 0);
    REQUIRE(again->forget().ok());
    const auto empty = SharedJournal::open(folder.file(), owner(2));
    REQUIRE(empty.ok());
    CHECK(round_of(*empty, 1) == -1);
}

TEST_CASE("a bit turned around in front of whole records is damage, and nobody signs",
          "[journal]") {
    const Folder folder;
    std::uint64_t last = 0;  // where the last record begins
    {
        auto journal = SharedJournal::open(folder.file(), owner(2));
        REQUIRE(journal.ok());
        SignGuard one;
        for (std::int32_t round = 0; round < 4; ++round) {
            last = std::filesystem::file_size(folder.file());
            journal->add(0, record(one, round, 1));
            REQUIRE(journal->flush().ok());
        }
    }
    const auto bytes = read(folder.file());
    for (std::uint64_t at = 0; at < bytes.size(); ++at) {
        CAPTURE(at, last, bytes.size());
        auto bent = bytes;
        bent[at]  = static_cast<char>(bent[at] ^ 4);
        write(folder.file(), bent);
        const auto opened = SharedJournal::open(folder.file(), owner(2));
        // In the length of the last record it cannot be told from a write that was cut short.
        if (at >= last && at < last + 4 && opened.ok()) {
            CHECK(round_of(*opened, 0) == 2);
            continue;
        }
        REQUIRE_FALSE(opened.ok());
        CHECK(opened.error().is(errors::corrupt));
        CHECK(opened.error().detail().starts_with(folder.file().string() + " is damaged at byte "));
        CHECK(opened.error().hint().find("mv ") != std::string::npos);
        CHECK(read(folder.file()) == bent);  // it is left as it was found
    }
}

TEST_CASE("zeros at the end are a write that never came to be", "[journal]") {
    const Folder folder;
    {
        auto journal = SharedJournal::open(folder.file(), owner(1));
        REQUIRE(journal.ok());
        SignGuard one;
        journal->add(0, record(one, 0, 1));
        REQUIRE(journal->flush().ok());
    }
    write(folder.file(), read(folder.file()) + std::string(512, '\0'));
    const auto again = SharedJournal::open(folder.file(), owner(1));
    REQUIRE(again.ok());
    CHECK(round_of(*again, 0) == 0);
}

TEST_CASE("the journal of other validators or of another chain is refused", "[journal]") {
    const Folder folder;
    {
        auto journal = SharedJournal::open(folder.file(), owner(2));
        REQUIRE(journal.ok());
        SignGuard one;
        journal->add(0, record(one, 0, 1));
        REQUIRE(journal->flush().ok());
        if (GENERATE(false, true)) REQUIRE(journal->forget().ok());
    }
    for (const auto& other : {owner(2, "test-2"), owner(3)}) {
        const auto opened = SharedJournal::open(folder.file(), other);
        REQUIRE_FALSE(opened.ok());
        CHECK(opened.error().is(errors::corrupt));
        CHECK(opened.error().detail().find("of other validators") != std::string::npos);
    }
    CHECK(SharedJournal::open(folder.file(), owner(2)).ok());
}

TEST_CASE("what a disk of its own would do strikes one validator's part alone", "[journal]") {
    const Folder folder;
    SignGuard one, other;
    auto journal = SharedJournal::open(folder.file(), owner(2));
    REQUIRE(journal.ok());
    for (std::int32_t round = 0; round < 3; ++round) {
        journal->add(0, record(one, round, 1));
        journal->add(1, record(other, round, 2));
    }
    REQUIRE(journal->flush().ok());
    SECTION("half of a write is taken away before the next") {
        journal->add_half(0, record(one, 3, 1));
        REQUIRE(journal->flush().ok());
        CHECK(round_of(*journal, 0) == 2);  // nothing was promised
        REQUIRE(journal->trim(0).ok());
        CHECK(journal->log(0).records.size() == 3);
        journal->add(0, record(one, 4, 1));
        REQUIRE(journal->flush().ok());
        CHECK(journal->log(0).records.size() == 4);
    }
    SECTION("a bit of the log is turned around") {
        REQUIRE(journal->flip_bit(0, 8 * 40).ok());
        CHECK(journal->log(0).whole_bytes < journal->guard(0)->log_bytes);
    }
    SECTION("what was written since is lost") {
        const auto before = journal->kept(0);
        journal->add(0, record(one, 3, 1));
        REQUIRE(journal->put_back(0, before).ok());
        CHECK(round_of(*journal, 0) == 2);
    }
    CHECK(round_of(*journal, 1) == 2);
    CHECK(journal->log(1).records.size() == 3);
    const auto again = SharedJournal::open(folder.file(), owner(2));
    REQUIRE(again.ok());
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(again->kept(i).log == journal->kept(i).log);
        CHECK(again->kept(i).guard == journal->kept(i).guard);
    }
}

}  // namespace ve
