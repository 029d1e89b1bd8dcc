#include "node/modules/veid/status.hpp"

namespace ve::veid {

namespace {

std::string lower_without(std::string_view name, std::string_view prefix) {
    if (!name.starts_with(prefix)) return "unknown";
    std::string out{name.substr(prefix.size())};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

}  // namespace

bool may_follow(pb::VerificationStatus from, pb::VerificationStatus to) {
    using enum pb::VerificationStatus;
    switch (from) {
        case VERIFICATION_STATUS_UNKNOWN: return to == VERIFICATION_STATUS_PENDING;
        case VERIFICATION_STATUS_PENDING:
            return to == VERIFICATION_STATUS_IN_PROGRESS || to == VERIFICATION_STATUS_REJECTED ||
                   to == VERIFICATION_STATUS_EXPIRED;
        case VERIFICATION_STATUS_IN_PROGRESS:
            return to == VERIFICATION_STATUS_VERIFIED || to == VERIFICATION_STATUS_REJECTED ||
                   to == VERIFICATION_STATUS_PENDING ||
                   to == VERIFICATION_STATUS_NEEDS_ADDITIONAL_FACTOR;
        case VERIFICATION_STATUS_NEEDS_ADDITIONAL_FACTOR:
            return to == VERIFICATION_STATUS_ADDITIONAL_FACTOR_PENDING ||
                   to == VERIFICATION_STATUS_REJECTED || to == VERIFICATION_STATUS_EXPIRED;
        case VERIFICATION_STATUS_ADDITIONAL_FACTOR_PENDING:
            return to == VERIFICATION_STATUS_VERIFIED || to == VERIFICATION_STATUS_REJECTED ||
                   to == VERIFICATION_STATUS_EXPIRED ||
                   to == VERIFICATION_STATUS_NEEDS_ADDITIONAL_FACTOR;
        case VERIFICATION_STATUS_VERIFIED: return to == VERIFICATION_STATUS_EXPIRED;
        case VERIFICATION_STATUS_REJECTED:
        case VERIFICATION_STATUS_EXPIRED: return to == VERIFICATION_STATUS_PENDING;
        default: return false;
    }
}

pb::IdentityTier tier_of(std::uint32_t score) {
    if (score >= premium_from) return pb::IDENTITY_TIER_PREMIUM;
    if (score >= standard_from) return pb::IDENTITY_TIER_STANDARD;
    if (score >= basic_from) return pb::IDENTITY_TIER_BASIC;
    return pb::IDENTITY_TIER_UNVERIFIED;
}

std::string name_of(pb::VerificationStatus status) {
    return lower_without(pb::VerificationStatus_Name(status), "VERIFICATION_STATUS_");
}
std::string name_of(pb::AccountStatus status) {
    return lower_without(pb::AccountStatus_Name(status), "ACCOUNT_STATUS_");
}
std::string name_of(pb::ScopeType type) {
    return lower_without(pb::ScopeType_Name(type), "SCOPE_TYPE_");
}

bool is_revoked(const pb::IdentityScope& scope) {
    return scope.encrypted_payload().ciphertext().empty();
}

}  // namespace ve::veid
