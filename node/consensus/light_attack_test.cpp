// Attacks on light clients: which are proved, against whom, and what is no proof.
#include <catch2/catch.hpp>

#include <functional>
#include <map>
#include <set>

#include "node/consensus/light_attack_test.hpp"
#include "node/consensus/local_engine.hpp"
#include "node/consensus/protobuf.hpp"
#include "node/consensus/quiet_app_test.hpp"

namespace ve::consensus {
namespace {

using test::attack_by;
using test::forged;
using test::Keys;
using test::lunatic;

Keys some_keys(std::initializer_list<std::uint8_t> seeds) {
    Keys out;
    for (const auto seed : seeds)
        out.push_back(ed25519::PrivateKey::from_seed(Bytes(32, seed)).value());
    return out;
}

// Four validators of power 10 at height 8; height 8 itself is followed by no block yet.
struct Chain {
    test::QuietApp app;
    LocalEngine engine{some_keys({1, 2, 3, 4})};
    ChainState state;
    Time now = Time::parse("2025-03-01T10:00:00Z").value();
    std::map<Height, Header> headers;

    Chain() {
        abci::InitChain genesis;
        genesis.chain_id = "ve-test-1";
        genesis.time     = now;
        for (const auto& key : some_keys({1, 2, 3, 4}))
            genesis.validators.push_back({key.public_key().bytes(), 10});
        state = first_state(genesis, {}).value();
        blocks(8);
    }
    void blocks(int count) {
        for (int i = 0; i < count; ++i) {
            now                        = now.plus(Duration::seconds(1)).value();
            const auto decided         = engine.decide(app, state, {}, now).value();
            state                      = decided.next;
            headers[state.last_height] = decided.block.header;
        }
    }
    LightAttack by_lunatics(const Keys& keys, Height at = {6}, Height common = {4}) const {
        return attack_by(lunatic(state.chain_id, headers.at(at), keys), state, common);
    }
    // Another block upon the same state.
    LightAttack by_two_blocks(std::int32_t round, Height at = {6}, Height common = {6}) const {
        auto header      = headers.at(at);
        header.data_hash = copy_of(sha256("other transactions"));
        return attack_by(
            forged(state.chain_id, header, *state.past->at(at)->set, some_keys({1, 2, 3}), round),
            state, common);
    }
    Result<void> carry(const LightAttack& attack) {
        const auto block = make_block(state, {}, state.validators.proposer().address,
                                      {light_attack_bytes(attack)});
        TRY(check_block(state, block));
        const auto bytes = block_bytes(block);
        const auto read  = TRY(parse_block(bytes));
        VE_INVARIANT(read.evidence == block.evidence && block_bytes(read) == bytes);
        const auto id      = block_id_of(block.header, bytes);
        const auto decided = TRY(execute(app, state, block, bytes, id, state.last_commit, {}));
        state.past         = decided.next.past;
        return {};
    }
};

std::set<ByteArray<20>> told_of(const Chain& chain) {
    std::set<ByteArray<20>> out;
    for (const auto& one : chain.app.told) {
        CHECK(one.kind == abci::MisbehaviourKind::light_client_attack);
        CHECK(one.power == 10);
        CHECK(one.total_power == 40);
        out.insert(one.validator);
    }
    return out;
}
std::set<ByteArray<20>> addresses(const Keys& keys) {
    std::set<ByteArray<20>> out;
    for (const auto& key : keys) out.insert(validator_address(key.public_key().bytes()));
    return out;
}

}  // namespace

TEST_CASE("a forged header is proved against whoever of our validators signed it, once",
          "[consensus][evidence]") {
    Chain chain;
    const auto attack = chain.by_lunatics(some_keys({1, 2}));
    const auto other  = chain.by_lunatics(some_keys({1, 3}));
    auto shown_else   = attack;
    shown_else.conflicting.commit.signatures[0].time.nanos ^= 1;
    REQUIRE(attack.byzantine.size() == 2);
    REQUIRE(chain.carry(attack).ok());
    CHECK(told_of(chain) == addresses(some_keys({1, 2})));
    CHECK(chain.app.told[0].height == Height{4});
    CHECK(chain.app.told[0].time == chain.headers.at(Height{4}).time);
    chain.state = parse_chain_state(chain_state_bytes(chain.state)).value();
    for (const auto& again : {attack, shown_else}) {
        const auto refused = chain.carry(again);
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().detail().find("known already") != std::string::npos);
    }
    CHECK(chain.carry(other).ok());  // another header
}

