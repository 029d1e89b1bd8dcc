// The checks of a light client in CometBFT's order.
#include "node/consensus/light_client.hpp"

#include <algorithm>
#include <set>

#include "crypto/ed25519.hpp"

namespace ve::consensus {

namespace {
Error invalid(std::string_view reason) { return fail(errors::verification, "{}", reason); }

Bytes vote_bytes(std::string_view chain_id, const Commit& commit, const CommitSignature& vote) {
    return vote_sign_bytes(VoteType::precommit, chain_id, commit.height, commit.round,
                           vote.flag == CommitFlag::commit ? commit.block_id : BlockId{},
                           vote.time);
}

bool above(std::int64_t power, std::int64_t total, Fraction part) {
    return power > total * part.numerator / part.denominator;  // total is at most INT64_MAX / 8
}

enum class Look : std::uint8_t { until_enough, at_all };

// By place in the set.
Result<void> verify_commit_light(std::string_view chain_id, const SignedHeader& block,
                                 const Signatures& signatures, Look look) {
    const auto& members = block.validators.list();
    if (members.size() != block.commit.signatures.size())
        return invalid("wrong-number-of-signatures");
    std::int64_t power = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const auto& vote = block.commit.signatures[i];
        if (vote.flag != CommitFlag::commit) continue;
        if (!std::ranges::equal(vote.validator, members[i].address))
            return invalid("wrong-validator-address");
        if (!signatures.holds(members[i].public_key, vote_bytes(chain_id, block.commit, vote),
                              vote.signature))
            return invalid("wrong-signature");
        power += members[i].power;
        if (look == Look::until_enough && above(power, block.validators.total_power(), {2, 3}))
            return {};
    }
    if (above(power, block.validators.total_power(), {2, 3})) return {};
    return invalid("not-enough-power");
}

// By address in a set that was trusted before.
Result<void> verify_commit_trusting(std::string_view chain_id, const ValidatorSet& trusted,
                                    const Commit& commit, Fraction level,
                                    const Signatures& signatures, Look look) {
    std::set<ByteArray<20>> seen;
    std::int64_t power = 0;
    for (const auto& vote : commit.signatures) {
        if (vote.flag != CommitFlag::commit || vote.validator.size() != 20) continue;
        ByteArray<20> address{};
        std::ranges::copy(vote.validator, address.begin());
        const auto* member = trusted.find(address);
        if (member == nullptr) continue;
        if (!seen.insert(address).second) return invalid("validator-votes-twice");
        if (!signatures.holds(member->public_key, vote_bytes(chain_id, commit, vote),
                              vote.signature))
            return invalid("wrong-signature");
        power += member->power;
        if (look == Look::until_enough && above(power, trusted.total_power(), level)) return {};
    }
    if (above(power, trusted.total_power(), level)) return {};
    return fail(not_enough_trust, "not-enough-trust");
}

bool same(const Bytes& hash, const Hash& other) { return std::ranges::equal(hash, other); }
}  // namespace

Result<void> verify_own_commit(std::string_view chain_id, const SignedHeader& block,
                               const Signatures& signatures) {
    return verify_commit_light(chain_id, block, signatures, Look::at_all);
}

Result<void> verify_trusted_part(std::string_view chain_id, const ValidatorSet& trusted,
                                 const Commit& commit, Fraction part,
                                 const Signatures& signatures) {
    return verify_commit_trusting(chain_id, trusted, commit, part, signatures, Look::at_all);
}

Result<void> verify_commit(std::string_view chain_id, const ValidatorSet& validators, Height height,
                           const BlockId& block_id, const Commit& commit,
                           const Signatures& signatures) {
    const auto& members = validators.list();
    if (commit.height != height || commit.block_id != block_id)
        return invalid("commit-for-another-block");
    if (members.size() != commit.signatures.size()) return invalid("wrong-number-of-signatures");
    std::int64_t power = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const auto& vote = commit.signatures[i];
        if (vote.flag == CommitFlag::absent) continue;
        if (!std::ranges::equal(vote.validator, members[i].address))
            return invalid("wrong-validator-address");
        if (!signatures.holds(members[i].public_key, vote_bytes(chain_id, commit, vote),
                              vote.signature))
            return invalid("wrong-signature");
        if (vote.flag == CommitFlag::commit) power += members[i].power;
    }
    if (!above(power, validators.total_power(), {2, 3})) return invalid("not-enough-power");
    return {};
}

Result<void> verify_step(const TrustedHeader& trusted, const SignedHeader& untrusted, Time now,
                         const TrustOptions& options, const Signatures& signatures) {
    const auto& header = untrusted.header;
    const auto expiry  = trusted.header.time.plus(options.trusting_period);
    if (expiry.ok() && *expiry <= now) return invalid("trusted-header-expired");
    if (header.chain_id != trusted.header.chain_id) return invalid("wrong-chain-id");
    if (header.height != untrusted.commit.height) return invalid("header-height-mismatch");
    if (!same(untrusted.commit.block_id.hash, header_hash(header)))
        return invalid("header-hash-mismatch");
    if (header.height <= trusted.header.height) return invalid("non-increasing-height");
    if (header.time <= trusted.header.time) return invalid("non-increasing-time");
    if (header.time >= TRY(now.plus(options.max_clock_drift))) return invalid("header-from-future");
    if (untrusted.validators.empty() || untrusted.validators.hash() != header.validators_hash)
        return invalid("validators-hash-mismatch");

    if (header.height.value == trusted.header.height.value + 1) {
        if (header.validators_hash != trusted.header.next_validators_hash)
            return invalid("next-validators-hash-mismatch");
    } else {
        TRY(verify_commit_trusting(header.chain_id, trusted.next_validators, untrusted.commit,
                                   options.trust_level, signatures, Look::until_enough));
    }
    return verify_commit_light(header.chain_id, untrusted, signatures, Look::until_enough);
}

}  // namespace ve::consensus
