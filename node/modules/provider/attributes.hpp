// Attributes as key and value, wherever a message carries them: what a legal key looks like.
// Matching attributes against each other is the market's business.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "base/result.hpp"

namespace ve::provider {

enum class Wildcard : bool { refused, allowed };

// A letter, then word characters, '/', '.' and '-': 2 to 127 in all; a '*' at the end if allowed.
bool is_attribute_key(std::string_view key, Wildcard wildcard);

// The first bad key, or the first that occurs twice; nothing when all is well.
template <class Attributes>
std::optional<std::string> bad_attribute(const Attributes& attributes, Wildcard wildcard) {
    std::set<std::string> seen;
    for (const auto& attribute : attributes) {
        if (!is_attribute_key(attribute.key(), wildcard)) return attribute.key();
        if (!seen.insert(attribute.key()).second) return attribute.key();
        if (attribute.value().size() > 256) return attribute.key();
    }
    return std::nullopt;
}

}  // namespace ve::provider
