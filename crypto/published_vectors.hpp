// Published test vectors, read from the folder beside the source tree. For tests only.
#pragma once

#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "base/json.hpp"
#include "crypto/hash.hpp"
#include "crypto/secret.hpp"

namespace ve::test {

// Nothing, and a plain line about it, where the vectors are not there.
inline std::optional<Json> published(const std::string& path) {
    const std::string full = "../shared/" + path;
    std::ifstream file{full};
    if (!file) {
        std::printf("skip: %s is absent\n", full.c_str());
        return std::nullopt;
    }
    std::stringstream text;
    text << file.rdbuf();
    return Json::parse(text.str()).value();
}

inline std::string text_at(const Json& object, std::string_view name) {
    const auto* member = object.find(name);
    return member == nullptr ? std::string{} : member->raw();
}
inline Bytes hex_at(const Json& object, std::string_view name) {
    return parse_hex(text_at(object, name)).value();
}

// Calls use(input, expect), or use(vector), for each vector of a file of ../shared/wire/vectors,
// whose id is in the output when a check fails. A file that is there and holds none is a failure.
// Where `use` returns false, the vector was another test's; `part` then names this one.
// tests/vectors adds up the printed lines, so the test case bears the tag [vectors].
template <class Use>
std::size_t each_vector(const std::string& path, Use use, std::string_view part = "all") {
    const auto file = published(path);
    if (!file) return 0;
    const auto& vectors = file->find("vectors")->items();
    VE_INVARIANT(!vectors.empty());
    std::size_t count = 0;
    for (const auto& vector : vectors) {
        INFO(path << ": " << text_at(vector, "id") << " " << text_at(vector, "note"));
        const auto call = [&] {
            if constexpr (std::is_invocable_v<Use, const Json&>)
                return use(vector);
            else
                return use(*vector.find("input"), *vector.find("expect"));
        };
        if constexpr (std::is_same_v<decltype(call()), bool>) {
            if (call()) ++count;
        } else {
            call();
            ++count;
        }
    }
    std::printf("%s: %zu cases of %.*s\n", path.c_str(), count, static_cast<int>(part.size()),
                part.data());
    return count;
}

// Calls use(group, test, valid) for each test of a Wycheproof file, all of them or it is a failure.
template <class Use>
void each_wycheproof(const std::string& name, Use use) {
    const auto file = published("vectors/wycheproof/" + name);
    if (!file) return;
    std::size_t ran = 0;
    for (const auto& group : file->find("testGroups")->items())
        for (const auto& item : group.find("tests")->items()) {
            INFO(name << ": tcId " << item.find("tcId")->raw() << " " << text_at(item, "comment"));
            use(group, item, text_at(item, "result") == "valid");
            ++ran;
        }
    CHECK(ran == file->find("numberOfTests")->u64().value());
    CHECK(ran > 0);
    std::printf("%s: %zu cases\n", name.c_str(), ran);
}

// The same bytes in each run, never the same twice in one.
inline EntropySource counted_entropy(std::uint64_t seed = 0) {
    return [seed, drawn = std::uint64_t{0}](std::span<std::uint8_t> out) mutable {
        while (!out.empty()) {
            const auto block = Sha256{}.update_be64(seed).update_be64(drawn++).finish();
            const auto taken = std::min(out.size(), block.size());
            std::copy_n(block.begin(), taken, out.begin());
            out = out.subspan(taken);
        }
    };
}

}  // namespace ve::test
