// Many validators on a network that loses, doubles and reorders, and up to a third of them
// traitors. They never decide differently; and once messages arrive, all decide.
#include <catch2/catch.hpp>
#include <deque>

#include "node/consensus/bft.hpp"
#include "node/world/entropy.hpp"

namespace ve::consensus::bft {
namespace {

BlockId invention(std::uint64_t name) {
    Bytes hash(32);
    for (std::size_t i = 0; i < 8; ++i) hash[i] = static_cast<std::uint8_t>(name >> (8 * i));
    return {hash, 1, hash};
}

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : entropy_{seed} {}
    std::uint64_t below(std::uint64_t bound) {
        std::array<std::uint8_t, 8> bytes{};
        entropy_.fill(bytes);
        std::uint64_t out = 0;
        for (const auto byte : bytes) out = out << 8 | byte;
        return out % bound;
    }
    bool one_in(std::uint64_t n) { return below(n) == 0; }

  private:
    world::SeededEntropy entropy_;
};

struct Network {
    Network(std::uint64_t seed, std::size_t count, std::size_t traitors)
        : dice{seed}, set{validators(count)}, honest{count - traitors} {
        for (std::size_t i = 0; i < honest; ++i) nodes.emplace_back(set, i);
        for (std::size_t i = 0; i < honest; ++i) act(i, nodes[i].on(Started{}));
    }

    static ValidatorSet validators(std::size_t count) {
        std::vector<Validator> list;
        for (std::size_t i = 0; i < count; ++i) {
            Validator validator;
            validator.public_key.fill(static_cast<std::uint8_t>(i + 1));
            validator.address = validator_address(validator.public_key);
            validator.power   = 1;
            list.push_back(validator);
        }
        return ValidatorSet{std::move(list)};
    }

    void to_all(const Event& event) {
        sent.push_back(event);
        for (std::size_t i = 0; i < honest; ++i) inbox.emplace_back(i, event);
    }

    // To one alone; in the end everybody hears of it.
    void whisper(std::size_t to, const Event& event) {
        sent.push_back(event);
        inbox.emplace_back(to, event);
    }

    void act(std::size_t who, const std::vector<Effect>& effects) {
        for (const auto& effect : effects) {
            if (const auto* propose = std::get_if<Propose>(&effect)) {
                const auto chosen = propose->block.value_or(invention(++inventions));
                to_all(Proposed{propose->round, propose->valid_round, chosen, true});
            } else if (const auto* vote = std::get_if<Vote>(&effect)) {
                check_lock(who, *vote);
                to_all(Voted{vote->type, vote->round, who, vote->choice});
            } else if (const auto* timer = std::get_if<Schedule>(&effect)) {
                timers.emplace_back(who, TimedOut{timer->step, timer->round});
            } else if (const auto* accused = std::get_if<Accuse>(&effect)) {
                REQUIRE(accused->validator >= honest);
            }
        }
    }

    // A second statement of the lock rule: who precommitted a block prevotes another one later
    // only if more than two thirds prevoted that one in between.
    void check_lock(std::size_t who, const Vote& vote) {
        const auto key = std::pair{who, vote.type};
        for (const auto& [round, choice] : said[key])
            if (round == vote.round) REQUIRE(choice == vote.choice);
        if (vote.type == VoteType::prevote && vote.choice)
            for (const auto& [round, choice] : said[std::pair{who, VoteType::precommit}])
                if (choice && choice != vote.choice && round < vote.round)
                    REQUIRE(released(*vote.choice, round, vote.round));
        said[key].emplace_back(vote.round, vote.choice);
    }
    bool released(const BlockId& to, std::int32_t from, std::int32_t until) const {
        for (auto round = from; round < until; ++round) {
            std::size_t voters = set.list().size() - honest;  // traitors vote for anything
            for (const auto& [key, votes] : said)
                if (key.second == VoteType::prevote)
                    for (const auto& [in, choice] : votes)
                        voters += in == round && choice == Choice{to} ? 1U : 0U;
            if (voters * 3 > set.list().size() * 2) return true;
        }
        return false;
    }

