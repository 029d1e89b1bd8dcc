// Headers that no chain decided, signed by keys at hand: what deceives a light client. For tests.
#pragma once

#include "crypto/ed25519.hpp"
#include "crypto/hash.hpp"
#include "node/consensus/evidence.hpp"

namespace ve::consensus::test {

using Keys = std::vector<ed25519::PrivateKey>;

inline ValidatorSet set_of(const Keys& keys, std::int64_t power) {
    std::vector<PowerChange> members;
    for (const auto& key : keys) members.push_back({key.public_key().bytes(), power});
    return ValidatorSet::create(members).value();
}

// `keys` sign where they stand in the set, the others are absent.
inline SignedHeader forged(std::string_view chain_id, const Header& header, const ValidatorSet& set,
                           const Keys& keys, std::int32_t round = 0) {
    SignedHeader out{header, {}, set};
    auto& commit    = out.commit;
    commit.height   = header.height;
    commit.round    = round;
    commit.block_id = {copy_of(header_hash(header)), 1, copy_of(sha256("parts"))};
    for (const auto& member : set.list()) {
        auto& one = commit.signatures.emplace_back();
        for (const auto& key : keys) {
            if (key.public_key().bytes() != member.public_key) continue;
            one.flag      = CommitFlag::commit;
            one.validator = copy_of(member.address);
            one.time      = header.time;
            one.signature = copy_of(
                ed25519::sign(key, vote_sign_bytes(VoteType::precommit, chain_id, commit.height,
                                                   commit.round, commit.block_id, one.time)));
        }
    }
    return out;
}

// Ours but for what executing the blocks came to; `keys` call themselves the validators.
inline SignedHeader lunatic(std::string_view chain_id, Header ours, const Keys& keys) {
    const auto set       = set_of(keys, 10);
    ours.validators_hash = set.hash();
    ours.app_hash        = copy_of(sha256("a state that never was"));
    return forged(chain_id, ours, set, keys);
}

// With what the chain knows of it.
inline LightAttack attack_by(const SignedHeader& conflicting, const ChainState& state,
                             Height common) {
    LightAttack out;
    const auto& then  = *state.past->at(common);
    out.conflicting   = conflicting;
    out.common_height = common;
    out.total_power   = then.set->total_power();
    out.time          = then.time;
    if (const auto* ours = state.past->at(conflicting.header.height); ours && ours->decision)
        out.byzantine = byzantine_of(out, *then.set, *ours->decision);
    return out;
}

}  // namespace ve::consensus::test
