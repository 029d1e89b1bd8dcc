// Evidence in blocks: who may carry it, who takes it, and that it counts once.
#include <catch2/catch.hpp>

#include "crypto/hash.hpp"
#include "node/consensus/evidence.hpp"
#include "node/consensus/local_engine.hpp"
#include "node/consensus/quiet_app_test.hpp"

namespace ve::consensus {
namespace {

ed25519::PrivateKey own_key(std::uint8_t seed) {
    return ed25519::PrivateKey::from_seed(Bytes(32, seed)).value();
}

struct Court {
    test::QuietApp app;
    LocalEngine engine{keys()};
    ChainState state;
    Time now = Time::parse("2025-03-01T10:00:00Z").value();

    static std::vector<ed25519::PrivateKey> keys() {
        std::vector<ed25519::PrivateKey> out;
        for (std::uint8_t i = 1; i <= 3; ++i) out.push_back(own_key(i));
        return out;
    }
    Court() {
        abci::InitChain genesis;
        genesis.chain_id = "ve-test-1";
        genesis.time     = now;
        for (const auto& key : keys()) genesis.validators.push_back({key.public_key().bytes(), 10});
        state = first_state(genesis, {}).value();
    }
    void blocks(int count) {
        for (int i = 0; i < count; ++i) {
            now   = now.plus(Duration::seconds(1)).value();
            state = engine.decide(app, state, {}, now).value().next;
        }
    }
    // The first key signed both blocks at that height.
    DuplicateVote proof(Height height) const {
        const auto& then = *state.past->at(height);
        const auto key   = own_key(1);
        std::vector<SignedVote> votes;
        for (const auto* name : {"this", "that"}) {
            SignedVote vote;
            vote.type      = VoteType::precommit;
            vote.height    = height;
            vote.block_id  = {copy_of(sha256(name)), 1, copy_of(sha256(name, "parts"))};
            vote.time      = then.time;
            vote.validator = validator_address(key.public_key().bytes());
            vote.signature = copy_of(ed25519::sign(key, sign_bytes_of(state.chain_id, vote)));
            votes.push_back(vote);
        }
        return duplicate_vote(*then.set, votes[0], votes[1], then.time);
    }
    // What becomes of a block that carries this.
    Result<void> carry(const std::vector<Bytes>& evidence) {
        auto block = fill_block(app, state, {}, state.validators.proposer().address, evidence);
        TRY(check_block(state, block));
        auto bytes      = block_bytes(block);
        const auto read = TRY(parse_block(bytes));
        VE_INVARIANT(read.evidence == evidence && block_bytes(read) == bytes);
        const auto id      = block_id_of(block.header, bytes);
        const auto decided = TRY(execute(app, state, block, bytes, id, state.last_commit, {}));
        state.past         = decided.next.past;
        return {};
    }
};

}  // namespace

TEST_CASE("a block carries evidence of an earlier height, and the application hears of it once",
          "[consensus][evidence]") {
    Court court;
    court.blocks(5);
    const auto proof = court.proof({3});
    const auto bytes = duplicate_vote_bytes(proof);
    REQUIRE(court.carry({bytes}).ok());
    REQUIRE(court.app.told.size() == 1);
    const auto& told = court.app.told[0];
    CHECK(told.kind == abci::MisbehaviourKind::duplicate_vote);
    CHECK(told.validator == proof.first.validator);
    CHECK(told.height == Height{3});
    CHECK(told.power == 10);
    CHECK(told.total_power == 30);

    const auto again = court.carry({bytes});
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().detail().find("known already") != std::string::npos);
    CHECK(court.carry({}).ok());
    // Also after a restart.
    court.state = parse_chain_state(chain_state_bytes(court.state)).value();
    CHECK_FALSE(court.carry({bytes}).ok());
}

TEST_CASE("evidence that proves nothing new keeps a block from being taken",
          "[consensus][evidence]") {
    Court court;
    court.blocks(5);
    struct Case {
        std::string_view name;
        std::function<void(DuplicateVote&)> spoil;
    };
    for (const auto& c : std::vector<Case>{
             {"another height", [](auto& e) { e.first.height.value = e.second.height.value = 4; }},
             {"a height to come",
              [](auto& e) { e.first.height.value = e.second.height.value = 6; }},
             {"another round", [](auto& e) { e.first.round = 1; }},
             {"the same block twice", [](auto& e) { e.second = e.first; }},
             {"the wrong order", [](auto& e) { std::swap(e.first, e.second); }},
             {"a signature that is none", [](auto& e) { e.first.signature[0] ^= 1; }},
             {"somebody else's name", [](auto& e) { e.second.validator[0] ^= 1; }},
             {"more power", [](auto& e) { e.power = 11; }},
             {"another total", [](auto& e) { e.total_power = 31; }},
             {"another time", [](auto& e) { e.time.seconds += 1; }},
         }) {
        CAPTURE(c.name);
        auto proof = court.proof({3});
        c.spoil(proof);
        CHECK_FALSE(court.carry({duplicate_vote_bytes(proof)}).ok());
    }
    const auto good = duplicate_vote_bytes(court.proof({3}));
    CHECK_FALSE(court.carry({good, good}).ok());
    auto longer = good;
    append_varint(longer, 15 << 3);  // a field that nobody reads
    append_varint(longer, 1);
    CHECK_FALSE(court.carry({longer}).ok());
    court.state.params.evidence_max_bytes = static_cast<std::int64_t>(good.size());
    CHECK_FALSE(court.carry({good}).ok());
    court.state.params.evidence_max_bytes = 1'048'576;
    CHECK(court.carry({good}).ok());
}

TEST_CASE("evidence reaches back to who validated then, and not for ever",
          "[consensus][evidence]") {
    Court court;
    court.blocks(3);
    court.app.updates = {{own_key(1).public_key().bytes(), 0}};  // he leaves
    court.blocks(5);
    const auto bytes = duplicate_vote_bytes(court.proof({2}));
    REQUIRE(court.state.validators.list().size() == 2);
    CHECK(check_evidence(court.state, bytes).ok());
    court.state = parse_chain_state(chain_state_bytes(court.state)).value();
    CHECK(check_evidence(court.state, bytes).ok());
    auto young                           = court.state;
    young.params.evidence_max_age_blocks = 1;
    CHECK(check_evidence(young, bytes).ok());  // too many blocks, but not too long ago
    young.params.evidence_max_age_nanos = 1;
    CHECK_FALSE(check_evidence(young, bytes).ok());

    court.blocks(100);
    CHECK(court.state.past->heights.size() == 28);
    CHECK_FALSE(check_evidence(court.state, bytes).ok());
}

TEST_CASE("a block's header vouches for its evidence", "[consensus][evidence]") {
    Court court;
    court.blocks(5);
    const auto bytes = duplicate_vote_bytes(court.proof({3}));
    auto block =
        fill_block(court.app, court.state, {}, court.state.validators.proposer().address, {bytes});
    CHECK(copy_of(block.header.evidence_hash) == evidence_hash({bytes}));
    CHECK(evidence_hash({}) == copy_of(sha256("")));
    block.evidence.clear();
    CHECK_FALSE(check_block(court.state, block).ok());
    const auto id = block_id_of(block);
    CHECK_FALSE(open_block(block_bytes(block), id).ok());
}

}  // namespace ve::consensus
