// One validator of four, alone with what the test tells it: what it writes before it speaks, and
// what it still knows after a crash at each moment.
#include "node/consensus/participant.hpp"
#include "node/votes/carried_votes.hpp"

#include <catch2/catch.hpp>

#include "crypto/hash.hpp"
#include "node/consensus/quiet_app_test.hpp"

namespace ve::consensus {
namespace {

// The four, and one of them at work: its files are a log and a guard as bytes.
struct Bench {
    Time now = Time::parse("2025-03-01T10:00:00Z").value();
    ChainState state;
    std::vector<ed25519::PrivateKey> keys;  // in the order of the set
    std::vector<std::size_t> proposers;     // by round
    std::size_t self = 0;                   // does not propose in the first two rounds
    test::QuietApp app;
    std::unique_ptr<Participant> one;
    Bytes log_file, guard_file = SignGuard{}.bytes();
    std::vector<SignedVote> said;
    std::vector<PendingEvidence> pending;  // that it told
    std::optional<Finalized> finalized;
    int writes_left = 1'000;  // then it crashes

    Bench() {
        abci::InitChain genesis;
        genesis.chain_id = "ve-test-1";
        genesis.time     = now;
        std::map<ByteArray<20>, std::uint8_t> seeds;
        for (std::uint8_t i = 1; i <= 4; ++i) {
            const auto bytes = key_from(i).public_key().bytes();
            genesis.validators.push_back({bytes, 10});
            seeds.emplace(validator_address(bytes), i);
        }
        state = first_state(genesis, {}).value();
        for (const auto& member : state.validators.list())
            keys.push_back(key_from(seeds.at(member.address)));
        const bft::Height order{state.validators, std::nullopt};
        for (std::int32_t round = 0; round < 3; ++round) proposers.push_back(order.proposer(round));
        while (self == proposers[0] || self == proposers[1]) ++self;
        start();
    }
    static ed25519::PrivateKey key_from(std::uint8_t seed) {
        return ed25519::PrivateKey::from_seed(Bytes(32, seed)).value();
    }
    std::size_t other(std::size_t i) const { return (self + 1 + i) % 4; }

