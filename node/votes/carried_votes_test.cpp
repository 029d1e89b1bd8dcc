// Votes as a block carries them: one form, and every way in which a proposer may lie about others.
#include "node/votes/carried_votes.hpp"

#include <catch2/catch.hpp>

#include <fstream>

#include "crypto/hash.hpp"

namespace ve {
namespace {

constexpr std::string_view chain = "ve-votes-1";

ed25519::PrivateKey key_of(std::size_t i) {
    return ed25519::PrivateKey::from_seed(sha256("voter ", std::to_string(i))).value();
}

ByteArray<20> address(std::size_t i) {
    ByteArray<20> out{};
    out[0] = static_cast<std::uint8_t>(i + 1);
    return out;
}

std::optional<ByteArray<32>> known_key(const ByteArray<20>& validator) {
    if (validator[0] == 0 || validator[0] > 4) return {};
    return key_of(validator[0] - 1U).public_key().bytes();
}

void sign(abci::ExtendedVote& vote, std::size_t signer, Height height, std::int32_t round,
          std::string_view chain_id = chain) {
    vote.extension_signature = copy_of(ed25519::sign(
        key_of(signer), extension_sign_bytes(chain_id, height, round, vote.extension)));
}

// Four of power 10: three voted for height 7 in round 2, the third has nothing to say.
CarriedVotes cast() {
    CarriedVotes out{Height{7}, 2, {}};
    for (std::size_t i = 0; i < 4; ++i) {
        auto& vote = out.votes.emplace_back(abci::ExtendedVote{address(i), 10, i != 3, {}});
        if (i < 2) vote.extension = fmt::format("score {}", 60 + i);
        if (i != 3) sign(vote, i, out.height, out.round);
    }
    return out;
}

std::vector<abci::ExtendedVote> without_words(std::vector<abci::ExtendedVote> votes) {
    for (auto& vote : votes) vote = {vote.validator, vote.power, vote.signed_block, {}};
    return votes;
}

}  // namespace

TEST_CASE("a proposer that tells the last votes otherwise is refused, and why is said", "[votes]") {
    struct Case {
        std::string_view name;
        std::function<void(CarriedVotes&)> change;
        std::string_view refused;  // nothing: it is believed
    };
    const auto c = GENERATE(values<Case>({
        {"as they were cast", [](auto&) {}, ""},
        {"another score of somebody", [](auto& it) { it.votes[1].extension = "score 99"; },
         "did not sign what it is said to say"},
        {"a score of one who said nothing", [](auto& it) { it.votes[2].extension = "score 99"; },
         "did not sign what it is said to say"},
        {"somebody's score is forgotten", [](auto& it) { it.votes[1].extension.clear(); },
         "did not sign what it is said to say"},
        {"the signature is another's",
         [](auto& it) { it.votes[0].extension_signature = it.votes[1].extension_signature; },
         "did not sign what it is said to say"},
        {"there is no signature", [](auto& it) { it.votes[0].extension_signature.clear(); },
         "did not sign what it is said to say"},
        {"signed by the proposer himself",
         [](auto& it) { sign(it.votes[1], 0, it.height, it.round); },
         "did not sign what it is said to say"},
        {"signed for an earlier height",
         [](auto& it) { sign(it.votes[1], 1, Height{6}, it.round); },
         "did not sign what it is said to say"},
        {"signed in another round", [](auto& it) { sign(it.votes[1], 1, it.height, 1); },
         "did not sign what it is said to say"},
        {"signed on another chain",
         [](auto& it) { sign(it.votes[1], 1, it.height, it.round, "ve-votes-2"); },
         "did not sign what it is said to say"},
        {"the votes of another height", [](auto& it) { it.height = Height{6}; },
         "of height 6, not 7"},
        {"the votes of another round", [](auto& it) { it.round = 1; }, "of round 1, not 2"},
        {"a validator less", [](auto& it) { it.votes.pop_back(); },
         "3 validators, the last commit has 4"},
        {"a validator more",
         [](auto& it) {
             it.votes.push_back({address(7), 10, false, {}});
         },
         "5 validators, the last commit has 4"},
        {"a stranger in somebody's place", [](auto& it) { it.votes[1].validator = address(7); },
         "stands where the last commit has"},
        {"two in another order", [](auto& it) { std::swap(it.votes[0], it.votes[1]); },
         "stands where the last commit has"},
        {"another power", [](auto& it) { it.votes[0].power = 1'000; }, "has power 10, not 1000"},
        {"a vote that is not in the last commit",
         [](auto& it) {
             it.votes[3] = {address(3), 10, true, "score 1"};
             sign(it.votes[3], 3, it.height, it.round);
         },
         "is not in the last commit"},
        {"words of one who did not vote", [](auto& it) { it.votes[3].extension = "score 1"; },
         "did not vote and has words"},
        {"two thirds are not there",
         [](auto& it) {
             it.votes[0] = {address(0), 10, false, {}};
         },
         "power 20 of 40 is not more than two thirds"},
    }));
    CAPTURE(c.name);
    const auto truth = cast();
    const auto said  = without_words(truth.votes);
    auto carried     = truth;
    c.change(carried);
    const auto found = verify_carried_votes(chain, carried, {truth.height, truth.round, said},
                                            known_key, Signatures{});
    CHECK(found.ok() == c.refused.empty());
    if (found.ok()) return;
    CAPTURE(found.error().text());
    CHECK(found.error().is(errors::verification));
    CHECK(found.error().text().find(c.refused) != std::string::npos);
}

TEST_CASE("who is in the last commit may be left out while two thirds stay", "[votes]") {
    auto carried                  = cast();
    carried.votes[3].signed_block = true;
    carried.votes[3].extension    = "score 9";
    sign(carried.votes[3], 3, carried.height, carried.round);
    const auto said  = without_words(carried.votes);
    carried.votes[1] = {address(1), 10, false, {}};
    const LastCommit last{carried.height, carried.round, said};
    CHECK(verify_carried_votes(chain, carried, last, known_key, Signatures{}).ok());
    const auto forgotten = [](const ByteArray<20>& validator) {
        return validator == address(0) ? std::nullopt : known_key(validator);
    };
    const auto found = verify_carried_votes(chain, carried, last, forgotten, Signatures{});
    REQUIRE_FALSE(found.ok());
    CHECK(found.error().text().find("is not known") != std::string::npos);
}

TEST_CASE("carried votes are no transaction and have one form", "[votes]") {
    auto truth               = cast();
    truth.votes[0].extension = std::string(300, '\0');
    const auto bytes         = encode_carried_votes(truth);
    const auto decoded       = decode_carried_votes(bytes);
    REQUIRE(decoded.ok());
    CHECK(decoded->height == truth.height);
    CHECK(decoded->round == truth.round);
    REQUIRE(decoded->votes.size() == truth.votes.size());
    CHECK(encode_carried_votes(*decoded) == bytes);
    for (std::size_t i = 0; i < truth.votes.size(); ++i) {
        CHECK(decoded->votes[i].validator == truth.votes[i].validator);
        CHECK(decoded->votes[i].extension == truth.votes[i].extension);
        CHECK(decoded->votes[i].extension_signature == truth.votes[i].extension_signature);
    }
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto part = decode_carried_votes(bytes.substr(0, size));
        if (part.ok()) CHECK(part->votes.size() < truth.votes.size());
    }
    CHECK_FALSE(decode_carried_votes(bytes + '\0').ok());
    auto twice               = truth;
    twice.votes[1].validator = twice.votes[0].validator;
    CHECK_FALSE(decode_carried_votes(encode_carried_votes(twice)).ok());
    auto powerless           = truth;
    powerless.votes[1].power = 0;
    CHECK_FALSE(decode_carried_votes(encode_carried_votes(powerless)).ok());
    auto endless               = truth;
    endless.votes[1].extension = std::string(vote_extension_bytes_max + 1, 'x');
    CHECK_FALSE(decode_carried_votes(encode_carried_votes(endless)).ok());
}

TEST_CASE("a proposer carries what others will believe, and nothing when nobody speaks",
          "[votes]") {
    abci::Proposal proposal;
    proposal.height     = Height{8};
    proposal.last_round = 2;
    proposal.last_votes = cast().votes;
    const auto carry    = [&](const AcceptsVote& accepts) {
        return votes_to_carry(chain, proposal, known_key, Signatures{}, accepts);
    };
    const auto everything = [](const abci::ExtendedVote&) { return true; };
    const auto all        = carry(everything);
    REQUIRE(all.has_value());
    CHECK(all->height == Height{7});
    CHECK(all->votes[1].extension == "score 61");
    CHECK_FALSE(carry([](const auto& vote) { return vote.extension != "score 61"; }).has_value());
    for (auto& vote : proposal.last_votes) {
        vote.extension.clear();
        vote.extension_signature.clear();
    }
    CHECK_FALSE(carry(everything).has_value());
}

namespace {

// What the fuzzer begins with: the form itself, and its near misses.
std::vector<std::pair<std::string_view, std::string>> corpus() {
    const auto whole = cast();
    auto nobody      = whole;
    nobody.votes.clear();
    auto silent     = whole;
    silent.votes[0] = {address(0), 10, false, {}};
    auto twice      = whole;
    twice.votes.push_back(whole.votes[0]);
    auto powerless           = whole;
    powerless.votes[1].power = 0;
    const auto bytes         = encode_carried_votes(whole);
    auto flagged             = bytes;
    flagged[17 + 20 + 8]     = 2;  // of the first vote
    auto endless             = bytes;
    endless[17 + 20 + 9]     = '\x7f';  // how long its words are
    return {{"whole", bytes},
            {"nobody", encode_carried_votes(nobody)},
            {"one_silent", encode_carried_votes(silent)},
            {"one_twice", encode_carried_votes(twice)},
            {"one_without_power", encode_carried_votes(powerless)},
            {"another_flag", flagged},
            {"endless_words", endless},
            {"cut_off", bytes.substr(0, bytes.size() - 1)},
            {"longer", bytes + '\0'}};
}

std::string corpus_file(std::string_view name) {
    return fmt::format("node/votes/corpus/carried_votes/{}", name);
}

}  // namespace

TEST_CASE("the fuzzer's corpus is what this encoder writes, and only the true forms are read",
          "[votes]") {
    for (const auto& [name, bytes] : corpus()) {
        CAPTURE(name);
        std::ifstream file{corpus_file(name), std::ios::binary};
        const std::string kept{std::istreambuf_iterator<char>{file}, {}};
        CHECK(hex(bytes_of(kept)) == hex(bytes_of(bytes)));
        const bool is_true = name == "whole" || name == "nobody" || name == "one_silent";
        CHECK(decode_carried_votes(bytes).ok() == is_true);
    }
}

TEST_CASE("the fuzzer's corpus is written anew", "[.corpus]") {
    for (const auto& [name, bytes] : corpus())
        std::ofstream{corpus_file(name), std::ios::binary} << bytes;
}

}  // namespace ve
