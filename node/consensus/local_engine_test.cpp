// Chains of blocks over an application that only counts, checked by CometBFT's own rules.
#include <catch2/catch.hpp>

#include "crypto/hash.hpp"
#include "node/consensus/light_client.hpp"
#include "node/consensus/local_engine.hpp"
#include "node/consensus/quiet_app_test.hpp"

namespace ve::consensus {
namespace {

class CountingApp final : public test::QuietApp {
  public:
    std::vector<std::string> prepare_proposal(const abci::Proposal& proposal) override {
        seen_votes = proposal.last_votes;
        return proposal.txs;
    }
    std::string extend_vote(Height height, const Hash&) override {
        return height.value % 2 == 0 ? "even" : "";
    }
    abci::FinalizeBlockResult finalize_block(const abci::FinalizeBlock& block) override {
        auto out       = QuietApp::finalize_block(block);
        out.tx_results = {};
        for (const auto& tx : block.txs) {
            count += 1;
            abci::TxResult result;
            result.gas_used = static_cast<std::int64_t>(tx.size());
            out.tx_results.push_back(result);
        }
        out.app_hash = sha256(std::to_string(count));
        return out;
    }

    int count = 0;
    std::vector<abci::ExtendedVote> seen_votes;
};

ed25519::PrivateKey key(std::uint8_t seed) {
    const Bytes bytes(32, seed);
    return ed25519::PrivateKey::from_seed(bytes).value();
}

struct Net {
    CountingApp app;
    LocalEngine engine;
    ChainState state;
    Time now = Time::parse("2025-03-01T10:00:00Z").value();

