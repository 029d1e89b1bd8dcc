// The events of this module. They carry hashes, states and scores, never anything that was sealed.
#pragma once

#include "node/chain/context.hpp"
#include "node/modules/veid/request.hpp"
#include "virtengine/veid/v1/veid.pb.h"

namespace ve::veid {

abci::Event scope_uploaded(const virtengine::veid::v1::IdentityScope& scope);
abci::Event identity_created(const Address& account);
struct ScopeMove {
    const Address& account;
    const virtengine::veid::v1::IdentityScope& scope;  // already in its new status
    virtengine::veid::v1::VerificationStatus previous;
    std::string_view reason;
    std::int64_t time;
};
// scope_verified, scope_rejected, scope_revoked or status_updated, as the name says.
abci::Event scope_moved(std::string_view name, const ScopeMove& move);
// verification_requested, veid_verification_submitted, veid_verification_completed.
abci::Event verification(std::string_view name, const Request& request, std::string_view status,
                         std::uint32_t score);
abci::Event score_updated(const virtengine::veid::v1::IdentityScore& score, std::uint32_t previous);
abci::Event tier_changed(const virtengine::veid::v1::IdentityScore& score,
                         virtengine::veid::v1::IdentityTier previous);

}  // namespace ve::veid
