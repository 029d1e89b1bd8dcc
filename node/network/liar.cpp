#include "node/network/liar.hpp"

#include <algorithm>

#include "crypto/ed25519.hpp"
#include "crypto/hash.hpp"

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

}  // namespace ve::network
