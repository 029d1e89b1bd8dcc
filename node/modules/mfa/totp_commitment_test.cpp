#include "node/modules/mfa/totp_commitment.hpp"

#include <catch2/catch.hpp>

namespace ve::mfa {

namespace {

Secret secret() { return Secret::copy_of(std::string_view{"12345678901234567890"}); }
Secret blinding() { return Secret::copy_of(Bytes(32, 7)); }
Address owner() { return Address{ByteArray<20>{1}}; }
constexpr std::uint64_t first_step = 58'000'000;

TotpTree small_tree() {
    return TotpTree::build(owner(), secret(), blinding(),
                           {.first_step = first_step, .depth = 5, .code = {}});
}
std::string code_at(std::uint64_t step) { return totp::hotp(secret(), step, {}); }

}  // namespace

TEST_CASE("the code of every covered step opens the commitment", "[mfa]") {
    const auto tree       = small_tree();
    const auto commitment = tree.commitment();
    CHECK(commitment.depth == 5);
    CHECK(commitment.end_step() == first_step + 32);
    for (auto step = first_step; step < commitment.end_step(); ++step) {
        const auto answer = tree.answer(blinding(), step, code_at(step)).value();
        CHECK(opens(commitment, owner(), answer));
        CHECK(TotpAnswer::parse(answer.encode()).value() == answer);
    }
    CHECK(TotpCommitment::parse(commitment.encode()).value() == commitment);
    CHECK_FALSE(tree.answer(blinding(), first_step - 1, "000000").ok());
    CHECK_FALSE(tree.answer(blinding(), first_step + 32, "000000").ok());
}

TEST_CASE("anything but the right code at the right step does not open it", "[mfa]") {
    const auto tree       = small_tree();
    const auto commitment = tree.commitment();
    const auto step       = first_step + 11;
    const auto right      = tree.answer(blinding(), step, code_at(step)).value();
    REQUIRE(opens(commitment, owner(), right));

    CHECK_FALSE(opens(commitment, Address{ByteArray<20>{2}}, right));
    auto wrong = right;
    wrong.code = code_at(step + 1);
    CHECK_FALSE(opens(commitment, owner(), wrong));
    wrong      = right;
    wrong.step = step + 1;
    CHECK_FALSE(opens(commitment, owner(), wrong));
    wrong = right;
    wrong.blind[0] ^= 1;
    CHECK_FALSE(opens(commitment, owner(), wrong));
    wrong = right;
    wrong.path.pop_back();
    CHECK_FALSE(opens(commitment, owner(), wrong));
    wrong = right;
    wrong.path[2][5] ^= 1;
    CHECK_FALSE(opens(commitment, owner(), wrong));
    CHECK_FALSE(opens(commitment, owner(),
                      tree.answer(Secret::copy_of(Bytes(32, 8)), step, code_at(step)).value()));
}

TEST_CASE("an inner node passes for no leaf", "[mfa]") {
    const auto tree   = small_tree();
    auto commitment   = tree.commitment();
    const auto answer = tree.answer(blinding(), first_step, code_at(first_step)).value();
    commitment.depth  = 4;
    auto shorter      = answer;
    shorter.path.erase(shorter.path.begin());
    CHECK_FALSE(opens(commitment, owner(), shorter));
}

TEST_CASE("a tree comes back from its leaves alone", "[mfa]") {
    const auto tree  = small_tree();
    const auto again = TotpTree::from_leaves(first_step, tree.leaves()).value();
    CHECK(again.commitment() == tree.commitment());
    CHECK_FALSE(TotpTree::from_leaves(first_step, Bytes(32 * 3)).ok());
    CHECK_FALSE(TotpTree::from_leaves(first_step, Bytes(31)).ok());
    CHECK_FALSE(TotpTree::from_leaves(first_step, Bytes{}).ok());
}

TEST_CASE("malformed commitments and answers are refused", "[mfa]") {
    const auto tree       = small_tree();
    const auto commitment = tree.commitment().encode();
    for (std::size_t size = 0; size < commitment.size(); ++size)
        CHECK_FALSE(TotpCommitment::parse(ByteView{commitment}.first(size)).ok());
    for (const auto& [at, byte] : {std::pair<std::size_t, int>{0, 2}, {1, 255}, {9, 0}, {9, 21}}) {
        auto changed = commitment;
        changed[at]  = static_cast<std::uint8_t>(byte);
        CHECK_FALSE(TotpCommitment::parse(changed).ok());
    }
    const auto answer = tree.answer(blinding(), first_step, code_at(first_step)).value().encode();
    CHECK_FALSE(TotpAnswer::parse(ByteView{answer}.first(answer.size() - 1)).ok());
    CHECK_FALSE(TotpAnswer::parse(ByteView{answer}.first(20)).ok());
    auto letters = answer;
    letters[42]  = 'x';
    CHECK_FALSE(TotpAnswer::parse(letters).ok());
}

}  // namespace ve::mfa
