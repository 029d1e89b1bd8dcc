// The states of scopes and accounts: which follow which, tiers, and their names in events.
#pragma once

#include <cstdint>
#include <string>

#include "virtengine/veid/v1/veid.pb.h"

namespace ve::veid {

namespace pb = virtengine::veid::v1;

inline constexpr std::uint32_t score_max     = 100;
inline constexpr std::uint32_t basic_from    = 50;
inline constexpr std::uint32_t standard_from = 70;
inline constexpr std::uint32_t premium_from  = 85;

bool may_follow(pb::VerificationStatus from, pb::VerificationStatus to);

// What a score is worth while it is verified.
pb::IdentityTier tier_of(std::uint32_t score);

// verified, in_progress, id_document: as state and events spell them. "unknown" otherwise.
std::string name_of(pb::VerificationStatus status);
std::string name_of(pb::AccountStatus status);
std::string name_of(pb::ScopeType type);

// A revoked scope keeps its row, so that its name and salt stay used, but nothing of what was
// sealed in it: that is how revoked and expired scopes are told apart.
bool is_revoked(const pb::IdentityScope& scope);

}  // namespace ve::veid