TEST_CASE("who signed two blocks of a round is proved, of two rounds nobody is",
          "[consensus][evidence]") {
    const auto common = GENERATE(Height{6}, Height{3});
    Chain chain;
    chain.state = parse_chain_state(chain_state_bytes(chain.state)).value();
    SECTION("equivocation") {
        REQUIRE(chain.carry(chain.by_two_blocks(0, {6}, common)).ok());
        CHECK(told_of(chain) == addresses(some_keys({1, 2, 3})));
    }
    SECTION("amnesia") {
        auto blamed      = chain.by_two_blocks(1, {6}, common);
        blamed.byzantine = {chain.state.validators.list()[0]};
        CHECK_FALSE(chain.carry(blamed).ok());
        const auto attack = chain.by_two_blocks(1, {6}, common);
        REQUIRE(chain.carry(attack).ok());
        CHECK(chain.app.told.empty());
        CHECK_FALSE(chain.carry(attack).ok());
    }
}

TEST_CASE("what proves no attack on light clients keeps a block from being taken",
          "[consensus][evidence]") {
    using Attack = LightAttack;
    struct Case {
        std::string_view name, detail;
        std::function<Attack(Chain&)> make;
    };
    const auto spoilt = [](auto spoil) {
        return [spoil](Chain& chain) {
            auto attack = chain.by_lunatics(some_keys({1, 2}));
            spoil(attack);
            return attack;
        };
    };
    for (const auto& c : std::vector<Case>{
             {"a common height that nobody knows", "out of reach",
              [](Chain& chain) {
                  auto header   = chain.headers.at({6});
                  header.height = {90};
                  auto attack = attack_by(lunatic(chain.state.chain_id, header, some_keys({1, 2})),
                                          chain.state, {4});
                  attack.common_height = {90};
                  return attack;
              }},
             {"no height at all", "negative or zero common height",
              spoilt([](Attack& a) { a.common_height = {-1}; })},
             {"a common height of zero", "negative or zero common height",
              spoilt([](Attack& a) { a.common_height = {0}; })},
             {"a common height above the header", "common height is ahead",
              spoilt([](Attack& a) { a.common_height = {7}; })},
             {"the newest height", "no block follows yet",
              [](Chain& chain) {
                  return chain.by_lunatics(some_keys({1, 2}), {8});
              }},
             {"another time", "another time", spoilt([](Attack& a) { a.time.seconds += 1; })},
             {"another total", "another total power", spoilt([](Attack& a) { ++a.total_power; })},
             {"no total", "zero total voting power", spoilt([](Attack& a) { a.total_power = 0; })},
             {"our own header", "this chain's own",
              [](Chain& chain) {
                  const auto& set = *chain.state.past->at({6})->set;
                  return attack_by(forged(chain.state.chain_id, chain.headers.at({6}), set,
                                          some_keys({1, 2, 3})),
                                   chain.state, {4});
              }},
             {"a forged header of the common height itself", "does not follow",
              [](Chain& chain) {
                  return chain.by_lunatics(some_keys({1, 2, 3}), {6}, {6});
              }},
             {"one of four of ours, which is no third", "not-enough-trust",
              [](Chain& chain) { return chain.by_lunatics(some_keys({1})); }},
             {"strangers", "not-enough-trust",
              [](Chain& chain) {
                  return chain.by_lunatics(some_keys({8, 9}));
              }},
             {"half of its own validators", "not-enough-power",
              [](Chain& chain) {
                  auto header            = chain.headers.at({6});
                  const auto set         = test::set_of(some_keys({1, 2, 3, 4}), 7);
                  header.validators_hash = set.hash();
                  return attack_by(forged(chain.state.chain_id, header, set, some_keys({1, 2})),
                                   chain.state, {4});
              }},
             {"two of four at the common height", "not-enough-power",
              [](Chain& chain) {
                  auto header      = chain.headers.at({6});
                  header.data_hash = copy_of(sha256("other transactions"));
                  return attack_by(forged(chain.state.chain_id, header,
                                          *chain.state.past->at({6})->set, some_keys({1, 2})),
                                   chain.state, {6});
              }},
             {"a signature that is none", "wrong-signature",
              spoilt([](Attack& a) { a.conflicting.commit.signatures[1].signature[0] ^= 1; })},
             {"somebody else's name", "wrong-", spoilt([](Attack& a) {
                  std::swap(a.conflicting.commit.signatures[0].validator,
                            a.conflicting.commit.signatures[1].validator);
              })},
             {"votes for another chain", "wrong-signature",
              [](Chain& chain) {
                  return attack_by(lunatic("another-1", chain.headers.at({6}), some_keys({1, 2})),
                                   chain.state, {4});
              }},
             {"a commit for another block", "another block than the header's",
              spoilt([](Attack& a) { a.conflicting.commit.block_id.hash[0] ^= 1; })},
             {"a commit of another height", "height mismatch",
              spoilt([](Attack& a) { a.conflicting.commit.height = {7}; })},
             {"no signature", "no signatures",
              spoilt([](Attack& a) { a.conflicting.commit.signatures.clear(); })},
             {"an absent one that names somebody", "says something", spoilt([](Attack& a) {
                  a.conflicting.commit.signatures[0].flag = CommitFlag::absent;
              })},
             {"other validators than the header's", "validator hash", spoilt([](Attack& a) {
                  a.conflicting.validators = test::set_of(some_keys({1, 3}), 10);
              })},
             {"a header of another version", "another version",
              spoilt([](Attack& a) { a.conflicting.header.version_block = 10; })},
             {"one left out of the accused", "other byzantine validators",
              spoilt([](Attack& a) { a.byzantine.pop_back(); })},
             {"one accused who did not sign", "other byzantine validators",
              [](Chain& chain) {
                  auto attack = chain.by_lunatics(some_keys({1, 2}));
                  for (const auto& one : chain.state.validators.list())
                      if (addresses(some_keys({3})).contains(one.address))
                          attack.byzantine.push_back(one);
                  return attack;
              }},
             {"an accused with more power", "other byzantine validators",
              spoilt([](Attack& a) { ++a.byzantine[0].power; })},
             {"the accused in another order", "other byzantine validators",
              spoilt([](Attack& a) { std::swap(a.byzantine[0], a.byzantine[1]); })},
         }) {
        CAPTURE(c.name);
        Chain chain;
        const auto carried = chain.carry(c.make(chain));
        REQUIRE_FALSE(carried.ok());
        CAPTURE(carried.error().detail());
        CHECK(carried.error().detail().find(c.detail) != std::string::npos);
    }
}

