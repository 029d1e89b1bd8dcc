// Messages as bytes and as claims: what is written is read, and what is bent is not believed.
#include "node/consensus/messages.hpp"

#include <catch2/catch.hpp>

#include "crypto/ed25519.hpp"
#include "node/consensus/evidence.hpp"
#include "node/consensus/light_client.hpp"
#include "node/consensus/vote_book.hpp"
#include "node/votes/carried_votes.hpp"

namespace ve::consensus {
namespace {

constexpr std::string_view chain = "ve-test-1";
const Time noon                  = Time::parse("2025-03-01T12:00:00Z").value();

struct Four {
    std::vector<ed25519::PrivateKey> keys;  // in the order of the set
    ValidatorSet set;
    Four() {
        std::map<ByteArray<20>, std::uint8_t> seeds;
        std::vector<Validator> list;
        for (std::uint8_t i = 1; i <= 4; ++i) {
            Validator one;
            one.public_key = key(i).public_key().bytes();
            one.address    = validator_address(one.public_key);
            one.power      = 10;
            seeds.emplace(one.address, i);
            list.push_back(one);
        }
        set = ValidatorSet{std::move(list)};
        for (const auto& one : set.list()) keys.push_back(key(seeds.at(one.address)));
    }
    static ed25519::PrivateKey key(std::uint8_t seed) {
        return ed25519::PrivateKey::from_seed(Bytes(32, seed)).value();
    }
    SignedVote vote(std::size_t who, VoteType type, const BlockId& id, std::string extension = {},
                    bool extends = true) const {
        SignedVote out;
        out.type      = type;
        out.height    = Height{7};
        out.round     = 2;
        out.block_id  = id;
        out.time      = noon;
        out.validator = set.list()[who].address;
        out.index     = who;
        out.signature = copy_of(ed25519::sign(keys[who], sign_bytes_of(chain, out)));
        if (extends && type == VoteType::precommit && !id.is_nil()) {
            out.extension.signature = copy_of(ed25519::sign(
                keys[who], extension_sign_bytes(chain, out.height, out.round, extension)));
            out.extension.bytes     = std::move(extension);
        }
        return out;
    }
};

BlockId block(std::uint8_t name) { return {Bytes(32, name), 1, Bytes(32, name)}; }

std::vector<Message> samples() {
    const Four four;
    SignedProposal proposal;
    proposal.proposal  = {Height{7}, 2, 0, block('A'), noon};
    proposal.signature = Bytes(64, 5);
    proposal.block     = Bytes(100, 9);
    VoteBook book;
    book.add(four.vote(0, VoteType::prevote, {}));
    for (std::size_t i = 1; i < 4; ++i)
        book.add(four.vote(i, VoteType::precommit, block('A'), "score"));
    auto decided  = book.commit(Height{7}, 2, block('A'), four.set, true);
    decided.block = Bytes(50, 3);
    return {proposal,
            four.vote(1, VoteType::precommit, block('A'), "score"),
            four.vote(2, VoteType::prevote, {}),
            decided,
            book.status(Height{7}, 2, 4),
            Status{},
            PendingEvidence{{Bytes(300, 7), Bytes(3, 1)}}};
}

}  // namespace

TEST_CASE("a message is read back as it was written", "[messages]") {
    for (const auto& message : samples()) {
        const auto bytes = message_bytes(message);
        const auto read  = parse_message(bytes);
        REQUIRE(read.ok());
        CHECK(read->index() == message.index());
        CHECK(message_bytes(*read) == bytes);
    }
}

TEST_CASE("a message cut off or bent anywhere is refused or another one", "[messages]") {
    for (const auto& message : samples()) {
        const auto bytes = message_bytes(message);
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            const auto cut = parse_message(ByteView{bytes}.first(size));
            if (cut.ok()) CHECK(message_bytes(*cut) != bytes);
        }
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            auto bent = bytes;
            bent[i] ^= 0x01;
            const auto read = parse_message(bent);
            if (read.ok()) CHECK(message_bytes(*read) != bytes);
        }
    }
}

