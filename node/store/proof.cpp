// Proofs of one tree: the path of a key, or of the two keys between which it would stand.
#include "node/store/proof.hpp"

#include "base/planted.hpp"
#include "node/store/node.hpp"
#include "node/store/protobuf_writer.hpp"

namespace ve::store {
namespace {

// The numbers of HashOp and LengthOp in cosmos.ics23.v1.
constexpr std::uint64_t op_sha256 = 1, length_var_proto = 1;
constexpr std::uint8_t leaf_head[] = {0, 2, 2};  // height 0, one leaf, version 1

ProofStep step_through(const Inner* inner, unsigned side) {
    const auto all  = summary(inner);
    const auto head = inner_head(all.height, all.leaves);
    ProofStep step;
    append(step.prefix, ByteView{head.bytes, head.size});
    const auto other = summary(inner->child[1 - side]).hash;
    if (side == 1) {
        step.prefix.push_back(32);
        append(step.prefix, other);
    } else {
        step.suffix.push_back(32);
        append(step.suffix, other);
    }
    step.prefix.push_back(32);
    return step;
}

Bytes existence(const Node* node, std::string_view key) {
    ExistenceParts parts;
    for (; !node->is_leaf;) {
        const auto* inner = as_inner(node);
        const auto side   = inner->position.side(key);
        parts.path.insert(parts.path.begin(), step_through(inner, side));
        node = inner->child[side];
    }
    parts.key         = bytes_of(as_leaf(node)->key());
    parts.value       = bytes_of(as_leaf(node)->value());
    parts.leaf_prefix = leaf_head;
    return encode_existence(parts);
}

}  // namespace

Result<Bytes> Tree::prove(std::string_view key) const {
    if (root_ == nullptr) return fail(errors::input, "an empty store has no proofs");
    if (key.empty()) return fail(errors::input, "the key to prove is empty");
    if (has(key))
        return commitment_of_existence(
            existence(root_, VE_PLANTED(proof_of_neighbour) ? this->cursor().key() : key));
    const auto left  = cursor({{}, std::string{key}}, Direction::backward);
    const auto right = cursor({std::string{key}, {}}, Direction::forward);
    return commitment_of_absence(bytes_of(key), left ? existence(root_, left.key()) : Bytes{},
                                 right ? existence(root_, right.key()) : Bytes{});
}

Bytes encode_existence(const ExistenceParts& parts) {
    Bytes leaf_op;
    put_number(leaf_op, 1, op_sha256);
    put_number(leaf_op, 3, op_sha256);  // of the value; the key is not hashed before
    put_number(leaf_op, 4, length_var_proto);
    put_bytes(leaf_op, 5, parts.leaf_prefix);

    Bytes out;
    put_bytes(out, 1, parts.key);
    put_bytes(out, 2, parts.value);
    put_bytes(out, 3, leaf_op);
    for (const auto& step : parts.path) {
        Bytes inner_op;
        put_number(inner_op, 1, op_sha256);
        put_bytes(inner_op, 2, step.prefix);
        if (!step.suffix.empty()) put_bytes(inner_op, 3, step.suffix);
        put_bytes(out, 4, inner_op);
    }
    return out;
}

Bytes commitment_of_existence(ByteView existence) {
    Bytes out;
    put_bytes(out, 1, existence);
    return out;
}

Bytes commitment_of_absence(ByteView key, ByteView left, ByteView right) {
    Bytes absence;
    put_bytes(absence, 1, key);
    if (!left.empty()) put_bytes(absence, 2, left);
    if (!right.empty()) put_bytes(absence, 3, right);
    Bytes out;
    put_bytes(out, 2, absence);
    return out;
}

}  // namespace ve::store
