#include "node/simulation/watcher.hpp"

#include "node/votes/carried_votes.hpp"

namespace ve::simulation {

using namespace consensus;

void Watcher::said(const ByteArray<20>& validator, const Message& message, bool to_all) {
    if (const auto* proposal = std::get_if<SignedProposal>(&message); proposal && to_all) {
        const auto& parts = proposal->proposal;
        signed_once(validator, parts.height, parts.round, 0, parts.block_id);
        proposes_true_commit(*proposal);
    }
    const auto* vote = std::get_if<SignedVote>(&message);
    if (vote == nullptr || vote->validator != validator) return;
    signed_once(validator, vote->height, vote->round, static_cast<int>(vote->type), vote->block_id);
    keeps_lock(*vote);
    if (vote->type == VoteType::precommit && !vote->block_id.is_nil())
        attached_.emplace(std::tuple{validator, vote->height, vote->round}, vote->extension.bytes);
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

// Who precommits a block has more than two thirds of the prevotes for it, and prevotes another one
// later only if as many prevoted that one in between. A second statement of the rule: the first is
// in bft.cpp.
void Watcher::keeps_lock(const SignedVote& vote) {
    const auto& hash  = vote.block_id.hash;
    const auto height = vote.height;
    if (vote.block_id.is_nil()) return;
    if (vote.type == VoteType::precommit) {
        precommitted_[{vote.validator, height}].emplace(vote.round, hash);
        if (!is_polka(vote, vote.round))
            breaks(fmt::format("{} precommits what too few prevoted: height {} round {}",
                               hex_upper(vote.validator), height, vote.round));
        return;
    }
    prevoted_[{height, vote.round, hash}].insert(vote.validator);
    const auto released = [&](std::int32_t from) {
        for (auto round = from; round < vote.round; ++round)
            if (is_polka(vote, round)) return true;
        return false;
    };
    for (const auto& [round, locked] : precommitted_[{vote.validator, height}])
        if (round < vote.round && locked != hash && !released(round))
            breaks(fmt::format("{} forgot its lock: height {} round {}, prevote in {}",
                               hex_upper(vote.validator), height, round, vote.round));
}

// More than two thirds of the power may have prevoted the block of `vote` in that round: traitors
// did, and so did who votes now, whose prevote may be in his log alone.
bool Watcher::is_polka(const SignedVote& vote, std::int32_t round) const {
    const auto found    = prevoted_.find({vote.height, round, vote.block_id.hash});
    const auto prevoted = [&](const ByteArray<20>& one) {
        return one == vote.validator || !honest_.contains(one) ||
               (found != prevoted_.end() && found->second.contains(one));
    };
    const auto set = validators_.find(vote.height);
    if (set == validators_.end()) return true;  // the first height: nobody told who votes there
    std::int64_t power = 0;
    for (const auto& one : set->second.list())
        if (prevoted(one.address)) power += one.power;
    return power > set->second.total_power() * 2 / 3;
}

void Watcher::proposes_true_commit(const SignedProposal& proposal) {
    const auto before = blocks_.find(Height{proposal.proposal.height.value - 1});
    const auto block  = parse_block(proposal.block);
    if (before == blocks_.end() || !block.ok()) return;
    if (!verify_commit(block->header.chain_id, before->second.validators, before->first,
                       before->second.id, block->last_commit, signatures_)
             .ok())
        breaks(fmt::format("an honest proposal of height {} has a last commit that does not verify",
                           proposal.proposal.height));
}

void Watcher::stored(std::size_t machine, const ChainState& before, const Finalized& finalized,
                     Time now) {
    const auto& block  = finalized.decided;
    const auto height  = block.block.header.height;
    const auto& commit = block.next.last_commit;
    const auto known   = blocks_.emplace(
          height, Seen{block.id, block.results.app_hash, before.validators, block.block.header.time});
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
    if (known.second) validators_.emplace(block.next.next_height(), block.next.validators);
    if (known.second) accuses_who_did_it(block.block);
    if (known.second) follow(before, block, now);
    demands_evidence(machine, height);
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
    carries_what_was_said(decided.block);
    if (header.app_hash != before.app_hash) wrong("another state than the one before it");
    if (header.time > now.plus(clocks_differ_most).value())
        wrong("a time that no honest clock has");
    const auto most = before.params.block_max_bytes;
    if (most >= 0 && std::cmp_greater(decided.bytes.size(), most)) wrong("too many bytes");
    if (header.next_validators_hash != before.next_validators.hash() ||
        header.validators_hash != before.validators.hash())
        wrong("other validators");
}

// Others' words, as whoever proposed tells them. What nobody heard may still be true: a proposer's
// own vote may have been in its log alone.
void Watcher::carries_what_was_said(const Block& block) {
    if (block.txs.empty() || !is_carried_votes(block.txs.front())) return;
    const auto carried = decode_carried_votes(block.txs.front());
    if (!carried.ok()) return breaks(fmt::format("height {} carries rubbish", block.header.height));
    for (const auto& vote : carried->votes) {
        const auto said = attached_.find({vote.validator, carried->height, carried->round});
        if (vote.signed_block && said != attached_.end() && said->second != vote.extension)
            breaks(fmt::format("height {} tells that {} said '{}', who said '{}'",
                               block.header.height, hex_upper(vote.validator), vote.extension,
                               said->second));
    }
}

// Evidence in a block, verified once more. Past the reach of the chain's memory nobody is accused.
void Watcher::accuses_who_did_it(const Block& block) {
    for (const auto& bytes : block.evidence) {
        if (is_light_attack(bytes)) {
            for (const auto& one : misbehaviour_of({bytes})) {
                if (honest_.contains(one.validator))
                    breaks(fmt::format("{} attacked light clients and was honest",
                                       hex_upper(one.validator)));
                accused_.insert(one.validator);
            }
            continue;
        }
        const auto proof = parse_duplicate_vote(bytes);
        const auto then  = proof.ok() ? blocks_.find(proof->first.height) : blocks_.end();
        if (then == blocks_.end())
            return breaks(fmt::format("height {} has evidence of nothing", block.header.height));
        const auto& vote = proof->first;
        if (honest_.contains(vote.validator))
            breaks(
                fmt::format("{} is accused in a block and was honest", hex_upper(vote.validator)));
        if (!verify_duplicate_vote(block.header.chain_id, then->second.validators,
                                   then->second.time, *proof)
                 .ok())
            breaks(fmt::format("height {} has evidence that does not verify", block.header.height));
        accused_.insert(vote.validator);
        const Offence offence{vote.validator, vote.height, vote.round, vote.type};
        proved_.insert(offence);
        for (auto& [machine, seen] : sightings_) seen.not_proved.erase(offence);
    }
}

// Only what a machine must have counted: a vote with words may be refused for these.
void Watcher::heard(std::size_t machine, const SignedVote& vote, const ChainState& state) {
    if (!vote.extension.bytes.empty()) return;
    if (!verify_vote(state.chain_id, state.validators, vote, state.extensions_enabled(vote.height),
                     signatures_)
             .ok())
        return;
    const Offence offence{vote.validator, vote.height, vote.round, vote.type};
    auto& seen       = sightings_[machine];
    const auto what  = block_id_bytes(vote.block_id);
    const auto first = seen.first.emplace(offence, what).first;
    if (first->second != what && !proved_.contains(offence))
        seen.not_proved.emplace(offence, Height{0});
}

void Watcher::forgets(std::size_t machine) { sightings_.erase(machine); }

void Watcher::calms_down() {
    constexpr std::int64_t on_their_way = 1;  // heights for what was sent in the storm
    calm_                               = Height{top_.value + on_their_way};
}

// What an honest machine saw is in a block two heights after everybody can have heard of it.
void Watcher::demands_evidence(std::size_t machine, Height height) {
    constexpr std::int64_t heights_to_prove = 2, reach = 20;
    top_       = std::max(top_, height);
    auto& seen = sightings_[machine];
    seen.first.clear();
    for (auto& [offence, since] : seen.not_proved)
        if (since.value == 0) since = top_;  // it has a block's time now, and tells the others
    std::erase_if(seen.not_proved, [&](const auto& one) {
        return std::get<Height>(one.first).value + reach < top_.value;
    });
    if (!calm_) return;
    for (const auto& [offence, since] : seen.not_proved)
        if (since.value > 0 && top_.value > std::max(since, *calm_).value + heights_to_prove)
            breaks(
                fmt::format("{} voted twice at height {} round {}, machine {} saw it, and at "
                            "height {} no block has proved it",
                            hex_upper(std::get<ByteArray<20>>(offence)), std::get<Height>(offence),
                            std::get<std::int32_t>(offence), machine, top_));
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