    static std::vector<ed25519::PrivateKey> keys(unsigned count) {
        std::vector<ed25519::PrivateKey> out;
        for (unsigned i = 1; i <= count; ++i) out.push_back(key(static_cast<std::uint8_t>(i)));
        return out;
    }
    Net(unsigned here, const std::vector<std::int64_t>& powers) : engine{keys(here)} {
        abci::InitChain genesis;
        genesis.chain_id = "ve-test-1";
        genesis.time     = now;
        for (std::size_t i = 0; i < powers.size(); ++i)
            genesis.validators.push_back(
                {key(static_cast<std::uint8_t>(i + 1)).public_key().bytes(), powers[i]});
        state = first_state(genesis, {}).value();
    }
    Result<Decided> next(std::vector<std::string> txs = {}) {
        auto decided = TRY(engine.decide(app, state, std::move(txs), now));
        TRY(check_block(state, decided.block));
        TRY(verify_commit(state.chain_id, state.validators, decided.block.header.height, decided.id,
                          decided.next.last_commit));
        state = decided.next;
        return decided;
    }
};

}  // namespace

TEST_CASE("each block of the local engine follows from the one before", "[consensus]") {
    const auto powers =
        GENERATE(values<std::vector<std::int64_t>>({{10}, {10, 10, 10, 10}, {70, 1}}));
    Net net{static_cast<unsigned>(powers.size()), powers};
    std::map<ByteArray<20>, int> proposals;
    auto last = net.state.last_time;
    for (int i = 1; i <= 12; ++i) {
        net.now           = net.now.plus(Duration::seconds(1)).value();
        const auto result = net.next({"tx " + std::to_string(i)});
        REQUIRE(result.ok());
        const auto& header = result->block.header;
        CHECK(header.height.value == i);
        CHECK((i == 1 ? header.time == last : header.time == net.now));
        CHECK(parse_chain_state(chain_state_bytes(net.state)).value().last_commit.block_id ==
              result->id);
        CHECK(chain_state_bytes(parse_chain_state(chain_state_bytes(net.state)).value()) ==
              chain_state_bytes(net.state));
        ++proposals[header.proposer];
        last = header.time;
    }
    CHECK(proposals.size() == powers.size() - (powers.size() == 2 ? 1 : 0));
}

TEST_CASE("block times rise by a millisecond where the clock stands still or runs back",
          "[consensus]") {
    Net net{1, {10}};
    REQUIRE(net.next().ok());
    net.now = net.now.plus(Duration::seconds(-100)).value();
    for (int i = 1; i < 5; ++i) {
        const auto before = net.state.last_time;
        REQUIRE(net.next().ok());
        CHECK(net.state.last_time.since(before) == Duration::milliseconds(1));
    }
}

TEST_CASE("a node without two thirds of the power makes no block", "[consensus]") {
    struct Case {
        std::string_view name;
        unsigned here;
        std::vector<std::int64_t> powers;
        bool makes_blocks;
    };
    const auto c = GENERATE(values<Case>({{"three of four", 3, {10, 10, 10, 10}, true},
                                          {"exactly two thirds", 2, {10, 10, 10}, false},
                                          {"one of two", 1, {10, 10}, false},
                                          {"none", 0, {10}, false}}));
    CAPTURE(c.name);
    Net net{c.here, c.powers};
    for (int i = 0; i < 6; ++i) CHECK(net.next().ok() == c.makes_blocks);
    if (c.makes_blocks) {
        CHECK(net.state.last_commit.signatures.size() == 4);
        CHECK(std::ranges::count(net.state.last_commit.signatures, CommitFlag::absent,
                                 &CommitSignature::flag) == 1);
    }
}

TEST_CASE("the next proposer sees each vote's extension", "[consensus]") {
    Net net{2, {10, 10}};
    REQUIRE(net.next().ok());
    const auto second = net.next();
    REQUIRE(second.ok());
    CHECK(second->has_extensions);
    CHECK(net.app.seen_votes.at(0).extension.empty());
    CHECK(net.state.extensions.at(0).signature.size() == 64);
    REQUIRE(net.next().ok());
    REQUIRE(net.app.seen_votes.size() == 2);
    for (const auto& vote : net.app.seen_votes) {
        CHECK(vote.extension == "even");
        CHECK(vote.signed_block);
        CHECK(vote.power == 10);
    }
}

TEST_CASE("a validator update takes effect two blocks later", "[consensus]") {
    Net net{2, {10}};
    net.app.updates = {{key(2).public_key().bytes(), 5}};
    REQUIRE(net.next().ok());
    CHECK(net.state.validators.list().size() == 1);
    CHECK(net.state.next_validators.list().size() == 2);
    REQUIRE(net.next().ok());
    REQUIRE(net.next().ok());
    CHECK(net.state.last_commit.signatures.size() == 2);

    net.app.updates = {{key(1).public_key().bytes(), 0}};
    for (int i = 0; i < 4; ++i) REQUIRE(net.next().ok());
    CHECK(net.state.last_commit.signatures.size() == 1);

    net.app.updates = {{key(3).public_key().bytes(), 0}};
    CHECK_FALSE(net.next().ok());  // unknown
    net.app.updates = {{key(2).public_key().bytes(), 0}};
    CHECK_FALSE(net.next().ok());  // the last one
}

TEST_CASE("a changed block is not accepted", "[consensus]") {
    Net net{1, {10}};
    REQUIRE(net.next({"a"}).ok());
    const auto before = net.state;
    const auto good   = net.next({"b"});
    REQUIRE(good.ok());
    const auto refused = [&](auto change) {
        auto block = good->block;
        change(block);
        return !check_block(before, block).ok();
    };
    CHECK_FALSE(refused([](Block&) {}));
    CHECK(refused([](Block& b) { b.txs.push_back("c"); }));
    CHECK(refused([](Block& b) { b.header.height.value += 1; }));
    CHECK(refused([](Block& b) { b.header.app_hash[0] ^= 1; }));
    CHECK(refused([](Block& b) { b.header.time.nanos += 1; }));
    CHECK(refused([](Block& b) { b.header.proposer[3] ^= 1; }));
    CHECK(refused([](Block& b) { b.last_commit.signatures[0].signature[5] ^= 1; }));
    CHECK(refused([](Block& b) { b.header.last_block_id.hash[5] ^= 1; }));
    CHECK(refused([](Block& b) { b.header.chain_id = "other"; }));
}

TEST_CASE("blocks cut off or bent anywhere are refused or read as something else", "[consensus]") {
    Net net{1, {10}};
    REQUIRE(net.next({"a"}).ok());
    const auto block = net.next({"b", ""});
    REQUIRE(block.ok());
    const Bytes bytes = block->bytes;
    CHECK(block_bytes(parse_block(bytes).value()) == bytes);
    for (std::size_t size = 1; size < bytes.size(); ++size) {
        const auto cut = parse_block(ByteView{bytes}.first(size));
        CHECK((!cut.ok() || block_bytes(*cut) != bytes));
    }
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        auto bent = bytes;
        bent[i] ^= 0x80;
        const auto read = parse_block(bent);
        if (read.ok()) CHECK(block_bytes(*read) != bytes);
    }
}

}  // namespace ve::consensus
