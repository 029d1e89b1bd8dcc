// A tree against a plain map: contents, order, versions, and a root that knows no history.
#include "node/store/tree.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <thread>

#include "crypto/hash.hpp"
#include "node/store/change_set.hpp"

namespace ve::store {
namespace {

using Model = std::map<std::string, std::string>;

// Keys that share prefixes, are prefixes of each other, and contain the extreme bytes.
std::string random_key(std::mt19937_64& random) {
    static constexpr std::string_view letters{
        "\x00\x01\x7f\x80\xff"
        "ab",
        7};
    std::string key;
    const auto size = 1 + random() % 6;
    for (std::uint64_t i = 0; i < size; ++i) key.push_back(letters[random() % letters.size()]);
    return key;
}

Model content(const Tree& tree) {
    Model all;
    for (auto cursor = tree.cursor(); cursor; cursor.next())
        all.emplace(cursor.key(), cursor.value());
    return all;
}

Tree tree_of(const Model& model) {
    Tree tree;
    for (const auto& [key, value] : model) tree.set(key, value);
    return tree;
}

std::vector<std::string> keys(const Tree& tree, const Range& range, Direction direction) {
    std::vector<std::string> found;
    for (auto cursor = tree.cursor(range, direction); cursor; cursor.next())
        found.emplace_back(cursor.key());
    return found;
}

std::vector<std::string> model_keys(const Model& model, const Range& range, Direction direction) {
    std::vector<std::string> found;
    for (const auto& [key, value] : model)
        if (key >= range.from && (range.to.empty() || key < range.to)) found.push_back(key);
    if (direction == Direction::backward) std::reverse(found.begin(), found.end());
    return found;
}

}  // namespace

TEST_CASE("a tree does what a map does, and every version keeps its content", "[tree]") {
    const auto seed = GENERATE(range(0U, 8U));
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    Tree tree;
    Model model;
    std::vector<std::pair<Tree, Model>> versions;
    for (int step = 0; step < 3000; ++step) {
        const auto key = random_key(random);
        switch (random() % 4) {
            case 0: CHECK(tree.erase(key) == (model.erase(key) == 1)); break;
            case 1: {
                const auto known = model.find(key);
                const auto found = tree.get(key);
                REQUIRE(found.has_value() == (known != model.end()));
                if (found) REQUIRE(*found == known->second);
                break;
            }
            default: model[key] = std::to_string(random() % 1000); tree.set(key, model[key]);
        }
        REQUIRE(tree.size() == model.size());
        if (step % 300 == 0) versions.emplace_back(tree, model);
        if (step % 500 == 0) static_cast<void>(tree.root_hash());  // some nodes clean, some not
    }
    versions.emplace_back(tree, model);
    for (const auto& [version, expected] : versions) {
        CHECK(content(version) == expected);
        CHECK(version.root_hash() == tree_of(expected).root_hash());
    }
}

TEST_CASE("the root depends on the content, not on how it came to be", "[tree]") {
    std::mt19937_64 random{GENERATE(range(0U, 5U))};
    Model model;
    for (int i = 0; i < 200; ++i) model[random_key(random)] = std::to_string(i);
    const auto root = tree_of(model).root_hash();

    std::vector<std::pair<std::string, std::string>> shuffled(model.begin(), model.end());
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    Tree other;
    for (const auto& [key, value] : shuffled) {
        other.set(key, "first " + value);
        other.set(key + "-gone", value);
    }
    CHECK(other.root_hash() != root);
    for (const auto& [key, value] : shuffled) {
        other.set(key, value);
        CHECK(other.erase(key + "-gone"));
    }
    CHECK(other.root_hash() == root);
}

TEST_CASE("erasing returns to the earlier root, down to the empty one", "[tree]") {
    Tree tree;
    CHECK(tree.root_hash() == sha256(std::string_view{}));
    CHECK_FALSE(tree.erase("a"));
    std::vector<Hash> roots{tree.root_hash()};
    const std::vector<std::string> written{"a", "ab", "abc", "b", std::string{"a\0", 2}, "\xff"};
    for (const auto& key : written) {
        tree.set(key, "value of " + key);
        roots.push_back(tree.root_hash());
    }
    for (auto key = written.rbegin(); key != written.rend(); ++key) {
        CHECK(tree.root_hash() == roots.back());
        roots.pop_back();
        CHECK(tree.erase(*key));
        CHECK_FALSE(tree.has(*key));
        CHECK(tree.root_hash() == roots.back());
    }
    CHECK(tree.empty());
}

TEST_CASE("any change of key or value changes the root", "[tree]") {
    const auto root  = tree_of({{"a", "1"}, {"b", "2"}}).root_hash();
    const auto other = GENERATE(values<Model>({
        {},
        {{"a", "1"}},
        {{"a", "2"}, {"b", "1"}},
        {{"a", "1"}, {"b", "22"}},
        {{"a", "1"}, {"ab", "2"}},
        {{"a", "1"}, {"b", "2"}, {"c", "3"}},
    }));
    CHECK(tree_of(other).root_hash() != root);
}

TEST_CASE("a walk keeps to its range, both ways", "[tree]") {
    std::mt19937_64 random{GENERATE(range(0U, 5U))};
    Model model;
    const int count = GENERATE(0, 1, 2, 150);
    for (int i = 0; i < count; ++i) model[random_key(random)] = "x";
    const auto tree = tree_of(model);
    for (int i = 0; i < 300; ++i) {
        const Range range{i % 5 == 0 ? "" : random_key(random),
                          i % 7 == 0 ? "" : random_key(random)};
        for (const auto direction : {Direction::forward, Direction::backward})
            REQUIRE(keys(tree, range, direction) == model_keys(model, range, direction));
    }
    for (int i = 0; i < 100; ++i) {
        const auto prefix = random_key(random).substr(0, 2);
        std::vector<std::string> expected, found;
        for (const auto& [key, value] : model)
            if (key.starts_with(prefix)) expected.push_back(key);
        CHECK(tree.walk(prefix,
                        [&](std::string_view key, std::string_view) { found.emplace_back(key); }));
        REQUIRE(found == expected);
    }
}

TEST_CASE("a prefix of the highest bytes reaches to the end", "[tree]") {
    const auto tree =
        tree_of({{"a", "1"}, {"\xff", "2"}, {"\xff\xff", "3"}, {"\xff\xff\x01", "4"}});
    CHECK(keys(tree, Range::prefix("\xff\xff"), Direction::forward).size() == 2);
    CHECK(keys(tree, Range::prefix(""), Direction::backward).size() == 4);
    CHECK(Range::prefix("a\xff").to == "b");
}

TEST_CASE("a walk ends when its function says so", "[tree]") {
    const auto tree = tree_of({{"a", "1"}, {"b", "2"}, {"c", "3"}});
    int seen        = 0;
    CHECK_FALSE(tree.walk("", [&](std::string_view, std::string_view) { return ++seen < 2; }));
    CHECK(seen == 2);
}

TEST_CASE("a cursor sees its version while the tree changes under it", "[tree]") {
    Model model;
    for (int i = 0; i < 100; ++i) model["key" + std::to_string(i)] = "v";
    auto tree = tree_of(model);
    Model seen;
    for (auto cursor = tree.cursor(); cursor; cursor.next()) {
        seen.emplace(cursor.key(), cursor.value());
        tree.erase(cursor.key());
        tree.set("new " + std::string{cursor.key()}, "w");
    }
    CHECK(seen == model);
    CHECK(tree.size() == 100);
    CHECK_FALSE(tree.has("key1"));
}

TEST_CASE("what is written may come from the tree itself", "[tree]") {
    Tree tree;
    tree.set("a", "first");
    tree.set("b", "second");
    tree.set(*tree.get("a"), *tree.get("b"));
    tree.set("a", tree.get("a")->substr(1, 2));
    CHECK(tree.get("first") == "second");
    CHECK(tree.get("a") == "ir");
}

TEST_CASE("the longest keys and values are stored, in a trie as deep as it gets", "[tree]") {
    Tree tree;
    std::string key;
    while (key.size() < key_bytes_max) tree.set(key.append(1, 'k'), "v");
    tree.set(key, std::string(value_bytes_max, 'v'));
    CHECK(tree.size() == key_bytes_max);
    const auto root = tree.root_hash();
    const Tree kept = tree;
    tree.set("k", "other");
    CHECK(kept.root_hash() == root);
    CHECK(tree.root_hash() != root);
    CHECK(tree.get(key)->size() == value_bytes_max);
}

TEST_CASE("the difference of two versions leads from one to the other", "[tree]") {
    std::mt19937_64 random{GENERATE(range(0U, 20U))};
    Tree before;
    for (int i = 0; i < 200; ++i) before.set(random_key(random), std::to_string(i));
    if (random() % 2 == 0) static_cast<void>(before.root_hash());
    auto after = random() % 4 == 0 ? Tree{} : before;
    for (std::uint64_t i = random() % 200; i > 0; --i) {
        const auto key = random_key(random);
        if (random() % 2 == 0) {
            after.erase(key);
        } else {
            after.set(key, std::to_string(i));
        }
    }
    const auto changes = differences(before, after);
    auto replayed      = before;
    for (const auto& [key, from, to] : changes) {
        CHECK(from != to);
        CHECK(before.get(key) == from);
        CHECK(after.get(key) == to);
        if (to) {
            replayed.set(key, *to);
        } else {
            CHECK(replayed.erase(key));
        }
    }
    CHECK(content(replayed) == content(after));
    CHECK(std::is_sorted(changes.begin(), changes.end(),
                         [](const auto& a, const auto& b) { return a.key < b.key; }));
    CHECK(differences(after, after).empty());
    CHECK(differences(Tree{}, after).size() == after.size());
    CHECK(differences(after, Tree{}).size() == after.size());
}

TEST_CASE("threads hash, change and drop copies of one version", "[tree]") {
    Model model;
    for (int i = 0; i < 2000; ++i) model["key" + std::to_string(i * 7919 % 2000)] = "v";
    const auto expected = tree_of(model).root_hash();
    const auto tree     = tree_of(model);  // not hashed yet
    std::vector<std::thread> threads;
    std::atomic<int> right{0};
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            auto mine = tree;
            if (tree.root_hash() == expected) ++right;
            for (int i = t; i < 2000; i += 3) mine.set("key" + std::to_string(i), "w");
            for (int i = t; i < 2000; i += 3) mine.set("key" + std::to_string(i), "v");
            if (mine.root_hash() == expected) ++right;
        });
    for (auto& thread : threads) thread.join();
    CHECK(right == 8);
    CHECK(content(tree) == model);
}

}  // namespace ve::store
