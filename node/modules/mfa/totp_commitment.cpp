#include "node/modules/mfa/totp_commitment.hpp"

#include <bit>

#include "crypto/hash.hpp"

namespace ve::mfa {

namespace {

constexpr std::uint8_t form_version   = 1;
constexpr std::size_t commitment_size = 1 + 8 + 1 + 32;
constexpr std::size_t code_digits_min = 6, code_digits_max = 8;

std::uint64_t read_be64(ByteView at) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < 8; ++i) out = out << 8 | at[i];
    return out;
}
Hash read_hash(ByteView at) {
    Hash out{};
    std::copy_n(at.begin(), out.size(), out.begin());
    return out;
}

Hash leaf_of(const Address& account, std::uint64_t step, const Hash& blind, std::string_view code) {
    Sha256 hasher;
    hasher.update_byte(0).update("VE-TOTP-LEAF-V1");
    hasher.update_byte(static_cast<std::uint8_t>(account.bytes().size())).update(account.bytes());
    hasher.update_be64(step).update(ByteView{blind}).update(code);
    return hasher.finish();
}
Hash parent_of(const Hash& left, const Hash& right) {
    Sha256 hasher;
    hasher.update_byte(1).update(ByteView{left}).update(ByteView{right});
    return hasher.finish();
}
Hash blind_of(const Secret& seed, std::uint64_t step) {
    Bytes message = copy_of(bytes_of("VE-TOTP-BLIND-V1"));
    append_be64(message, step);
    return hmac_sha256(seed.reveal(), message);
}

bool is_code(std::string_view code) {
    if (code.size() < code_digits_min || code.size() > code_digits_max) return false;
    return code.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

Bytes TotpCommitment::encode() const {
    Bytes out{form_version};
    append_be64(out, first_step);
    out.push_back(depth);
    append(out, ByteView{root});
    return out;
}

Result<TotpCommitment> TotpCommitment::parse(ByteView bytes) {
    if (bytes.size() != commitment_size || bytes[0] != form_version)
        return fail(ve::errors::input,
                    "not a commitment to one-time passwords: {} bytes, {} are needed", bytes.size(),
                    commitment_size);
    const TotpCommitment out{read_be64(bytes.subspan(1)), bytes[9], read_hash(bytes.subspan(10))};
    constexpr std::uint64_t step_max = std::uint64_t{1}
                                       << 40;  // beyond every year a chain can have
    if (out.depth == 0 || out.depth > totp_depth_max || out.first_step > step_max)
        return fail(ve::errors::input, "a commitment covers 2 to 2^{} steps", totp_depth_max);
    return out;
}

Bytes TotpAnswer::encode() const {
    Bytes out{form_version};
    append_be64(out, step);
    append(out, ByteView{blind});
    out.push_back(static_cast<std::uint8_t>(code.size()));
    append(out, std::string_view{code});
    for (const auto& hash : path) append(out, ByteView{hash});
    return out;
}

Result<TotpAnswer> TotpAnswer::parse(ByteView bytes) {
    constexpr std::size_t head = 1 + 8 + 32 + 1;
    const auto bad             = [] {
        return fail(ve::errors::input, "not an answer with a one-time password");
    };
    if (bytes.size() < head || bytes[0] != form_version) return bad();
    TotpAnswer out;
    out.step               = read_be64(bytes.subspan(1));
    out.blind              = read_hash(bytes.subspan(9));
    const std::size_t size = bytes[head - 1];
    if (size > code_digits_max || bytes.size() < head + size) return bad();
    out.code        = string_of(bytes.subspan(head, size));
    const auto rest = bytes.subspan(head + size);
    if (!is_code(out.code) || rest.size() % 32 != 0 || rest.size() / 32 > totp_depth_max)
        return bad();
    for (std::size_t at = 0; at < rest.size(); at += 32)
        out.path.push_back(read_hash(rest.subspan(at)));
    return out;
}

bool opens(const TotpCommitment& commitment, const Address& account, const TotpAnswer& answer) {
    if (answer.step < commitment.first_step || answer.step >= commitment.end_step()) return false;
    if (answer.path.size() != commitment.depth || !is_code(answer.code)) return false;
    auto at   = answer.step - commitment.first_step;
    auto hash = leaf_of(account, answer.step, answer.blind, answer.code);
    for (const auto& sibling : answer.path) {
        hash = (at & 1) == 0 ? parent_of(hash, sibling) : parent_of(sibling, hash);
        at >>= 1;
    }
    return hash == commitment.root;
}

TotpTree::TotpTree(std::uint64_t first_step, std::vector<Hash> leaves) : first_step_{first_step} {
    levels_.push_back(std::move(leaves));
    while (levels_.back().size() > 1) {
        const auto& below = levels_.back();
        std::vector<Hash> level(below.size() / 2);
        for (std::size_t i = 0; i < level.size(); ++i)
            level[i] = parent_of(below[2 * i], below[2 * i + 1]);
        levels_.push_back(std::move(level));
    }
}

TotpTree TotpTree::build(const Address& account, const Secret& totp_secret,
                         const Secret& blinding_seed, const Options& options) {
    VE_INVARIANT(options.depth >= 1 && options.depth <= totp_depth_max);
    VE_INVARIANT(blinding_seed.size() == blinding_seed_size);
    std::vector<Hash> leaves(std::size_t{1} << options.depth);
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        const auto step = options.first_step + i;
        leaves[i]       = leaf_of(account, step, blind_of(blinding_seed, step),
                                  totp::hotp(totp_secret, step, options.code));
    }
    return TotpTree{options.first_step, std::move(leaves)};
}

Result<TotpTree> TotpTree::from_leaves(std::uint64_t first_step, ByteView leaves) {
    const auto count = leaves.size() / 32;
    if (leaves.size() % 32 != 0 || count < 2 || !std::has_single_bit(count) ||
        count > (std::size_t{1} << totp_depth_max))
        return fail(ve::errors::corrupt, "{} bytes are no leaves of a commitment", leaves.size());
    std::vector<Hash> hashes;
    hashes.reserve(count);
    for (std::size_t at = 0; at < leaves.size(); at += 32)
        hashes.push_back(read_hash(leaves.subspan(at)));
    return TotpTree{first_step, std::move(hashes)};
}

TotpCommitment TotpTree::commitment() const {
    return {first_step_, static_cast<std::uint8_t>(levels_.size() - 1), levels_.back().front()};
}

Bytes TotpTree::leaves() const {
    Bytes out;
    out.reserve(levels_.front().size() * 32);
    for (const auto& leaf : levels_.front()) append(out, ByteView{leaf});
    return out;
}

Result<TotpAnswer> TotpTree::answer(const Secret& blinding_seed, std::uint64_t step,
                                    std::string code) const {
    if (step < first_step_ || step - first_step_ >= levels_.front().size())
        return fail(ve::errors::input, "the enrolled factor does not cover this time")
            .with_hint("enrol it again with `ve mfa enroll`");
    TotpAnswer out{step, blind_of(blinding_seed, step), std::move(code), {}};
    auto at = step - first_step_;
    for (std::size_t level = 0; level + 1 < levels_.size(); ++level, at >>= 1)
        out.path.push_back(levels_[level][at ^ 1]);
    return out;
}

}  // namespace ve::mfa
