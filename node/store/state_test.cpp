// Stores together: the app hash, proofs under both published specs, forged ones, change sets.
#include "node/store/state.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "crypto/hash.hpp"
#include "crypto/merkle.hpp"
#include "node/store/ics23_verifier.hpp"

namespace ve::store {
namespace {

std::string proof_key(std::mt19937_64& random) {
    std::string key;
    for (std::uint64_t i = 1 + random() % 5; i > 0; --i) key.push_back("\x01 ab\xfe"[random() % 5]);
    return key;
}

State three_stores() {
    State state;
    for (const auto* name : {"bank", "auth", "empty"}) state.mount(name);
    state.at("bank").set("balance", "25");
    state.at("bank").set("supply", "100");
    state.at("auth").set("account", "1");
    return state;
}

}  // namespace

TEST_CASE("proofs of any tree verify, for keys that are there and keys that are not", "[proof]") {
    std::mt19937_64 random{GENERATE(range(0U, 12U))};
    Tree tree;
    const auto count = GENERATE(1, 2, 3, 60);
    for (int i = 0; i < count; ++i) tree.set(proof_key(random), std::to_string(random()));
    const auto root = tree.root_hash();
    int present = 0, absent = 0;
    for (int i = 0; i < 120; ++i) {
        const auto key   = i < 60 ? proof_key(random) : proof_key(random) + proof_key(random);
        const auto proof = ics23::parse(*tree.prove(key));
        REQUIRE(proof);
        if (const auto value = tree.get(key)) {
            ++present;
            REQUIRE(ics23::verify_membership(ics23::iavl_spec, root, *proof, key, *value));
            REQUIRE_FALSE(ics23::verify_membership(ics23::iavl_spec, root, *proof, key, "other"));
            REQUIRE_FALSE(ics23::verify_absence(ics23::iavl_spec, root, *proof, key));
        } else {
            ++absent;
            REQUIRE(ics23::verify_absence(ics23::iavl_spec, root, *proof, key));
            REQUIRE_FALSE(ics23::verify_membership(ics23::iavl_spec, root, *proof, key, "1"));
        }
        const auto encoded = ics23::parse(ics23::encode(*proof));
        REQUIRE(encoded);
    }
    CHECK(absent > 0);
}

TEST_CASE("an absence proof cannot be forged from the proofs of other keys", "[proof]") {
    std::mt19937_64 random{GENERATE(range(0U, 3U))};
    Tree tree;
    for (int i = 0; i < 30; ++i) tree.set(proof_key(random), std::to_string(i));
    const auto root = tree.root_hash();
    std::vector<ics23::Existence> all;
    for (auto cursor = tree.cursor(); cursor; cursor.next())
        all.push_back(*ics23::parse(*tree.prove(cursor.key()))->exist);

    // Whatever two neighbours are claimed, or none on a side, no key that is there is absent.
    for (std::size_t hidden = 0; hidden < all.size(); ++hidden)
        for (std::size_t left = 0; left <= all.size(); ++left)
            for (std::size_t right = 0; right <= all.size(); ++right) {
                ics23::Absence claim{all[hidden].key, {}, {}};
                if (left < all.size()) claim.left = all[left];
                if (right < all.size()) claim.right = all[right];
                REQUIRE_FALSE(
                    ics23::verify_absence(ics23::iavl_spec, root, {{}, claim}, all[hidden].key));
            }
    // Nor is a true proof good for another root.
    auto changed = tree;
    changed.set("another", "key");
    const auto proof = ics23::parse(*tree.prove("another"));
    CHECK(ics23::verify_absence(ics23::iavl_spec, root, *proof, "another"));
    CHECK_FALSE(ics23::verify_absence(ics23::iavl_spec, changed.root_hash(), *proof, "another"));
}

TEST_CASE("an empty tree and an empty key have no proof", "[proof]") {
    CHECK(Tree{}.prove("a").error().is(errors::input));
    Tree tree;
    tree.set("a", "1");
    CHECK(tree.prove("").error().is(errors::input));
}

TEST_CASE("the steps of a proof lead from a key to the app hash", "[proof]") {
    const int stores = GENERATE(1, 2, 3, 7, 20);
    State state;
    for (int i = 0; i < stores; ++i) {
        const auto name = "store" + std::to_string(i);
        state.mount(name);
        state.at(name).set("key", name);
    }
    for (const auto& name : state.names()) {
        CAPTURE(stores, name);
        const auto ops = state.prove(name, "key").value();
        REQUIRE(ops.size() == 2);
        CHECK(ops[0].type == "ics23:iavl");
        CHECK(text_of(ops[0].key) == "key");
        CHECK(ops[1].type == "ics23:simple");
        CHECK(text_of(ops[1].key) == name);
        const auto root = state.at(name).root_hash();
        CHECK(ics23::verify_membership(ics23::iavl_spec, root, *ics23::parse(ops[0].data), "key",
                                       name));
        CHECK(ics23::verify_membership(ics23::tendermint_spec, state.app_hash(),
                                       *ics23::parse(ops[1].data), name, text_of(root)));
        CHECK_FALSE(ics23::verify_membership(ics23::tendermint_spec, state.app_hash(),
                                             *ics23::parse(ops[1].data), name,
                                             text_of(sha256(std::string_view{}))));
    }
    CHECK(state.prove("none", "key").error().is(errors::input));
}

TEST_CASE("the app hash is the Merkle map of the stores by name", "[state]") {
    const auto state = three_stores();
    CHECK(state.names() == std::vector<std::string>{"auth", "bank", "empty"});
    std::vector<Bytes> items;
    for (const auto& name : state.names()) {
        Bytes item{static_cast<std::uint8_t>(name.size())};
        append(item, name);
        item.push_back(32);
        append(item, sha256(state.at(name).root_hash()));
        items.push_back(item);
    }
    CHECK(state.app_hash() == merkle::root(items));
    CHECK(State{}.app_hash() == sha256(std::string_view{}));
    auto more = state;
    more.mount("fresh");
    CHECK(more.app_hash() != state.app_hash());
    CHECK(state.find("fresh") == nullptr);
}

TEST_CASE("a branch of a state is dropped or kept whole", "[state]") {
    auto state        = three_stores();
    const auto before = state.app_hash();
    auto branch       = state;
    branch.at("bank").set("balance", "26");
    branch.at("auth").erase("account");
    CHECK(state.app_hash() == before);
    CHECK(state.at("bank").get("balance") == "25");
    state = std::move(branch);
    CHECK(state.app_hash() != before);
    CHECK(state.at("auth").empty());
}

TEST_CASE("a change set holds what a block did, and is read back as it was", "[state]") {
    const auto before = three_stores();
    auto after        = before;
    after.at("bank").set("balance", "7");
    after.at("bank").erase("supply");
    after.at("empty").set("no", "longer");
    after.mount("young");
    const auto changes = after.changes_since(before);
    REQUIRE(changes.stores.size() == 3);
    CHECK(changes.size() == 3);

    const auto read = ChangeSet::decode(changes.encode());
    REQUIRE(read.ok());
    CHECK(*read == changes);
    auto replayed = before;
    replayed.apply(*read);
    CHECK(replayed.app_hash() == after.app_hash());
    CHECK(after.changes_since(after).empty());

    State fresh;
    fresh.apply(after.changes_since(State{}));
    CHECK(fresh.app_hash() == after.app_hash());
}

TEST_CASE("a damaged change set is refused", "[state]") {
    auto after       = three_stores();
    const auto whole = after.changes_since(State{}).encode();
    for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK(ChangeSet::decode(ByteView{whole}.first(size)).error().is(errors::corrupt));
    struct Case {
        std::string_view name;
        Bytes bytes;
    };
    const auto c = GENERATE(values<Case>({
        {"another version", {2, 0}},
        {"bytes after the end", {1, 0, 0}},
        {"a number in a longer form", {1, 0x80, 0}},
        {"stores out of order", {1, 2, 1, 'b', 0, 1, 'a', 0}},
        {"a store twice", {1, 2, 1, 'a', 0, 1, 'a', 0}},
        {"keys out of order", {1, 1, 1, 'a', 2, 1, 'y', 0, 1, 'x', 0}},
        {"an empty key", {1, 1, 1, 'a', 1, 0, 0}},
        {"a nameless store", {1, 1, 0, 0}},
        {"more changes than bytes", {1, 1, 1, 'a', 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 'k', 0}},
    }));
    CAPTURE(c.name);
    CHECK(ChangeSet::decode(c.bytes).error().is(errors::corrupt));
}

}  // namespace ve::store
