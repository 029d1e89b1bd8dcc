// The rules one by one, as a single validator sees them: events in, effects out.
#include "node/consensus/bft.hpp"

#include <catch2/catch.hpp>

namespace ve::consensus::bft {
namespace {

ValidatorSet four_equal() {
    std::vector<Validator> list;
    for (std::uint8_t i = 1; i <= 4; ++i) {
        Validator validator;
        validator.public_key.fill(i);
        validator.address = validator_address(validator.public_key);
        validator.power   = 10;
        list.push_back(validator);
    }
    return ValidatorSet{std::move(list)};
}

BlockId block(std::uint8_t name) { return {Bytes(32, name), 1, Bytes(32, name)}; }

// A line an effect: what the tables below compare.
std::string text(const Choice& choice) {
    return choice ? std::string(1, static_cast<char>(choice->hash.at(0))) : "nil";
}
std::string text(Step step) {
    return step == Step::propose ? "propose" : step == Step::prevote ? "prevote" : "precommit";
}
std::string text(VoteType type) { return type == VoteType::prevote ? "prevote" : "precommit"; }

std::string text(const Effect& effect) {
    struct Words {
        std::string operator()(const Propose& e) const {
            return fmt::format("propose {} in {}, valid {}", text(e.block), e.round, e.valid_round);
        }
        std::string operator()(const Vote& e) const {
            return fmt::format("{} {} in {}", text(e.type), text(e.choice), e.round);
        }
        std::string operator()(const Schedule& e) const {
            return fmt::format("wait {} {}", text(e.step), e.round);
        }
        std::string operator()(const Decide& e) const {
            return fmt::format("decide {} in {}", text(Choice{e.block}), e.round);
        }
        std::string operator()(const Accuse& e) const {
            return fmt::format("accuse {} of {} {} and {} in {}", e.validator, text(e.type),
                               text(e.first), text(e.second), e.round);
        }
    };
    return std::visit(Words{}, effect);
}

using Lines = std::vector<std::string>;

struct Play {
    ValidatorSet set = four_equal();
    std::size_t self;
    Height height;

    explicit Play(std::size_t place) : self{place}, height{set, place} { on(Started{}); }

