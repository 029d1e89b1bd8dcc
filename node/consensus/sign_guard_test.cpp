// Never two different signatures at one step, whatever is asked and in whichever order.
#include "node/consensus/sign_guard.hpp"

#include <catch2/catch.hpp>

#include "node/consensus/height_log.hpp"

namespace ve::consensus {
namespace {

using Kind = SignedStep::Kind;

const Time early = Time::parse("2025-03-01T12:00:00Z").value();
const Time late  = Time::parse("2025-03-01T12:00:01Z").value();

ed25519::PrivateKey key() { return ed25519::PrivateKey::from_seed(Bytes(32, 1)).value(); }

SignGuard::Message saying(std::string what) {
    return [what = std::move(what)](Time time) { return copy_of(bytes_of(what + time.text())); };
}

}  // namespace

TEST_CASE("a step is signed once", "[guard]") {
    struct Case {
        std::string_view name;
        SignedStep step;
        std::string what;
        bool signs;
    };
    const auto c = GENERATE(values<Case>({
        {"the same thing again", {Height{5}, 1, Kind::prevote}, "A", true},
        {"another thing there", {Height{5}, 1, Kind::prevote}, "B", false},
        {"the step before", {Height{5}, 1, Kind::propose}, "A", false},
        {"the step after", {Height{5}, 1, Kind::precommit}, "B", true},
        {"an earlier round", {Height{5}, 0, Kind::precommit}, "A", false},
        {"a later round", {Height{5}, 2, Kind::propose}, "B", true},
        {"an earlier height", {Height{4}, 9, Kind::precommit}, "A", false},
        {"a later height", {Height{6}, 0, Kind::propose}, "B", true},
    }));
    CAPTURE(c.name);
    SignGuard guard;
    const auto first = guard.sign(key(), {Height{5}, 1, Kind::prevote}, early, saying("A"));
    REQUIRE(first.ok());
    auto again      = SignGuard::parse(guard.bytes()).value();  // as after a restart
    const auto seal = again.sign(key(), c.step, late, saying(c.what));
    REQUIRE(seal.ok() == c.signs);
    if (c.step != SignedStep{Height{5}, 1, Kind::prevote} || !c.signs) return;
    CHECK(seal->signature == first->signature);
    CHECK(seal->time == early);  // and with the time that it was given for
}

TEST_CASE("a refusal changes nothing, and what others remember only moves forward", "[guard]") {
    SignGuard guard;
    REQUIRE(guard.sign(key(), {Height{5}, 1, Kind::prevote}, early, saying("A")).ok());
    const auto before = guard.bytes();
    CHECK_FALSE(guard.sign(key(), {Height{5}, 0, Kind::prevote}, early, saying("A")).ok());
    guard.remember({Height{5}, 0, Kind::precommit}, early, Bytes(3), Bytes(64));
    CHECK(guard.bytes() == before);
    guard.remember({Height{5}, 1, Kind::precommit}, early, Bytes(3), Bytes(64));
    CHECK_FALSE(guard.sign(key(), {Height{5}, 1, Kind::precommit}, early, saying("A")).ok());
}

TEST_CASE("a guard that is damaged anywhere is refused", "[guard]") {
    SignGuard guard;
    CHECK(SignGuard::parse(guard.bytes()).ok());
    REQUIRE(guard.sign(key(), {Height{5}, 1, Kind::prevote}, early, saying("A")).ok());
    guard.log_bytes  = 77;
    const auto bytes = guard.bytes();
    CHECK(SignGuard::parse(bytes)->log_bytes == 77);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        auto bent = bytes;
        bent[i] ^= 0x10;
        CHECK_FALSE(SignGuard::parse(bent).ok());
        CHECK_FALSE(SignGuard::parse(ByteView{bytes}.first(i)).ok());
    }
}

TEST_CASE("of a log that breaks off, whole records are read", "[guard]") {
    Bytes log = log_start(Height{9});
    std::vector<std::size_t> ends{log.size()};
    const std::vector<LogRecord> records = {{bft::Started{}},
                                            {bft::TimedOut{bft::Step::precommit, 3}},
                                            {SignedVote{}},
                                            {bft::TimedOut{bft::Step::propose, 0}}};
    for (const auto& record : records) {
        append(log, log_record_bytes(record));
        ends.push_back(log.size());
    }
    for (std::size_t size = 0; size <= log.size(); ++size) {
        const auto read  = read_log(ByteView{log}.first(size));
        const auto whole = std::ranges::upper_bound(ends, size) - ends.begin();
        CHECK(read.height.value == (whole > 0 ? 9 : 0));
        CHECK(static_cast<std::ptrdiff_t>(read.records.size()) == std::max(whole - 1, 0L));
        CHECK(read.whole_bytes == (whole > 0 ? ends[static_cast<std::size_t>(whole - 1)] : 0));
    }
    const auto all = read_log(log);
    CHECK(std::get<bft::TimedOut>(all.records[1].what).step == bft::Step::precommit);
    CHECK(std::get<bft::TimedOut>(all.records[1].what).round == 3);
    for (std::size_t i = 0; i < log.size(); ++i) {  // nothing behind a damage is believed
        auto bent = log;
        bent[i] ^= 0x04;
        CHECK(read_log(bent).whole_bytes <= i);
    }
}

}  // namespace ve::consensus