    // Another thing to each: what two faces say.
    void treason() {
        const auto traitor = honest + dice.below(set.list().size() - honest);
        const auto round   = static_cast<std::int32_t>(dice.below(4));
        for (std::size_t i = 0; i < honest; ++i) {
            Choice choice;
            if (!dice.one_in(4)) choice = invention(dice.below(inventions + 2));
            const auto type = dice.one_in(2) ? VoteType::prevote : VoteType::precommit;
            whisper(i, Voted{type, round, traitor, choice});
            if (nodes[i].proposer(round) != traitor) continue;
            const auto valid = static_cast<std::int32_t>(dice.below(3)) - 1;
            whisper(i, Proposed{round, valid, invention(dice.below(inventions + 2)), true});
        }
    }

    void deliver(std::size_t at) {
        const auto [who, event] = inbox[at];
        inbox.erase(inbox.begin() + static_cast<std::ptrdiff_t>(at));
        if (dice.one_in(8)) inbox.emplace_back(who, event);  // twice
        act(who, nodes[who].on(event));
    }
    void expire(std::size_t at) {
        const auto [who, timer] = timers[at];
        timers.erase(timers.begin() + static_cast<std::ptrdiff_t>(at));
        act(who, nodes[who].on(timer));
    }

    void storm(std::size_t steps) {
        for (std::size_t i = 0; i < steps; ++i) {
            if (set.list().size() > honest && dice.one_in(6)) treason();
            if (!timers.empty() && dice.one_in(5)) expire(dice.below(timers.size()));
            if (inbox.empty()) continue;
            const auto at = dice.below(inbox.size());
            if (dice.one_in(5))
                inbox.erase(inbox.begin() + static_cast<std::ptrdiff_t>(at));  // lost
            else
                deliver(at);
        }
        check_agreement();
    }

    // Everything that was ever said arrives, and only then clocks run out.
    bool calm_down() {
        for (int i = 0; i < 200; ++i) {
            inbox.clear();
            for (const auto& event : sent)
                for (std::size_t who = 0; who < honest; ++who) inbox.emplace_back(who, event);
            while (!inbox.empty()) {
                const auto [who, event] = inbox.front();
                inbox.pop_front();
                act(who, nodes[who].on(event));
            }
            if (all_decided()) return true;
            auto due = std::exchange(timers, {});
            for (const auto& [who, timer] : due) act(who, nodes[who].on(timer));
        }
        return false;
    }

    bool all_decided() const {
        return std::ranges::all_of(nodes,
                                   [](const auto& node) { return node.decided().has_value(); });
    }
    void check_agreement() const {
        std::optional<BlockId> agreed;
        for (const auto& node : nodes) {
            if (!node.decided()) continue;
            if (!agreed) agreed = node.decided()->block;
            REQUIRE(*agreed == node.decided()->block);
        }
    }

    Dice dice;
    ValidatorSet set;
    std::size_t honest;
    std::deque<Height> nodes;
    std::deque<std::pair<std::size_t, Event>> inbox;
    std::vector<std::pair<std::size_t, TimedOut>> timers;
    std::vector<Event> sent;
    std::uint64_t inventions = 0;
    std::map<std::pair<std::size_t, VoteType>, std::vector<std::pair<std::int32_t, Choice>>> said;
};

}  // namespace

TEST_CASE("whatever the network and a third of traitors do, nobody decides differently", "[bft]") {
    struct Case {
        std::size_t validators, traitors;
    };
    const auto c = GENERATE(values<Case>({{1, 0}, {4, 0}, {4, 1}, {7, 2}, {10, 3}}));
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
        CAPTURE(seed, c.validators, c.traitors);
        Network network{seed, c.validators, c.traitors};
        network.storm(150 * c.validators);
        CHECK(network.calm_down());
        network.check_agreement();
    }
}

TEST_CASE("equal events give equal effects", "[bft]") {
    Network one{5, 7, 2}, same{5, 7, 2};
    one.storm(2'000);
    same.storm(2'000);
    CHECK(one.sent.size() == same.sent.size());
    CHECK(one.said == same.said);
}

}  // namespace ve::consensus::bft
