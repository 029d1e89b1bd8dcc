#include "node/simulation/watcher.hpp"

namespace ve::simulation {

using namespace consensus;

void Watcher::said(const ByteArray<20>& validator, const Message& message) {
    const auto note = [&](Height height, std::int32_t round, int kind, const BlockId& id) {
        highest_round_   = std::max(highest_round_, round);
        const auto what  = block_id_bytes(id);
        const auto known = signed_.emplace(Step{validator, height, round, kind}, what).first;
        if (known->second != what)
            breaks(fmt::format("{} signed two things: height {} round {} step {}",
                               hex_upper(validator), height, round, kind));
    };
    if (const auto* proposal = std::get_if<SignedProposal>(&message))
        note(proposal->proposal.height, proposal->proposal.round, 0, proposal->proposal.block_id);
    if (const auto* vote = std::get_if<SignedVote>(&message))
        note(vote->height, vote->round, static_cast<int>(vote->type), vote->block_id);
}

void Watcher::stored(const ChainState& before, const Finalized& finalized, Time now) {
    const auto& block  = finalized.decided;
    const auto height  = block.block.header.height;
    const auto& commit = block.next.last_commit;
    const auto known   = blocks_.emplace(height, Seen{block.id, block.results.app_hash});
    if (known.first->second.id != block.id)
        breaks(fmt::format("two blocks were decided at height {}", height));
    if (known.first->second.app_hash != block.results.app_hash)
        breaks(fmt::format("two states after height {}", height));
    if (!verify_commit(before.chain_id, before.validators, height, block.id, commit).ok())
        breaks(fmt::format("the commit of height {} does not verify", height));
    for (const auto& evidence : finalized.evidence) {
        const auto& who = evidence.first.validator;
        if (honest_.contains(who))
            breaks(fmt::format("{} is accused and was honest", hex_upper(who)));
        if (!verify_duplicate_vote(before.chain_id, before.validators, block.block.header.time,
                                   evidence)
                 .ok())
            breaks(fmt::format("evidence of height {} does not verify", height));
        accused_.insert(who);
    }
    if (known.second) follow(before, block, now);
}

// A light client that goes from block to block.
void Watcher::follow(const ChainState& before, const Decided& block, Time now) {
    const auto& header = block.block.header;
    if (trusted_) {
        const SignedHeader next{header, block.next.last_commit, before.validators};
        if (const auto step = verify_step(*trusted_, next, now, {}); !step.ok())
            breaks(fmt::format("a light client refuses height {}: {}", header.height,
                               step.error().text()));
    }
    trusted_ = TrustedHeader{header, before.next_validators};
}

}  // namespace ve::simulation