    Lines on(const Event& event) {
        Lines out;
        for (const auto& effect : height.on(event)) out.push_back(text(effect));
        return out;
    }
    Lines proposed(std::uint8_t name, std::int32_t round, std::int32_t valid_round = -1,
                   bool acceptable = true) {
        return on(Proposed{round, valid_round, block(name), acceptable});
    }
    Lines prevoted(std::size_t who, std::int32_t round, Choice choice) {
        return on(Voted{VoteType::prevote, round, who, std::move(choice)});
    }
    Lines precommitted(std::size_t who, std::int32_t round, Choice choice) {
        return on(Voted{VoteType::precommit, round, who, std::move(choice)});
    }
    Lines timed_out(Step step, std::int32_t round) { return on(TimedOut{step, round}); }
    // Places of the others.
    std::size_t other(std::size_t i) const { return (self + 1 + i) % 4; }
    // Locks `name` in round 0: the proposal, and prevotes of all but one.
    void lock(std::uint8_t name) {
        proposed(name, 0);
        for (std::size_t i = 0; i < 2; ++i) prevoted(other(i), 0, block(name));
        prevoted(self, 0, block(name));
        REQUIRE(height.locked() == Choice{block(name)});
    }
};

// A validator whose turn does not come in the rounds that are tested.
constexpr std::size_t watcher = 3;

}  // namespace

TEST_CASE("the good case: propose, prevote, precommit, decide", "[bft]") {
    Play play{watcher};
    REQUIRE(play.height.proposer(0) != watcher);
    CHECK(play.proposed('A', 0) == Lines{"prevote A in 0"});
    CHECK(play.prevoted(watcher, 0, block('A')).empty());
    CHECK(play.prevoted(play.other(0), 0, block('A')).empty());
    CHECK(play.prevoted(play.other(1), 0, block('A')) == Lines{"precommit A in 0"});
    CHECK(play.precommitted(watcher, 0, block('A')).empty());
    CHECK(play.precommitted(play.other(0), 0, block('A')).empty());
    CHECK(play.precommitted(play.other(1), 0, block('A')) == Lines{"decide A in 0"});
    CHECK(play.precommitted(play.other(2), 0, block('A')).empty());  // it is over
}

TEST_CASE("the proposer proposes when its round starts, and waits as others do", "[bft]") {
    const auto set   = four_equal();
    const auto first = Height{set, std::nullopt}.proposer(0);
    Height height{set, first};
    Lines lines;
    for (const auto& effect : height.on(Started{})) lines.push_back(text(effect));
    CHECK(lines == Lines{"propose nil in 0, valid -1", "wait propose 0"});
}

TEST_CASE("every validator of equal power has its turn", "[bft]") {
    const auto set = four_equal();
    const Height height{set, std::nullopt};
    std::vector<int> turns(4);
    for (std::int32_t round = 0; round < 40; ++round) ++turns[height.proposer(round)];
    CHECK(turns == std::vector<int>{10, 10, 10, 10});
}

TEST_CASE("what is missing or bad is voted against", "[bft]") {
    Play play{watcher};
    SECTION("no proposal in time") {
        CHECK(play.timed_out(Step::propose, 0) == Lines{"prevote nil in 0"});
        CHECK(play.timed_out(Step::propose, 0).empty());
        CHECK(play.proposed('A', 0).empty());  // too late for this round's prevote
    }
    SECTION("a proposal that the application refuses") {
        CHECK(play.proposed('A', 0, -1, false) == Lines{"prevote nil in 0"});
        for (std::size_t i = 0; i < 3; ++i) play.prevoted(play.other(i), 0, block('A'));
        CHECK_FALSE(play.height.locked());
        for (std::size_t i = 0; i < 3; ++i) play.precommitted(play.other(i), 0, block('A'));
        CHECK_FALSE(play.height.decided());
    }
    SECTION("a second proposal of a round") {
        play.proposed('A', 0);
        CHECK(play.proposed('B', 0).empty());
        for (std::size_t i = 0; i < 3; ++i) play.prevoted(play.other(i), 0, block('B'));
        CHECK_FALSE(play.height.locked());
    }
    SECTION("a proof of lock from the future") { CHECK(play.proposed('A', 0, 0).empty()); }
}

TEST_CASE("two thirds are not enough, more than two thirds are", "[bft]") {
    Play play{watcher};
    play.proposed('A', 0);
    CHECK(play.prevoted(play.other(0), 0, block('A')).empty());
    CHECK(play.prevoted(play.other(1), 0, block('A')).empty());  // 2 of 4
    CHECK(play.prevoted(play.other(1), 0, block('A')).empty());  // the same one again
    CHECK(play.prevoted(play.other(2), 0, block('A')) == Lines{"precommit A in 0"});
}

TEST_CASE("rounds end: nil agreed on, no agreement, no decision", "[bft]") {
    Play play{watcher};
    play.timed_out(Step::propose, 0);
    SECTION("all for nil precommit nil at once") {
        for (std::size_t i = 0; i < 2; ++i) play.prevoted(play.other(i), 0, {});
        CHECK(play.prevoted(watcher, 0, {}) == Lines{"precommit nil in 0"});
    }
    SECTION("votes without agreement start the clock, which ends in nil") {
        play.prevoted(play.other(0), 0, block('A'));
        play.prevoted(play.other(1), 0, {});
        CHECK(play.prevoted(watcher, 0, {}) == Lines{"wait prevote 0"});
        CHECK(play.timed_out(Step::prevote, 0) == Lines{"precommit nil in 0"});
        play.precommitted(play.other(0), 0, {});
        play.precommitted(play.other(1), 0, {});
        CHECK(play.precommitted(watcher, 0, {}) == Lines{"wait precommit 0"});
        const auto next = play.timed_out(Step::precommit, 0);
        CHECK(next.back() == "wait propose 1");
        CHECK(play.height.round() == 1);
        CHECK(play.timed_out(Step::precommit, 0).empty());  // an old clock
    }
}

TEST_CASE("a lock holds until a later proof of lock is shown", "[bft]") {
    Play play{watcher};
    play.lock('A');
    play.timed_out(Step::precommit, 0);
    REQUIRE(play.height.round() == 1);
    SECTION("another new block is voted against") {
        CHECK(play.proposed('B', 1) == Lines{"prevote nil in 1"});
    }
    SECTION("the locked block is voted for") {
        CHECK(play.proposed('A', 1) == Lines{"prevote A in 1"});
    }
    SECTION("also when it is proposed with its proof") {
        CHECK(play.proposed('A', 1, 0) == Lines{"prevote A in 1"});
    }
    SECTION("a proof of lock that was not seen is waited for") {
        CHECK(play.proposed('B', 1, 0).empty());
        CHECK(play.height.step() == Step::propose);
    }
    SECTION("a later proof of lock for another block releases") {
        play.timed_out(Step::propose, 1);
        for (std::size_t i = 0; i < 3; ++i) play.prevoted(play.other(i), 1, block('B'));
        CHECK(play.height.locked() == Choice{block('A')});  // seen, but not the block itself
        play.timed_out(Step::prevote, 1);
        play.timed_out(Step::precommit, 1);
        REQUIRE(play.height.round() == 2);
        CHECK(play.proposed('B', 2, 1) == Lines{"prevote B in 2"});
    }
}

TEST_CASE("who locked or nearly locked a block proposes it again", "[bft]") {
    const auto set = four_equal();
    const Height order{set, std::nullopt};
    const auto second = order.proposer(1);
    Play play{second};
    play.lock('A');
    const auto lines = play.timed_out(Step::precommit, 0);
    REQUIRE_FALSE(lines.empty());
    CHECK(lines.front() == "propose A in 1, valid 0");
}

TEST_CASE("a third of the power ahead takes us along", "[bft]") {
    Play play{watcher};
    CHECK(play.prevoted(play.other(0), 3, {}).empty());
    CHECK(play.height.round() == 0);
    play.prevoted(play.other(1), 5, {});
    CHECK(play.height.round() == 3);  // both are there, or further
    play.precommitted(play.other(2), 1'000'000, {});
    CHECK(play.height.round() == 5);
    play.precommitted(play.other(0), 2'000'000, {});
    CHECK(play.height.round() == 1'000'000);
}

TEST_CASE("a decision needs the block, whenever it comes", "[bft]") {
    Play play{watcher};
    for (std::size_t i = 0; i < 3; ++i) play.precommitted(play.other(i), 0, block('A'));
    CHECK_FALSE(play.height.decided());
    const auto lines = play.proposed('A', 0);
    CHECK(lines.back() == "decide A in 0");
}

TEST_CASE("a decision of an earlier round is one", "[bft]") {
    Play play{watcher};
    play.proposed('A', 0);
    play.precommitted(play.other(0), 0, block('A'));
    play.precommitted(play.other(1), 0, {});
    play.precommitted(watcher, 0, {});
    play.timed_out(Step::precommit, 0);
    REQUIRE(play.height.round() == 1);
    play.precommitted(play.other(1), 0, block('A'));  // it says so now
    CHECK(play.precommitted(play.other(2), 0, block('A')).back() == "decide A in 0");
}

TEST_CASE("two votes of one validator are an accusation", "[bft]") {
    Play play{watcher};
    play.proposed('A', 0);
    play.prevoted(play.other(0), 0, block('B'));
    CHECK(play.prevoted(play.other(0), 0, block('A')) ==
          Lines{fmt::format("accuse {} of prevote B and A in 0", play.other(0))});
    CHECK(play.prevoted(play.other(0), 0, block('A')).empty());
    // An invention that nobody else speaks of is not kept, but told each time.
    for (std::uint8_t name = 'C'; name < 'Z'; ++name)
        CHECK(play.prevoted(play.other(0), 0, block(name)).size() == 1);
}

TEST_CASE("who is no validator follows and says nothing", "[bft]") {
    const auto set = four_equal();
    Height height{set, std::nullopt};
    height.on(Started{});
    height.on(Proposed{0, -1, block('A'), true});
    for (std::size_t i = 0; i < 3; ++i) {
        height.on(Voted{VoteType::prevote, 0, i, block('A')});
        for (const auto& effect : height.on(Voted{VoteType::precommit, 0, i, block('A')}))
            CHECK(text(effect) == "decide A in 0");
    }
    CHECK(height.decided().has_value());
}

TEST_CASE("nonsense changes nothing", "[bft]") {
    Play play{watcher};
    CHECK(play.prevoted(99, 0, block('A')).empty());
    CHECK(play.prevoted(0, -1, block('A')).empty());
    CHECK(play.proposed('A', -1).empty());
    CHECK(play.proposed('A', 1'000).empty());
    CHECK(play.timed_out(Step::propose, 7).empty());
    CHECK(play.height.round() == 0);
}

}  // namespace ve::consensus::bft
