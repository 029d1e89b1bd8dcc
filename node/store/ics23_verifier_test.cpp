// The verifier, held against the published vectors.
#include "node/store/ics23_verifier.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/json.hpp"

namespace ve::store::ics23 {
namespace {

std::string with_length(std::string_view text) {
    Bytes out;
    append_varint(out, text.size());
    append(out, text);
    return string_of(out);
}

void put(Bytes& out, std::uint64_t id, std::string_view bytes) {
    append_varint(out, id << 3 | 2);
    append(out, with_length(bytes));
}

void put(Bytes& out, std::uint64_t id, std::uint64_t number) {
    append_varint(out, id << 3);
    append_varint(out, number);
}

Bytes encode_existence_again(const Existence& proof) {
    Bytes out, leaf;
    put(out, 1, std::string_view{proof.key});
    put(out, 2, std::string_view{proof.value});
    if (proof.leaf) {
        put(leaf, 1, proof.leaf->hash);
        put(leaf, 2, proof.leaf->prehash_key);
        put(leaf, 3, proof.leaf->prehash_value);
        put(leaf, 4, proof.leaf->length);
        put(leaf, 5, std::string_view{proof.leaf->prefix});
        put(out, 3, text_of(leaf));
    }
    for (const auto& op : proof.path) {
        Bytes inner;
        put(inner, 1, op.hash);
        put(inner, 2, std::string_view{op.prefix});
        put(inner, 3, std::string_view{op.suffix});
        put(out, 4, text_of(inner));
    }
    return out;
}

const std::filesystem::path vectors{"../shared/vectors/ics23"};

Json read_json(const std::filesystem::path& file) {
    std::ifstream in{file};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    return Json::parse(text).value();
}

std::string hex_member(const Json& json, std::string_view name) {
    return string_of(parse_hex(json.find(name)->raw()).value());
}

}  // namespace

Bytes encode(const Commitment& proof) {
    Bytes out, absence;
    if (proof.exist) put(out, 1, text_of(encode_existence_again(*proof.exist)));
    if (proof.nonexist) {
        put(absence, 1, std::string_view{proof.nonexist->key});
        if (proof.nonexist->left)
            put(absence, 2, text_of(encode_existence_again(*proof.nonexist->left)));
        if (proof.nonexist->right)
            put(absence, 3, text_of(encode_existence_again(*proof.nonexist->right)));
        put(out, 2, text_of(absence));
    }
    return out;
}

TEST_CASE("the verifier accepts the published proofs and nothing near them", "[ics23]") {
    if (!std::filesystem::exists(vectors)) {
        std::cout << "skip: no published ICS-23 vectors beside the project\n";
        return;
    }
    struct Case {
        std::string folder;
        Spec spec;
    };
    const auto c = GENERATE(values<Case>({{"iavl", iavl_spec}, {"tendermint", tendermint_spec}}));
    const auto name = GENERATE(as<std::string>{}, "exist_left", "exist_middle", "exist_right",
                               "nonexist_left", "nonexist_middle", "nonexist_right");
    CAPTURE(c.folder, name);
    const auto json  = read_json(vectors / c.folder / (name + ".json"));
    const auto key   = hex_member(json, "key");
    const auto value = hex_member(json, "value");
    auto root        = copy_of(bytes_of(hex_member(json, "root")));
    const auto proof = parse(bytes_of(hex_member(json, "proof")));
    REQUIRE(proof);
    const auto check = [&](std::string_view of_key) {
        return name.starts_with("exist") ? verify_membership(c.spec, root, *proof, of_key, value)
                                         : verify_absence(c.spec, root, *proof, of_key);
    };
    CHECK(check(key));
    const auto far = name.ends_with("left") ? "\xff\xff" : "\x01";
    CHECK_FALSE(check(far));
    root[0] ^= 1;
    CHECK_FALSE(check(key));
}

TEST_CASE("the verifier follows the published spec checks", "[ics23]") {
    const auto file = vectors / "TestCheckAgainstSpecData.json";
    if (!std::filesystem::exists(file)) {
        std::cout << "skip: no published ICS-23 vectors beside the project\n";
        return;
    }
    const auto bytes_in = [](const Json& json, std::string_view name) {
        const auto* member = json.find(name);
        return member == nullptr ? std::string{} : string_of(parse_base64(member->raw()).value());
    };
    const auto number_in = [](const Json& json, std::string_view name) {
        const auto* member = json.find(name);
        return member == nullptr ? 0 : member->u64().value();
    };
    const auto all = read_json(file);
    for (const auto& [name, item] : all.members()) {
        CAPTURE(name);
        if (item.find("Spec")->find("max_depth") != nullptr) continue;  // not a chain's spec
        const auto& given = *item.find("Proof");
        Existence proof{bytes_in(given, "key"), bytes_in(given, "value"), {}, {}};
        if (const auto* leaf = given.find("leaf"))
            proof.leaf = {number_in(*leaf, "hash"), number_in(*leaf, "prehash_key"),
                          number_in(*leaf, "prehash_value"), number_in(*leaf, "length"),
                          bytes_in(*leaf, "prefix")};
        if (const auto* path = given.find("path"))
            for (const auto& op : path->items())
                proof.path.push_back(
                    {number_in(op, "hash"), bytes_in(op, "prefix"), bytes_in(op, "suffix")});
        CHECK(follows(iavl_spec, proof) == item.find("Err")->raw().empty());
    }
}

}  // namespace ve::store::ics23
