// A small ICS-23 verifier, written from the format's description and sharing no code with what
// makes our proofs. Knows the two specs of a Cosmos chain, and SHA-256 only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace ve::store::ics23 {

struct Spec {
    std::size_t min_prefix, max_prefix, child_size;
    bool iavl;
};
inline constexpr Spec iavl_spec{4, 12, 33, true}, tendermint_spec{1, 1, 32, false};

struct LeafOp {
    std::uint64_t hash = 0, prehash_key = 0, prehash_value = 0, length = 0;
    std::string prefix;
};
struct InnerOp {
    std::uint64_t hash = 0;
    std::string prefix, suffix;
    bool operator==(const InnerOp&) const = default;
};
struct Existence {
    std::string key, value;
    std::optional<LeafOp> leaf;
    std::vector<InnerOp> path;
};
struct Absence {
    std::string key;
    std::optional<Existence> left, right;
};
struct Commitment {
    std::optional<Existence> exist;
    std::optional<Absence> nonexist;
};

std::optional<Commitment> parse(ByteView bytes);
Bytes encode(const Commitment& proof);  // in tests only, to forge with

// Whether the proof has the form that the spec asks for; its hashes are not looked at.
bool follows(const Spec& spec, const Existence& proof);
std::optional<std::string> root_of(const Existence& proof);
bool verify_membership(const Spec& spec, ByteView root, const Commitment& proof,
                       std::string_view key, std::string_view value);
bool verify_absence(const Spec& spec, ByteView root, const Commitment& proof, std::string_view key);

}  // namespace ve::store::ics23
