#include "node/network/liar.hpp"

#include <algorithm>

#include "crypto/ed25519.hpp"
#include "crypto/hash.hpp"
#include "node/consensus/evidence.hpp"
#include "node/votes/carried_votes.hpp"

namespace ve::network {

using namespace consensus;

void Liar::hears(const Message& message) {
    const auto* proposal = std::get_if<SignedProposal>(&message);
    if (proposal == nullptr) return;
    if (heard_.size() == memory) heard_.erase(heard_.begin());
    heard_.push_back(*proposal);
}

std::optional<Message> Liar::lie(network::Dice& dice, const ed25519::PrivateKey& key,
                                 const ValidatorSet& validators) {
    const auto self  = validator_address(key.public_key().bytes());
    const auto& list = validators.list();
    const auto found = std::ranges::find(list, self, &Validator::address);
    if (heard_.empty() || found == list.end()) return {};
    const auto& newest = heard_.back().proposal;
    // Mostly of this height: what is older is not even looked at.
    std::vector<const SignedProposal*> fitting;
    for (const auto& one : heard_)
        if (one.proposal.height == newest.height || dice.one_in(8)) fitting.push_back(&one);
    const auto& about = *fitting[dice.below(fitting.size())];
    const auto round  = newest.round + static_cast<std::int32_t>(dice.below(4));
    if (dice.one_in(2)) {
        SignedProposal out  = about;
        out.proposal.height = newest.height;
        out.proposal.round  = round;
        out.proposal.pol_round =
            static_cast<std::int32_t>(dice.below(static_cast<std::uint64_t>(round) + 1)) - 1;
        out.signature = copy_of(ed25519::sign(key, proposal_sign_bytes(chain_id_, out.proposal)));
        return out;
    }
    SignedVote vote;
    vote.type      = dice.one_in(2) ? VoteType::prevote : VoteType::precommit;
    vote.height    = newest.height;
    vote.round     = round;
    vote.time      = newest.time;
    vote.validator = self;
    vote.index     = static_cast<std::size_t>(found - list.begin());
    if (!dice.one_in(3)) vote.block_id = about.proposal.block_id;
    if (dice.one_in(8)) vote.block_id = {copy_of(sha256(vote.signature)), 1, Bytes(32, 1)};
    vote.signature = copy_of(ed25519::sign(key, sign_bytes_of(chain_id_, vote)));
    if (vote.type == VoteType::precommit && !vote.block_id.is_nil())
        vote.extension.signature = copy_of(
            ed25519::sign(key, extension_sign_bytes(chain_id_, vote.height, vote.round, {})));
    return vote;
}

std::optional<Message> Liar::forged_vote(Dice& dice, const ed25519::PrivateKey& key,
                                         const ChainState& state) const {
    const bool is_late  = state.last_height.value > 0 && dice.one_in(2);
    const auto& members = (is_late ? state.last_validators : state.validators).list();
    if (members.empty() || (!is_late && heard_.empty())) return {};
    SignedVote vote;
    vote.type      = is_late || dice.one_in(2) ? VoteType::precommit : VoteType::prevote;
    vote.index     = dice.below(members.size());
    vote.validator = members[vote.index].address;
    if (is_late) {
        vote.height   = state.last_height;
        vote.round    = state.last_commit.round;
        vote.block_id = state.last_commit.block_id;
        vote.time     = state.last_time.plus(Duration::milliseconds(1)).value_or(state.last_time);
    } else {
        const auto& about = heard_[dice.below(heard_.size())].proposal;
        vote.height       = state.next_height();
        vote.round        = about.round;
        vote.time         = about.time;
        if (!dice.one_in(3)) vote.block_id = about.block_id;
    }
    vote.signature = copy_of(ed25519::sign(key, sign_bytes_of(chain_id_, vote)));
    if (vote.type == VoteType::precommit && !vote.block_id.is_nil())
        vote.extension.signature = copy_of(
            ed25519::sign(key, extension_sign_bytes(chain_id_, vote.height, vote.round, {})));
    return vote;
}

std::optional<Message> Liar::false_evidence(Dice& dice, const ed25519::PrivateKey& key,
                                            const ChainState& state) const {
    const auto& heights = state.past->heights;
    if (heights.empty()) return {};
    const auto& then   = heights[dice.below(heights.size())];
    const auto& signer = then.set->list()[dice.below(then.set->list().size())];
    const auto self    = validator_address(key.public_key().bytes());
    const auto how     = dice.below(3);
    std::vector<SignedVote> votes;
    for (const auto* name : {"this", "that"}) {
        SignedVote vote;
        vote.type      = VoteType::precommit;
        vote.height    = then.height;
        vote.time      = then.time;
        vote.block_id  = {copy_of(sha256(name)), 1, copy_of(sha256(name, " parts"))};
        vote.validator = signer.address;
        // Too old: what it did itself, where nobody remembers who validated. The dead: a stranger.
        if (how == 1) vote.validator = self;
        if (how == 1) vote.height.value -= 10'000;
        if (how == 2) vote.validator[0] = static_cast<std::uint8_t>(vote.validator[0] ^ 0xff);
        vote.signature = copy_of(ed25519::sign(key, sign_bytes_of(chain_id_, vote)));
        votes.push_back(std::move(vote));
    }
    // Forged: of somebody else, for its own two votes would be a true proof.
    if (how == 0 && signer.address == self) return {};
    const auto proof = duplicate_vote(*then.set, votes[0], votes[1], then.time);
    return PendingEvidence{{duplicate_vote_bytes(proof)}};
}

}  // namespace ve::network