TEST_CASE("a vote is believed only as its validator signed it", "[messages]") {
    const Four four;
    struct Case {
        std::string_view name;
        std::function<void(SignedVote&)> change;
        bool good = false;
    };
    const std::vector<Case> cases = {
        {"as it is", [](SignedVote&) {}, true},
        {"another type", [](SignedVote& v) { v.type = VoteType::prevote; }},
        {"another height", [](SignedVote& v) { v.height.value = 8; }},
        {"another round", [](SignedVote& v) { v.round = 3; }},
        {"another block", [](SignedVote& v) { v.block_id = block('B'); }},
        {"no block", [](SignedVote& v) { v.block_id = {}; }},
        {"another time", [](SignedVote& v) { v.time.nanos = 1; }},
        {"another place", [](SignedVote& v) { v.index = 0; }},
        {"a place that is none", [](SignedVote& v) { v.index = 4; }},
        {"another's name", [](SignedVote& v) { v.validator[0] ^= 1; }},
        {"no signature", [](SignedVote& v) { v.signature.clear(); }},
        {"half a signature", [](SignedVote& v) { v.signature.resize(32); }},
        {"another extension", [](SignedVote& v) { v.extension.bytes = "100"; }},
        {"no extension", [](SignedVote& v) { v.extension = {}; }},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto vote = four.vote(1, VoteType::precommit, block('A'), "score");
        c.change(vote);
        CHECK(verify_vote(chain, four.set, vote, true).ok() == c.good);
    }
    auto plain = four.vote(1, VoteType::precommit, block('A'), {}, false);
    CHECK(verify_vote(chain, four.set, plain, false).ok());
    CHECK_FALSE(verify_vote(chain, four.set, plain, true).ok());
    CHECK_FALSE(verify_vote("other", four.set, plain, false).ok());
    auto prevote = four.vote(1, VoteType::prevote, block('A'));
    CHECK(verify_vote(chain, four.set, prevote, true).ok());
    prevote.extension.bytes = "score";
    CHECK_FALSE(verify_vote(chain, four.set, prevote, true).ok());
}

TEST_CASE("a commit holds the precommits of its round, and verifies", "[messages]") {
    const Four four;
    VoteBook book;
    for (std::size_t i = 0; i < 3; ++i)
        book.add(four.vote(i, VoteType::precommit, block('A'), "score"));
    book.add(four.vote(3, VoteType::precommit, {}));
    const auto decided = book.commit(Height{7}, 2, block('A'), four.set, true);
    CHECK(verify_commit(chain, four.set, Height{7}, block('A'), decided.commit).ok());
    CHECK(decided.commit.signatures[3].flag == CommitFlag::nil);
    CHECK(decided.extensions[2].bytes == "score");
    CHECK(decided.extensions[3] == VoteExtension{});
    const auto other = book.commit(Height{7}, 2, block('B'), four.set, true);
    CHECK_FALSE(verify_commit(chain, four.set, Height{7}, block('B'), other.commit).ok());
}

TEST_CASE("who says what he has is sent the rest", "[messages]") {
    const Four four;
    VoteBook mine, his;
    for (std::size_t i = 0; i < 4; ++i) {
        mine.add(four.vote(i, VoteType::prevote, block('A')));
        if (i % 2 == 0) his.add(four.vote(i, VoteType::prevote, block('A')));
    }
    mine.add(four.vote(1, VoteType::prevote, {}));  // said two things
    his.add(four.vote(1, VoteType::prevote, {}));
    CHECK(mine.missing(his.status(Height{7}, 2, 4), 99).size() == 2);
    CHECK(mine.missing(his.status(Height{7}, 2, 4), 1).size() == 1);
    CHECK(mine.missing(mine.status(Height{7}, 2, 4), 99).empty());
    CHECK(mine.missing(Status{}, 99).size() == 5);
}

TEST_CASE("two votes that contradict each other are evidence, and nothing else is", "[messages]") {
    const Four four;
    const auto a     = four.vote(1, VoteType::precommit, block('B'), "x");
    const auto b     = four.vote(1, VoteType::precommit, block('A'), "y");
    const auto proof = duplicate_vote(four.set, a, b, noon);
    CHECK(proof.first.block_id == block('A'));
    CHECK(verify_duplicate_vote(chain, four.set, noon, proof).ok());
    const auto read = parse_duplicate_vote(duplicate_vote_bytes(proof));
    REQUIRE(read.ok());
    CHECK(verify_duplicate_vote(chain, four.set, noon, *read).ok());
    CHECK(duplicate_vote_bytes(*read) == duplicate_vote_bytes(proof));
    const auto refused = [&](auto change) {
        auto bent = proof;
        change(bent);
        return !verify_duplicate_vote(chain, four.set, noon, bent).ok();
    };
    CHECK(refused([](DuplicateVote& e) { std::swap(e.first, e.second); }));
    CHECK(refused([](DuplicateVote& e) { e.second = e.first; }));
    CHECK(refused([](DuplicateVote& e) { e.power += 1; }));
    CHECK(refused([](DuplicateVote& e) { e.total_power -= 1; }));
    CHECK(refused([](DuplicateVote& e) { e.time.nanos += 1; }));
    CHECK(refused([](DuplicateVote& e) { e.second.signature[3] ^= 1; }));
    CHECK(refused(
        [&](DuplicateVote& e) { e.second = four.vote(2, VoteType::precommit, block('B'), "x"); }));
}

}  // namespace ve::consensus
