// How a chain checks one-time passwords without ever holding their secret.
//
// At enrolment the owner computes, on his own machine, the code of every 30-second step of a span
// of time, blinds each with 32 bytes that only he can compute, and puts the Merkle root of all of
// them on chain. To answer a challenge he shows one leaf: the step, its blind, the code his
// authenticator displays, and the path to the root. The blind keeps the codes of other steps
// secret: six digits alone could be tried out by everyone who sees a hash of them.
//
//                    root  ← on chain, with first step and depth
//                   /    \.
//                 …        …
//      leaf = SHA256(domain, account, step, blind, code)
//
// What it proves: the authenticator and the blinding seed. Who steals the account's key alone
// cannot answer; who also steals the blinding seed can find codes by trying. Keep the two apart.
#pragma once

#include <optional>

#include "base/address.hpp"
#include "crypto/totp.hpp"

namespace ve::mfa {

inline constexpr std::uint64_t totp_period      = 30;  // seconds
inline constexpr std::uint8_t totp_depth_max    = 20;  // a year of steps
inline constexpr std::size_t blinding_seed_size = 32;

// The public_identifier of a TOTP factor: version(1) BE64 first step, depth, root.
struct TotpCommitment {
    std::uint64_t first_step = 0;
    std::uint8_t depth       = 0;  // 2^depth steps are covered
    Hash root{};
    std::uint64_t end_step() const { return first_step + (std::uint64_t{1} << depth); }
    bool operator==(const TotpCommitment&) const = default;

    Bytes encode() const;
    static Result<TotpCommitment> parse(ByteView bytes);
};

// The response_data to a challenge: version(1) BE64 step, blind, length and digits of the code,
// siblings from the leaf up.
struct TotpAnswer {
    std::uint64_t step = 0;
    Hash blind{};
    std::string code;
    std::vector<Hash> path;
    bool operator==(const TotpAnswer&) const = default;

    Bytes encode() const;
    static Result<TotpAnswer> parse(ByteView bytes);
};

// Whether the answer's leaf is the one committed to. Time and replay are the caller's to judge.
bool opens(const TotpCommitment& commitment, const Address& account, const TotpAnswer& answer);

// The owner's side. Its leaves are no secret, but the blinding seed is.
class TotpTree {
  public:
    struct Options {
        std::uint64_t first_step = 0;
        std::uint8_t depth       = 17;  // 45 days
        totp::Options code;             // period is totp_period
    };
    static TotpTree build(const Address& account, const Secret& totp_secret,
                          const Secret& blinding_seed, const Options& options);
    // From leaves() that were kept, so that the authenticator's secret need not be.
    static Result<TotpTree> from_leaves(std::uint64_t first_step, ByteView leaves);

    TotpCommitment commitment() const;
    Bytes leaves() const;  // 32 bytes each
    // Error: a step that the tree does not cover.
    Result<TotpAnswer> answer(const Secret& blinding_seed, std::uint64_t step,
                              std::string code) const;

  private:
    TotpTree(std::uint64_t first_step, std::vector<Hash> leaves);
    std::uint64_t first_step_;
    std::vector<std::vector<Hash>> levels_;  // leaves first, the root alone last
};

}  // namespace ve::mfa