TEST_CASE("an attack is too old where both its blocks and its time are, and it has one form",
          "[consensus][evidence]") {
    Chain chain;
    const auto bytes = light_attack_bytes(chain.by_lunatics(some_keys({1, 2})));
    REQUIRE(check_evidence(chain.state, bytes).ok());
    auto& params                   = chain.state.params;
    params.evidence_max_age_blocks = 1;
    CHECK(check_evidence(chain.state, bytes).ok());
    params.evidence_max_age_nanos = 1;
    CHECK_FALSE(check_evidence(chain.state, bytes).ok());
    params = {};

    auto longer = bytes;
    append_varint(longer, 15 << 3);  // a field that nobody reads
    append_varint(longer, 1);
    CHECK_FALSE(check_evidence(chain.state, longer).ok());
    CHECK_FALSE(check_evidence(chain.state, std::vector{bytes, bytes}).ok());
    CHECK_FALSE(parse_light_attack(Bytes(light_attack_bytes_max + 1)).ok());
    params.evidence_max_bytes = static_cast<std::int64_t>(bytes.size());
    CHECK_FALSE(check_evidence(chain.state, std::vector<Bytes>{bytes}).ok());

    // In a block under the name of the other kind.
    const auto wrapped = [&](unsigned field) {
        protobuf::Writer list;
        list.message(1, protobuf::Writer{}.item(field, bytes));
        return protobuf::Writer{}.message(3, list).take();
    };
    CHECK(parse_block(wrapped(2)).ok());
    CHECK_FALSE(parse_block(wrapped(1)).ok());
    CHECK_FALSE(parse_block(wrapped(3)).ok());
}

TEST_CASE("a state that was stored before such evidence was taken judges of later heights only",
          "[consensus][evidence]") {
    Chain chain;
    const auto attack = chain.by_lunatics(some_keys({1, 2}));
    auto old          = std::make_shared<Past>(*chain.state.past);
    for (auto& one : old->heights) {
        one.derived  = {};
        one.decision = nullptr;
    }
    chain.state.past = old;
    chain.state      = parse_chain_state(chain_state_bytes(chain.state)).value();
    CHECK_FALSE(check_evidence(chain.state, light_attack_bytes(attack)).ok());
    chain.blocks(3);
    CHECK_FALSE(check_evidence(chain.state, light_attack_bytes(attack)).ok());
    const auto later = chain.by_lunatics(some_keys({1, 2}), {10}, {4});
    CHECK(check_evidence(chain.state, light_attack_bytes(later)).ok());
}

}  // namespace ve::consensus
