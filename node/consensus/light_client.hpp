// Trust in blocks without executing them: commits checked against validator sets, and the light
// client's single step from a trusted header to a later one. Nothing is fetched or kept here.
#pragma once

#include "node/consensus/block.hpp"
#include "node/votes/signatures.hpp"

namespace ve::consensus {

struct Fraction {
    std::int64_t numerator = 1, denominator = 3;
};
struct SignedHeader {
    Header header;
    Commit commit;
    ValidatorSet validators;
};

// All signatures of a commit, nil votes included, and more than two thirds for the block.
Result<void> verify_commit(std::string_view chain_id, const ValidatorSet& validators, Height height,
                           const BlockId& block_id, const Commit& commit,
                           const Signatures& signatures = {});

// Every signature of a block's own validators that is for it, and more than two thirds of them.
Result<void> verify_own_commit(std::string_view chain_id, const SignedHeader& block,
                               const Signatures& signatures = {});
// Every signature for the block of whoever was trusted before, and more than this part of them.
Result<void> verify_trusted_part(std::string_view chain_id, const ValidatorSet& trusted,
                                 const Commit& commit, Fraction part,
                                 const Signatures& signatures = {});

// A header in between may help; against any other error of verify_step nothing does.
inline constexpr ErrorKind not_enough_trust{"light", 2, "not enough trusted validators signed"};

struct TrustedHeader {
    Header header;
    ValidatorSet next_validators;
};
struct TrustOptions {
    Duration trusting_period = Duration::seconds(14 * 86'400);
    Duration max_clock_drift = Duration::seconds(10);
    Fraction trust_level;
};

// Errors: errors::verification, or not_enough_trust. The detail starts with a fixed word such
// as "wrong-signature".
Result<void> verify_step(const TrustedHeader& trusted, const SignedHeader& untrusted, Time now,
                         const TrustOptions& options, const Signatures& signatures = {});

}  // namespace ve::consensus
