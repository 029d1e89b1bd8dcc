// Published test vectors, read from the folder beside the source tree. For tests only.
#pragma once

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
