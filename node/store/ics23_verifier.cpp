#include "node/store/ics23_verifier.hpp"

#include <algorithm>

#include "crypto/hash.hpp"

namespace ve::store::ics23 {
namespace {

// One field of a protobuf message: a number or bytes.
struct Field {
    std::uint64_t id = 0, number = 0;
    std::string bytes;
};

std::optional<std::uint64_t> take_varint(std::string_view& from) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !from.empty(); shift += 7) {
        const auto byte = static_cast<std::uint8_t>(from.front());
        from.remove_prefix(1);
        value |= std::uint64_t{byte & 0x7FU} << shift;
        if (byte < 0x80) return value;
    }
    return std::nullopt;
}

std::optional<std::vector<Field>> fields_of(std::string_view message) {
    std::vector<Field> fields;
    while (!message.empty()) {
        const auto tag = take_varint(message);
        const auto one = take_varint(message);
        if (!tag || !one) return std::nullopt;
        Field field{*tag >> 3, *one, {}};
        if ((*tag & 7) == 2) {
            if (*one > message.size()) return std::nullopt;
            field.bytes = message.substr(0, *one);
            message.remove_prefix(*one);
        } else if ((*tag & 7) != 0) {
            return std::nullopt;
        }
        fields.push_back(std::move(field));
    }
    return fields;
}

std::optional<LeafOp> leaf_of(std::string_view bytes) {
    const auto fields = fields_of(bytes);
    if (!fields) return std::nullopt;
    LeafOp leaf;
    for (const auto& field : *fields) {
        if (field.id == 1) leaf.hash = field.number;
        if (field.id == 2) leaf.prehash_key = field.number;
        if (field.id == 3) leaf.prehash_value = field.number;
        if (field.id == 4) leaf.length = field.number;
        if (field.id == 5) leaf.prefix = field.bytes;
    }
    return leaf;
}

std::optional<Existence> existence_of(std::string_view bytes) {
    const auto fields = fields_of(bytes);
    if (!fields) return std::nullopt;
    Existence proof;
    for (const auto& field : *fields) {
        if (field.id == 1) proof.key = field.bytes;
        if (field.id == 2) proof.value = field.bytes;
        if (field.id == 3 && !(proof.leaf = leaf_of(field.bytes))) return std::nullopt;
        if (field.id != 4) continue;
        const auto inner = fields_of(field.bytes);
        if (!inner) return std::nullopt;
        InnerOp op;
        for (const auto& part : *inner) {
            if (part.id == 1) op.hash = part.number;
            if (part.id == 2) op.prefix = part.bytes;
            if (part.id == 3) op.suffix = part.bytes;
        }
        proof.path.push_back(std::move(op));
    }
    return proof;
}

std::string hash_text(std::string_view text) { return string_of(sha256(text)); }

std::string with_length(std::string_view text) {
    Bytes out;
    append_varint(out, text.size());
    append(out, text);
    return string_of(out);
}

std::optional<std::int64_t> take_zigzag(std::string_view& from) {
    const auto value = take_varint(from);
    if (!value) return std::nullopt;
    return static_cast<std::int64_t>(*value >> 1) ^ -static_cast<std::int64_t>(*value & 1);
}

// Height, size and version, none negative, the height at least the layer; then the rest as given.
bool iavl_head(std::string_view prefix, std::int64_t layer, std::vector<std::size_t> rests) {
    std::int64_t height = 0;
    for (int i = 0; i < 3; ++i) {
        const auto value = take_zigzag(prefix);
        if (!value || *value < 0) return false;
        if (i == 0) height = *value;
    }
    return height >= layer && std::find(rests.begin(), rests.end(), prefix.size()) != rests.end();
}

}  // namespace

