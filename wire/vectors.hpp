// For tests: members of the recorded cases in ../shared/wire/vectors.
#pragma once

#include <catch2/catch.hpp>

#include "base/bytes.hpp"
#include "crypto/published_vectors.hpp"

namespace ve::wire::vectors {

// A member by path "input.body_bytes_hex".
inline const Json& at(const Json& json, std::string_view path) {
    const auto dot    = path.find('.');
    const auto* found = json.find(path.substr(0, dot));
    REQUIRE(found != nullptr);
    return dot == std::string_view::npos ? *found : at(*found, path.substr(dot + 1));
}
inline std::string text(const Json& json, std::string_view path) { return at(json, path).raw(); }
inline std::string unhex(const Json& json, std::string_view path) {
    return string_of(parse_hex(text(json, path)).value());
}

using test::each_vector;

}  // namespace ve::wire::vectors