    void start() {
        now         = now.plus(Duration::seconds(1)).value();
        writes_left = 1'000;
        one         = std::make_unique<Participant>(Participant::Parts{
            app, state, keys[self].copy(), SignGuard::parse(guard_file).value(), Timeouts{},
            [](std::int64_t, std::int64_t) { return std::vector<std::string>{}; }});
        carry_out(one->start(read_log(log_file), now));
    }
    void on(const Event& event) {
        if (one) carry_out(one->on(event, now));
    }
    void carry_out(const std::vector<Effect>& effects) {
        for (const auto& effect : effects) {
            if (const auto* record = std::get_if<Write>(&effect)) {
                if (writes_left-- == 0) return one.reset();
                if (record->new_log) log_file.clear();
                append(log_file, record->log);
                if (writes_left-- == 0) return one.reset();
                guard_file = record->guard;
            }
            if (const auto* sent = std::get_if<Send>(&effect))
                if (const auto* vote = std::get_if<SignedVote>(&sent->message))
                    if (vote->index == self) said.push_back(*vote);
            if (const auto* sent = std::get_if<Send>(&effect))
                if (const auto* proofs = std::get_if<PendingEvidence>(&sent->message))
                    pending.push_back(*proofs);
            if (const auto* block = std::get_if<Finalized>(&effect)) finalized = *block;
        }
    }
    Block block(const std::string& tx, std::int32_t round) const {
        return make_block(
            state, {tx},
            state.validators.list()[proposers.at(static_cast<std::size_t>(round))].address);
    }
    BlockId propose(const std::string& tx, std::int32_t round) {
        SignedProposal out;
        const auto made = block(tx, round);
        out.block       = block_bytes(made);
        out.proposal    = {Height{1}, round, -1, block_id_of(made), now};
        out.signature   = copy_of(ed25519::sign(keys[proposers.at(static_cast<std::size_t>(round))],
                                                proposal_sign_bytes(state.chain_id, out.proposal)));
        on(Arrived{1, out});
        return out.proposal.block_id;
    }
    SignedVote vote(std::size_t who, VoteType type, std::int32_t round, const BlockId& id) const {
        SignedVote out;
        out.type      = type;
        out.height    = Height{1};
        out.round     = round;
        out.block_id  = id;
        out.time      = now;
        out.validator = state.validators.list()[who].address;
        out.index     = who;
        out.signature = copy_of(ed25519::sign(keys[who], sign_bytes_of(state.chain_id, out)));
        if (type == VoteType::precommit && !id.is_nil())
            out.extension.signature = copy_of(ed25519::sign(
                keys[who], extension_sign_bytes(state.chain_id, out.height, round, {})));
        return out;
    }
    void hear(std::size_t who, VoteType type, std::int32_t round, const BlockId& id) {
        on(Arrived{1, vote(who, type, round, id)});
    }
    void time_out(bft::Step step, std::int32_t round) {
        on(Timer{Timer::Kind::step, Height{1}, {step, round}});
    }
    // It prevotes and precommits A in round 0, where the others' prevotes let it.
    BlockId lock() {
        const auto a = propose("A", 0);
        for (std::size_t i = 0; i < 2; ++i) hear(other(i), VoteType::prevote, 0, a);
        return a;
    }
    // Round 0 ends without a decision, and B is proposed.
    BlockId offer_another() {
        for (std::size_t i = 0; i < 3; ++i) hear(other(i), VoteType::precommit, 0, {});
        time_out(bft::Step::precommit, 0);
        return propose("B", 1);
    }
    bool contradicts_itself() const {
        for (const auto& a : said)
            for (const auto& b : said)
                if (a.type == b.type && a.round == b.round && a.block_id != b.block_id) return true;
        return false;
    }
};

}  // namespace

TEST_CASE("a validator writes what it signs before it sends it", "[participant]") {
    for (int writes = 0; writes < 5; ++writes) {
        CAPTURE(writes);
        Bench bench;
        bench.writes_left = writes;
        bench.lock();
        CHECK(static_cast<int>(bench.said.size()) == std::min(2, writes / 2));
    }
}

TEST_CASE("after a crash at any write a validator says what it said, or would have",
          "[participant]") {
    for (int writes = 0; writes < 4; ++writes) {
        CAPTURE(writes);
        Bench bench;
        bench.writes_left = writes;
        bench.lock();
        REQUIRE(bench.one == nullptr);
        bench.start();
        const auto a = bench.lock();  // the others say it again
        REQUIRE(bench.one != nullptr);
        CHECK(bench.one->may_sign());
        bench.on(Arrived{1, Status{Height{1}, 0, {}}});  // what was not sent is asked for
        CHECK_FALSE(bench.contradicts_itself());
        CHECK(bench.said.back().type == VoteType::precommit);
        CHECK(bench.said.back().block_id == a);
        bench.offer_another();
        CHECK(bench.said.back().block_id.is_nil());  // it is locked
    }
}

TEST_CASE("a lock survives a restart; without its log a validator keeps silent", "[participant]") {
    Bench bench;
    const auto a = bench.lock();
    REQUIRE(bench.said.size() == 2);
    SECTION("the log is there") {
        bench.start();
        CHECK(bench.one->may_sign());
        const auto b = bench.offer_another();
        CHECK(bench.said.back().round == 1);
        CHECK(bench.said.back().block_id.is_nil());
        CHECK(a != b);
    }
    SECTION("its last record is gone") {
        bench.log_file.resize(bench.log_file.size() - 1);
        bench.start();
        CHECK_FALSE(bench.one->may_sign());
        bench.offer_another();
        CHECK(bench.said.size() == 2);
    }
    SECTION("all of it is gone") {
        bench.log_file.clear();
        bench.start();
        CHECK_FALSE(bench.one->may_sign());
        bench.propose("A", 0);
        CHECK(bench.said.size() == 2);
        // It follows, all the same, and is back at the next height.
        for (std::size_t i = 0; i < 3; ++i) bench.hear(bench.other(i), VoteType::precommit, 0, a);
        REQUIRE(bench.finalized.has_value());
        bench.on(Stored{});
        CHECK(bench.one->height() == Height{2});
        CHECK(bench.one->may_sign());
    }
}

TEST_CASE("a block that was decided and not stored is decided again", "[participant]") {
    Bench bench;
    const auto a = bench.lock();
    bench.hear(bench.other(0), VoteType::precommit, 0, a);
    CHECK_FALSE(bench.finalized.has_value());
    bench.hear(bench.other(1), VoteType::precommit, 0, a);
    REQUIRE(bench.finalized.has_value());
    CHECK(bench.finalized->decided.id == a);
    bench.finalized.reset();
    bench.start();
    for (std::size_t i = 0; i < 2; ++i) bench.hear(bench.other(i), VoteType::precommit, 0, a);
    REQUIRE(bench.finalized.has_value());
    CHECK(bench.finalized->decided.id == a);
    CHECK_FALSE(bench.contradicts_itself());
}

TEST_CASE("a precommit that comes late goes into the next commit", "[participant]") {
    Bench bench;
    const auto a = bench.lock();
    for (std::size_t i = 0; i < 2; ++i) bench.hear(bench.other(i), VoteType::precommit, 0, a);
    bench.on(Stored{});
    const auto& commit = bench.one->state().last_commit;
    const auto late    = bench.other(2);
    REQUIRE(commit.signatures[late].flag == CommitFlag::absent);
    bench.hear(late, VoteType::precommit, 0, {});  // for nothing: of no use
    CHECK(commit.signatures[late].flag == CommitFlag::absent);
    bench.hear(late, VoteType::precommit, 0, a);
    CHECK(commit.signatures[late].flag == CommitFlag::commit);
}

TEST_CASE("two votes of one validator come out as evidence with the block", "[participant]") {
    Bench bench;
    const auto a = bench.lock();
    bench.hear(bench.other(0), VoteType::prevote, 0, {});
    for (std::size_t i = 0; i < 2; ++i) bench.hear(bench.other(i), VoteType::precommit, 0, a);
    REQUIRE(bench.finalized.has_value());
    const auto& block = bench.finalized->decided.block;
    REQUIRE(bench.finalized->evidence.size() == 1);
    CHECK(bench.finalized->evidence[0].first.index == bench.other(0));
    CHECK(verify_duplicate_vote(bench.state.chain_id, bench.state.validators, block.header.time,
                                bench.finalized->evidence[0])
              .ok());
}

TEST_CASE("a proof that no block carries is told to everybody, and only a true one goes further",
          "[participant]") {
    Bench bench;
    const auto a = bench.lock();
    bench.hear(bench.other(0), VoteType::prevote, 0, {});
    for (std::size_t i = 0; i < 2; ++i) bench.hear(bench.other(i), VoteType::precommit, 0, a);
    REQUIRE(bench.finalized.has_value());
    bench.on(Stored{});
    REQUIRE(bench.pending.size() == 1);
    REQUIRE(bench.pending[0].evidence.size() == 1);
    const auto proof = bench.pending[0].evidence[0];
    CHECK(proof == duplicate_vote_bytes(bench.finalized->evidence[0]));

    // Another one, at the same height, that saw nothing of it.
    Bench other;
    other.lock();
    for (std::size_t i = 0; i < 2; ++i) other.hear(other.other(i), VoteType::precommit, 0, a);
    REQUIRE(other.finalized.has_value());
    other.on(Arrived{1, PendingEvidence{{proof}}});  // while it stores: not heard
    other.on(Stored{});
    REQUIRE(other.pending.empty());
    const auto believes = [&](const Bytes& what) {
        const auto before = other.one->proofs();
        other.on(Arrived{1, PendingEvidence{{what}}});
        return other.one->proofs() > before;
    };
    const auto bent = [&](auto change) {
        auto changed = parse_duplicate_vote(proof).value();
        change(changed);
        return duplicate_vote_bytes(changed);
    };
    CHECK_FALSE(believes({}));
    CHECK_FALSE(believes(Bytes(100, 1)));
    CHECK_FALSE(believes(bent([](auto& it) { it.first.signature[0] ^= 1; })));
    CHECK_FALSE(believes(bent([](auto& it) { it.first.height = it.second.height = Height{9}; })));
    CHECK_FALSE(believes(bent([](auto& it) { it.first.validator = it.second.validator = {1}; })));
    CHECK_FALSE(believes(bent([](auto& it) { it.power = 11; })));
    CHECK(believes(proof));
    CHECK_FALSE(believes(proof));  // known already
}

TEST_CASE("who is behind takes decided blocks, and only true ones", "[participant]") {
    Bench ahead;
    const auto a = ahead.lock();
    for (std::size_t i = 0; i < 2; ++i) ahead.hear(ahead.other(i), VoteType::precommit, 0, a);
    REQUIRE(ahead.finalized.has_value());
    const auto good    = decided_block(ahead.finalized->decided);
    const auto refused = [&](auto change) {
        Bench behind;
        auto bent = good;
        change(bent);
        behind.on(Arrived{1, bent});
        return !behind.finalized.has_value();
    };
    CHECK_FALSE(refused([](DecidedBlock&) {}));
    CHECK(refused([](DecidedBlock& d) { d.block.edit().back() ^= 1; }));
    CHECK(refused([](DecidedBlock& d) { d.commit.height.value = 2; }));
    CHECK(refused([](DecidedBlock& d) { d.commit.round = 1; }));
    CHECK(refused([](DecidedBlock& d) { d.extensions.clear(); }));
    CHECK(refused([&](DecidedBlock& d) { d.commit.signatures[ahead.other(0)] = {}; }));
    CHECK(refused([&](DecidedBlock& d) { d.commit.signatures[ahead.other(0)].signature[0] ^= 1; }));
    CHECK(refused([&](DecidedBlock& d) { d.extensions[ahead.other(0)].bytes = "another"; }));
}

}  // namespace ve::consensus