bool follows(const Spec& spec, const Existence& proof) {
    if (!proof.leaf) return false;
    const auto& leaf = *proof.leaf;
    if (leaf.hash != 1 || leaf.prehash_key != 0 || leaf.prehash_value != 1 || leaf.length != 1)
        return false;
    if (!leaf.prefix.starts_with('\0')) return false;
    if (spec.iavl && !iavl_head(leaf.prefix, 0, {0})) return false;
    std::int64_t layer = 1;
    for (const auto& op : proof.path) {
        if (op.hash != 1 || op.prefix.starts_with('\0')) return false;
        if (spec.iavl && !iavl_head(op.prefix, layer, {1, 34})) return false;
        if (op.prefix.size() < spec.min_prefix ||
            op.prefix.size() > spec.max_prefix + spec.child_size)
            return false;
        if (op.suffix.size() % spec.child_size != 0) return false;
        ++layer;
    }
    return layer - 1 <= 128;
}

std::optional<std::string> root_of(const Existence& proof) {
    if (proof.key.empty() || proof.value.empty() || !proof.leaf) return std::nullopt;
    auto hash = hash_text(proof.leaf->prefix + with_length(proof.key) +
                          with_length(hash_text(proof.value)));
    for (const auto& op : proof.path) {
        auto inner = op.prefix;
        inner += hash;
        inner += op.suffix;
        hash = hash_text(inner);
    }
    return hash;
}

namespace {

bool sound(const Spec& spec, ByteView root, const Existence& proof) {
    return follows(spec, proof) && root_of(proof) == std::string{text_of(root)};
}

// 0: the left child of its parent, 1: the right one.
std::optional<int> side(const Spec& spec, const InnerOp& op) {
    for (const std::size_t at : {std::size_t{0}, std::size_t{1}}) {
        const auto left = at * spec.child_size;
        if (op.prefix.size() >= left + spec.min_prefix &&
            op.prefix.size() <= left + spec.max_prefix &&
            op.suffix.size() == (1 - at) * spec.child_size)
            return static_cast<int>(at);
    }
    return std::nullopt;
}

bool all_on(const Spec& spec, const std::vector<InnerOp>& path, int wanted) {
    return std::all_of(path.begin(), path.end(),
                       [&](const InnerOp& op) { return side(spec, op) == wanted; });
}

bool neighbours(const Spec& spec, std::vector<InnerOp> left, std::vector<InnerOp> right) {
    while (!left.empty() && !right.empty() && left.back() == right.back()) {
        left.pop_back();
        right.pop_back();
    }
    if (left.empty() || right.empty()) return false;
    const auto left_top = left.back(), right_top = right.back();
    left.pop_back();
    right.pop_back();
    return side(spec, left_top) == 0 && side(spec, right_top) == 1 && all_on(spec, left, 1) &&
           all_on(spec, right, 0);
}

}  // namespace

std::optional<Commitment> parse(ByteView bytes) {
    const auto fields = fields_of(text_of(bytes));
    if (!fields) return std::nullopt;
    Commitment proof;
    for (const auto& field : *fields) {
        if (field.id == 1 && !(proof.exist = existence_of(field.bytes))) return std::nullopt;
        if (field.id != 2) continue;
        const auto parts = fields_of(field.bytes);
        if (!parts) return std::nullopt;
        Absence absence;
        for (const auto& part : *parts) {
            if (part.id == 1) absence.key = part.bytes;
            if (part.id == 2 && !(absence.left = existence_of(part.bytes))) return std::nullopt;
            if (part.id == 3 && !(absence.right = existence_of(part.bytes))) return std::nullopt;
        }
        proof.nonexist = std::move(absence);
    }
    return proof;
}

bool verify_membership(const Spec& spec, ByteView root, const Commitment& proof,
                       std::string_view key, std::string_view value) {
    return proof.exist && proof.exist->key == key && proof.exist->value == value &&
           sound(spec, root, *proof.exist);
}

bool verify_absence(const Spec& spec, ByteView root, const Commitment& proof,
                    std::string_view key) {
    if (!proof.nonexist) return false;
    const auto& [_, left, right] = *proof.nonexist;
    if (!left && !right) return false;
    if (left && !(sound(spec, root, *left) && left->key < key)) return false;
    if (right && !(sound(spec, root, *right) && key < right->key)) return false;
    if (!left) return all_on(spec, right->path, 0);
    if (!right) return all_on(spec, left->path, 1);
    return neighbours(spec, left->path, right->path);
}

}  // namespace ve::store::ics23
