// What module mfa keeps. Secrets of factors are never among it.
#pragma once

#include "node/chain/collections.hpp"
#include "virtengine/mfa/v1/mfa.pb.h"

namespace ve::mfa {

using FactorKey = std::tuple<Address, std::uint32_t, std::string>;  // owner, type, factor id
using Due       = std::pair<std::uint64_t, std::string>;            // Unix seconds, id

struct State {
    Item<virtengine::mfa::v1::Params> params{"mfa", 0x01};
    Map<FactorKey, virtengine::mfa::v1::FactorEnrollment> factors{"mfa", 0x02};
    Map<FactorKey, std::uint64_t> last_steps{"mfa", 0x03};  // of one-time passwords: the last used
    Map<Address, virtengine::mfa::v1::MFAPolicy> policies{"mfa", 0x04};
    Map<std::uint32_t, virtengine::mfa::v1::SensitiveTxConfig> configs{"mfa", 0x05};
    Map<std::string, virtengine::mfa::v1::Challenge> challenges{"mfa", 0x06};
    Set<std::pair<Address, std::string>> challenges_of{"mfa", 0x07};
    Set<Due> challenge_ends{"mfa", 0x08};
    // Factors that were verified for a transaction type, until a set is complete.
    Map<std::pair<Address, std::uint32_t>, virtengine::mfa::v1::AuthorizationSession> collected{
        "mfa", 0x09};
    Map<std::string, virtengine::mfa::v1::AuthorizationSession> sessions{"mfa", 0x0a};
    Set<std::pair<Address, std::string>> sessions_of{"mfa", 0x0b};
    Set<Due> session_ends{"mfa", 0x0c};    // told once
    Set<Due> session_purges{"mfa", 0x0d};  // forgotten a day later: until then refusals can explain
    Map<std::string, std::uint64_t> purge_at{"mfa", 0x0f};  // of a session that has ended
    // Given by genesis and given back on export; no message of this node adds any.
    Map<std::pair<Address, std::string>, virtengine::mfa::v1::TrustedDevice> devices{"mfa", 0x0e};
};

}  // namespace ve::mfa
