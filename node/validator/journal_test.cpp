// The journal on disks that fail: what was promised is remembered, or nothing was promised.
#include "node/validator/journal.hpp"

#include <catch2/catch.hpp>

#include "node/world/simulated_disk.hpp"

namespace ve {
namespace {

using namespace consensus;
using Fault = world::SimulatedDisk::Fault;

ed25519::PrivateKey some_key() { return ed25519::PrivateKey::from_seed(Bytes(32, 7)).value(); }

// What a participant writes for its signature number n: a timer beside it stands for the reasons.
Write record(SignGuard& guard, std::int32_t n, std::uint64_t& log_bytes) {
    const auto signed_now =
        guard.sign(some_key(), {Height{3}, n, SignedStep::Kind::prevote}, Time{},
                   [&](Time) { return Bytes{static_cast<std::uint8_t>(n)}; });
    REQUIRE(signed_now.ok());
    Write out;
    out.height  = Height{3};
    out.new_log = log_bytes == 0;
    if (out.new_log) out.log = log_start(Height{3});
    append(out.log, log_record_bytes({bft::TimedOut{bft::Step::propose, n}}));
    log_bytes += out.log.size();
    guard.log_bytes = log_bytes;
    out.guard       = guard.bytes();
    return out;
}

}  // namespace

TEST_CASE("a crash at any write loses nothing that was promised", "[journal]") {
    const auto fault = GENERATE(Fault::torn, Fault::lost, Fault::no_space, Fault::error);
    for (std::uint64_t at = 1; at <= 12; ++at) {
        CAPTURE(at, static_cast<int>(fault));
        world::SimulatedDisk disk;
        std::int32_t promised = -1;
        {
            auto journal = Journal::open(disk, "validator");
            REQUIRE(journal.ok());
            SignGuard guard;
            std::uint64_t log_bytes = 0;
            disk.fail_write(at, fault);
            for (std::int32_t n = 0; n < 4; ++n) {
                if (!journal->write(record(guard, n, log_bytes)).ok()) break;
                promised = n;
            }
        }
        disk.restart();
        disk.space();
        const auto again = Journal::open(disk, "validator");
        REQUIRE(again.ok());
        const auto records = static_cast<std::int32_t>(again->log().records.size());
        const auto& last   = again->guard().last();
        CHECK((last ? last->round : -1) >= promised);
        CHECK(records > promised);
        CHECK(again->log().whole_bytes >= again->guard().log_bytes);
        CHECK(records <= promised + 2);  // one may be there that was not promised
    }
}

TEST_CASE("damage is found, and not mistaken for a crash", "[journal]") {
    world::SimulatedDisk disk;
    {
        auto journal = Journal::open(disk, "validator");
        SignGuard guard;
        std::uint64_t log_bytes = 0;
        for (std::int32_t n = 0; n < 4; ++n)
            REQUIRE(journal->write(record(guard, n, log_bytes)).ok());
    }
    SECTION("a record in the log") {
        disk.flip_bit("validator/log", 8 * 20);
        const auto again = Journal::open(disk, "validator");
        REQUIRE(again.ok());
        CHECK(again->log().whole_bytes < again->guard().log_bytes);
    }
    SECTION("the record of signatures") {
        disk.flip_bit("validator/signed", 100);
        const auto again = Journal::open(disk, "validator");
        REQUIRE_FALSE(again.ok());
        CHECK(again.error().is(errors::corrupt));
        CHECK(again.error().detail().find("validator/signed") != std::string::npos);
    }
    SECTION("no record of signatures") {
        REQUIRE(disk.remove("validator/signed").ok());
        CHECK_FALSE(Journal::open(disk, "validator").ok());
    }
    SECTION("no log") {
        REQUIRE(disk.remove("validator/log").ok());
        const auto again = Journal::open(disk, "validator");
        REQUIRE(again.ok());
        CHECK(again->log().whole_bytes < again->guard().log_bytes);
    }
}

}  // namespace ve
