#include "node/simulation/watcher.hpp"

namespace ve::simulation {

using namespace consensus;

void Watcher::said(const ByteArray<20>& validator, const Message& message, bool to_all) {
    if (const auto* proposal = std::get_if<SignedProposal>(&message); proposal && to_all) {
        const auto& parts = proposal->proposal;
        signed_once(validator, parts.height, parts.round, 0, parts.block_id);
    }
    const auto* vote = std::get_if<SignedVote>(&message);
    if (vote == nullptr || vote->validator != validator) return;
    signed_once(validator, vote->height, vote->round, static_cast<int>(vote->type), vote->block_id);
    keeps_lock(*vote);
}

void Watcher::signed_once(const ByteArray<20>& validator, Height height, std::int32_t round,
                          int kind, const BlockId& id) {
    highest_round_   = std::max(highest_round_, round);
    const auto what  = block_id_bytes(id);
    const auto known = signed_.emplace(Step{validator, height, round, kind}, what).first;
    if (known->second != what)
        breaks(fmt::format("{} signed two things: height {} round {} step {}", hex_upper(validator),
                           height, round, kind));
}

// Who precommitted a block prevotes another one later only if more than two thirds prevoted that
// one in between. A second statement of the rule: the first is in bft.cpp.
void Watcher::keeps_lock(const SignedVote& vote) {
    const auto& hash  = vote.block_id.hash;
    const auto height = vote.height;
    if (vote.block_id.is_nil()) return;
    if (vote.type == VoteType::precommit) {
        precommitted_[{vote.validator, height}].emplace(vote.round, hash);
        return;
    }
    prevoted_[{height, vote.round, hash}].insert(vote.validator);
    const auto everybody = honest_.size() + traitors_;
    const auto released  = [&](std::int32_t from) {
        for (auto round = from; round < vote.round; ++round) {
            const auto found = prevoted_.find({height, round, hash});
            if (found != prevoted_.end() && (found->second.size() + traitors_) * 3 > everybody * 2)
                return true;
        }
        return false;
    };
    for (const auto& [round, locked] : precommitted_[{vote.validator, height}])
        if (round < vote.round && locked != hash && !released(round))
            breaks(fmt::format("{} forgot its lock: height {} round {}, prevote in {}",
                               hex_upper(vote.validator), height, round, vote.round));
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
    if (!verify_commit(before.chain_id, before.validators, height, block.id, commit, signatures_)
             .ok())
        breaks(fmt::format("the commit of height {} does not verify", height));
    if (known.second) checks(before, block, now);
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

// What a block must have, said once more and apart from those who decide it.
void Watcher::checks(const ChainState& before, const Decided& decided, Time now) {
    constexpr auto clocks_differ_most = Duration::milliseconds(500);
    const auto& header                = decided.block.header;
    const auto& last_commit           = decided.block.last_commit;
    const auto wrong                  = [&](std::string_view what) {
        breaks(fmt::format("height {} was decided with {}", header.height, what));
    };
    if (before.last_height.value > 0) {
        const auto commit =
            verify_commit(before.chain_id, before.last_validators, before.last_height,
                          before.last_block_id, last_commit, signatures_);
        if (!commit.ok()) wrong("a last commit that does not verify");
        if (header.time <= before.last_time) wrong("a time that is not later");
    }
    if (header.app_hash != before.app_hash) wrong("another state than the one before it");
    if (header.time > now.plus(clocks_differ_most).value())
        wrong("a time that no honest clock has");
    const auto most = before.params.block_max_bytes;
    if (most >= 0 && std::cmp_greater(decided.bytes.size(), most)) wrong("too many bytes");
    if (header.next_validators_hash != before.next_validators.hash() ||
        header.validators_hash != before.validators.hash())
        wrong("other validators");
}

// A light client that goes from block to block.
void Watcher::follow(const ChainState& before, const Decided& block, Time now) {
    const auto& header = block.block.header;
    if (trusted_) {
        const SignedHeader next{header, block.next.last_commit, before.validators};
        if (const auto step = verify_step(*trusted_, next, now, {}, signatures_); !step.ok())
            breaks(fmt::format("a light client refuses height {}: {}", header.height,
                               step.error().text()));
    }
    trusted_ = TrustedHeader{header, before.next_validators};
}

}  // namespace ve::simulation
