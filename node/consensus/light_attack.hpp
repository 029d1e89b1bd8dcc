// Proof that validators signed a header of another chain than this one, to deceive light clients:
// CometBFT 0.38's LightClientAttackEvidence. Punishment is the application's matter.
#pragma once

#include "node/consensus/light_client.hpp"
#include "node/consensus/past.hpp"

namespace ve::consensus {

inline constexpr std::size_t light_attack_bytes_max = 1U << 20;

struct LightAttack {
    SignedHeader conflicting;
    Height common_height;              // where both chains were one
    std::vector<Validator> byzantine;  // by power, then address
    std::int64_t total_power = 0;      // at the common height
    Time time;                         // of the block there
};

// lunatic: a header that no execution leads to. equivocation: a second block in the same round.
// amnesia: one of another round, which says of nobody that he lied.
enum class AttackKind : std::uint8_t { lunatic, equivocation, amnesia };

// By what this chain decided at the conflicting height.
AttackKind kind_of(const LightAttack& attack, const Decision& ours);
std::vector<Validator> byzantine_of(const LightAttack& attack, const ValidatorSet& common,
                                    const Decision& ours);

// `common`: ours at the common height. `ours`: at the conflicting one.
Result<void> verify_light_attack(std::string_view chain_id, const PastHeight& common,
                                 const Decision& ours, const LightAttack& attack,
                                 const Signatures& signatures = {});

Bytes light_attack_bytes(const LightAttack& attack);  // …types.LightClientAttackEvidence
// Errors: cut off, too large, or nothing that could be an attack on any chain.
Result<LightAttack> parse_light_attack(ByteView bytes);
// What makes it no attack whatever the chain, in CometBFT's order.
Result<void> check_form(const LightAttack& attack);
// One header above one common height is one attack, whoever's signatures show it.
Hash light_attack_id(const LightAttack& attack);

}  // namespace ve::consensus
