// Facts about factors, sensitive transactions and sessions that no state changes.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "virtengine/mfa/v1/mfa.pb.h"

namespace ve::mfa {

namespace pb = virtengine::mfa::v1;

using FactorSet = std::set<int>;  // of pb::FactorType

std::string name_of(pb::FactorType type);                // "totp"
std::string name_of(pb::SensitiveTransactionType type);  // "high_value_order"
bool is_tx_type(int type);                               // 1 .. 18
// Which factors this chain can verify.
bool has_verifier(pb::FactorType type);
// Something the owner holds, in contrast to who he is.
bool is_possession(int type);

FactorSet factors_of(const pb::FactorCombination& combination);
template <class Repeated>
FactorSet set_of(const Repeated& factors) {
    return {factors.begin(), factors.end()};
}
// Whether the verified factors satisfy one of the sets; with no set at all, they do.
template <class Combinations>
bool covers_one(const FactorSet& verified, const Combinations& combinations);
// What is missing to the set that is nearest to being satisfied.
template <class Combinations>
FactorSet missing_of(const FactorSet& verified, const Combinations& combinations);
std::string text_of(const FactorSet& factors);  // "totp+veid", "nothing"
template <class Combinations>
std::string text_of_sets(const Combinations& combinations);  // "fido2+veid or totp+veid"

// A session for A authorises B when they are the same, or of one category and A is no less grave.
bool authorizes(pb::SensitiveTransactionType session, pb::SensitiveTransactionType wanted);
bool is_single_use(pb::SensitiveTransactionType type);

// What each sensitive transaction demands on a new chain, by type.
std::vector<pb::SensitiveTxConfig> default_configs();

template <class Combinations>
bool covers_one(const FactorSet& verified, const Combinations& combinations) {
    for (const auto& combination : combinations) {
        const auto set = factors_of(combination);
        if (std::includes(verified.begin(), verified.end(), set.begin(), set.end())) return true;
    }
    return combinations.empty();
}

template <class Combinations>
FactorSet missing_of(const FactorSet& verified, const Combinations& combinations) {
    FactorSet best;
    bool first = true;
    for (const auto& combination : combinations) {
        FactorSet missing;
        for (const auto factor : factors_of(combination))
            if (!verified.contains(factor)) missing.insert(factor);
        if (first || missing.size() < best.size()) best = std::move(missing);
        first = false;
    }
    return best;
}

template <class Combinations>
std::string text_of_sets(const Combinations& combinations) {
    std::string out;
    for (const auto& combination : combinations)
        out += (out.empty() ? "" : " or ") + text_of(factors_of(combination));
    return out;
}

}  // namespace ve::mfa
