#include "crypto/merkle.hpp"

#include <catch2/catch.hpp>

#include "crypto/hash.hpp"
#include "crypto/published_vectors.hpp"

namespace ve {
namespace {

std::vector<Bytes> some_items(std::size_t count) {
    std::vector<Bytes> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(Bytes(i % 5, static_cast<uint8_t>(i)));
    return out;
}

}  // namespace

TEST_CASE("roots and proofs are CometBFT's", "[crypto][merkle][vectors]") {
    test::each_vector("wire/vectors/merkle.json", [](const Json& item) {
        const auto& input  = *item.find("input");
        const auto& expect = *item.find("expect");
        if (const auto* txs = input.find("txs_hex")) {  // the data hash: leaves are SHA256(tx)
            std::vector<Hash> hashes;
            for (const auto& tx : txs->items())
                hashes.push_back(sha256(parse_hex(tx.raw()).value()));
            CHECK(hex_upper(merkle::root(hashes)) == test::text_at(expect, "data_hash"));
        }
        const auto* hexes = input.find("items_hex");
        if (hexes == nullptr) return;
        std::vector<Bytes> items;
        for (const auto& text : hexes->items()) items.push_back(parse_hex(text.raw()).value());
        CHECK(hex(merkle::root(items)) == test::text_at(expect, "root_hex"));
        const auto* listed = expect.find("proofs");
        if (listed == nullptr) return;
        const auto proofs = merkle::proofs(items);
        for (const auto& wanted : listed->items()) {
            const auto& proof = proofs.at(wanted.find("index")->u64().value());
            CHECK(hex(proof.leaf_hash) == test::text_at(wanted, "leaf_hash_hex"));
            std::vector<std::string> aunts;
            for (const auto& aunt : proof.aunts) aunts.push_back(hex(aunt));
            std::vector<std::string> wanted_aunts;
            for (const auto& aunt : wanted.find("aunts_hex")->items())
                wanted_aunts.push_back(aunt.raw());
            CHECK(aunts == wanted_aunts);
        }
    });
}

TEST_CASE("each item of a list has a proof, and no other item has it", "[crypto][merkle]") {
    for (std::size_t count = 1; count < 40; ++count) {
        auto items        = some_items(count);
        const auto root   = merkle::root(items);
        const auto proofs = merkle::proofs(items);
        REQUIRE(proofs.size() == count);
        for (std::size_t i = 0; i < count; ++i) {
            CHECK(proofs[i].verify(root, items[i]));
            CHECK_FALSE(proofs[i].verify(root, bytes_of("another item")));
            CHECK_FALSE(proofs[i].verify(sha256(root), items[i]));

            auto longer = proofs[i];
            longer.aunts.push_back(root);
            CHECK_FALSE(longer.verify(root, items[i]));
            auto moved  = proofs[i];
            moved.index = static_cast<std::int64_t>(count) - 1 - moved.index;
            CHECK(moved.verify(root, items[i]) == (moved.index == proofs[i].index));
            if (proofs[i].aunts.empty()) continue;
            auto shorter = proofs[i];
            shorter.aunts.pop_back();
            CHECK_FALSE(shorter.verify(root, items[i]));
        }
    }
    CHECK(merkle::proofs(std::vector<Bytes>{}).empty());
}

TEST_CASE("a proof with impossible numbers has no root", "[crypto][merkle]") {
    struct Case {
        std::int64_t total, index;
        std::size_t aunts;
    };
    const auto c = GENERATE(values<Case>({{0, 0, 0},
                                          {-1, 0, 0},
                                          {1, 1, 0},
                                          {1, -1, 0},
                                          {2, 0, 0},
                                          {2, 0, 2},
                                          {INT64_MAX, 0, 101},
                                          {INT64_MAX, INT64_MAX, 63},
                                          {INT64_MIN, INT64_MIN, 1}}));
    CAPTURE(c.total, c.index, c.aunts);
    const merkle::Proof proof{c.total, c.index, {}, std::vector<Hash>(c.aunts)};
    CHECK_FALSE(proof.computed_root().has_value());
}

TEST_CASE("a leaf never passes for an inner node", "[crypto][merkle]") {
    const auto items = some_items(2);
    const auto left = merkle::leaf_hash(items[0]), right = merkle::leaf_hash(items[1]);
    Bytes joined = copy_of(left);
    append(joined, right);
    CHECK(merkle::inner_hash(left, right) == merkle::root(items));
    CHECK_FALSE(merkle::leaf_hash(joined) == merkle::root(items));
}

}  // namespace ve
