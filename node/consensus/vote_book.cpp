#include "node/consensus/vote_book.hpp"

#include <algorithm>

namespace ve::consensus {

void VoteBook::add(SignedProposal proposal) {
    auto& slot = rounds_[proposal.proposal.round].proposal;
    if (!slot) slot = std::move(proposal);
}

void VoteBook::add(SignedVote vote) { rounds_[vote.round].votes.push_back(std::move(vote)); }

const SignedProposal* VoteBook::proposal(std::int32_t round) const {
    const auto found = rounds_.find(round);
    return found == rounds_.end() || !found->second.proposal ? nullptr : &*found->second.proposal;
}

const SignedVote* VoteBook::find(VoteType type, std::int32_t round, std::size_t validator,
                                 const Choice& choice) const {
    const auto found = rounds_.find(round);
    if (found == rounds_.end()) return nullptr;
    for (const auto& vote : found->second.votes)
        if (vote.index == validator && vote.type == type && vote.choice() == choice) return &vote;
    return nullptr;
}

DecidedBlock VoteBook::commit(Height height, std::int32_t round, const BlockId& id,
                              const ValidatorSet& validators, bool extensions) const {
    DecidedBlock out;
    out.commit       = {height, round, id, {}};
    const auto count = validators.list().size();
    out.commit.signatures.resize(count);
    if (extensions) out.extensions.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto* vote  = find(VoteType::precommit, round, i, id);
        const bool is_for = vote != nullptr;
        if (!is_for) vote = find(VoteType::precommit, round, i, {});
        if (vote == nullptr) continue;
        out.commit.signatures[i] = {is_for ? CommitFlag::commit : CommitFlag::nil,
                                    copy_of(vote->validator), vote->time, vote->signature};
        if (extensions && is_for) out.extensions[i] = vote->extension;
    }
    return out;
}

Status VoteBook::status(Height height, std::int32_t round, std::size_t validators) const {
    Status out{height, round, {}};
    for (auto at = rounds_.rbegin(); at != rounds_.rend(); ++at) {
        if (at->first > round) continue;
        if (out.rounds.size() == status_rounds_max) break;
        auto& here    = out.rounds.emplace_back();
        here.round    = at->first;
        here.proposal = at->second.proposal.has_value();
        for (const auto& vote : at->second.votes) {
            if (vote.index >= validators) continue;
            auto same = std::ranges::find_if(here.votes, [&](const auto& votes) {
                return votes.type == vote.type && votes.block_id == vote.block_id;
            });
            if (same == here.votes.end()) {
                if (here.votes.size() == status_choices_max) continue;
                here.votes.push_back({vote.type, vote.block_id, std::vector<bool>(validators)});
                same = here.votes.end() - 1;
            }
            same->of[vote.index] = true;
        }
    }
    return out;
}

namespace {
bool has(const Status::Round* there, const SignedVote& vote) {
    if (there == nullptr) return false;
    return std::ranges::any_of(there->votes, [&](const auto& votes) {
        return votes.type == vote.type && votes.block_id == vote.block_id &&
               vote.index < votes.of.size() && votes.of[vote.index];
    });
}
}  // namespace

std::vector<Message> VoteBook::missing(const Status& status, std::size_t most) const {
    std::vector<Message> out;
    // Rounds that he does not name are older than those that he does, or he knows nothing of them.
    auto lowest = status.round;
    for (const auto& round : status.rounds) lowest = std::min(lowest, round.round);
    if (status.rounds.size() < status_rounds_max) lowest = 0;
    for (const auto& [number, here] : rounds_) {
        if (number < lowest) continue;
        const auto named  = std::ranges::find(status.rounds, number, &Status::Round::round);
        const auto* there = named == status.rounds.end() ? nullptr : &*named;
        if (here.proposal && (there == nullptr || !there->proposal) && out.size() < most)
            out.push_back(*here.proposal);
        for (const auto& vote : here.votes)
            if (out.size() < most && !has(there, vote)) out.push_back(vote);
    }
    return out;
}

}  // namespace ve::consensus
