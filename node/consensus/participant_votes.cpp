// What one validator signs: proposals and votes, each written down before it is sent.
#include <algorithm>

#include "node/consensus/participant.hpp"
#include "node/votes/carried_votes.hpp"

namespace ve::consensus {

void Participant::feed(const bft::Event& event) {
    for (auto& effect : height_->on(event)) todo_.push_back(std::move(effect));
}

void Participant::act() {
    while (!todo_.empty() && !storing_ && !stopped_) {
        const auto effect = std::move(todo_.front());
        todo_.pop_front();
        carry_out(effect);
    }
}

void Participant::carry_out(const bft::Effect& effect) {
    if (const auto* decision = std::get_if<bft::Decide>(&effect)) return decide(*decision);
    if (replaying_) {
        left_over_.push_back(effect);
        return;
    }
    if (const auto* wanted = std::get_if<bft::Propose>(&effect)) propose(*wanted);
    if (const auto* wanted = std::get_if<bft::Vote>(&effect)) cast(*wanted);
    if (const auto* wanted = std::get_if<bft::Schedule>(&effect)) schedule(*wanted);
}

void Participant::propose(const bft::Propose& wanted) {
    if (!may_sign()) return;
    SignedProposal message;
    if (wanted.block) {
        const auto known = blocks_.find(wanted.block->hash);
        if (known == blocks_.end()) return;  // nearly agreed on, but not by what we saw ourselves
        message.opened = known->second.open;
    } else {
        const auto& params = state_.params;
        auto evidence      = evidence_for_block();
        auto txs           = take_txs_(data_bytes_max(params, state_.validators.list().size(),
                                                      evidence_list_bytes(evidence).size()),
                                       params.block_max_gas);
        auto block     = fill_block(app_, state_, std::move(txs), address_, std::move(evidence));
        auto bytes     = block_bytes(block);
        auto id        = block_id_of(block.header, bytes);
        message.opened = std::make_shared<const OpenBlock>(
            OpenBlock{std::move(block), std::move(bytes), std::move(id)});
    }
    message.block     = message.opened->bytes;
    auto& parts       = message.proposal;
    parts.height      = height();
    parts.round       = wanted.round;
    parts.pol_round   = wanted.valid_round;
    parts.block_id    = message.opened->id;
    const auto sealed = guard_.sign(*key_, {height(), wanted.round, SignedStep::Kind::propose},
                                    now_, [&](Time time) {
                                        auto timed = parts;
                                        timed.time = time;
                                        return proposal_sign_bytes(state_.chain_id, timed);
                                    });
    if (!sealed.ok()) return;  // signed before, and another: this round goes without
    parts.time = sealed->time;
    signatures().made(key_->public_key().bytes(), proposal_sign_bytes(state_.chain_id, parts),
                      sealed->signature);
    message.signature = sealed->signature;
    take(message);
}

// As much as a block may carry.
std::vector<Bytes> Participant::evidence_for_block() const {
    std::vector<Bytes> out;
    for (const auto& one : accused_) {
        out.push_back(one);
        if (!check_evidence(state_, out, signatures()).ok()) out.pop_back();
    }
    return out;
}

// After the clock, and after the block that is voted for or held fast to.
Time Participant::time_for_vote(const Choice& choice) const {
    const auto& about = choice ? choice : height_->locked();
    if (!about) return now_;
    const auto known = blocks_.find(about->hash);
    return known == blocks_.end() ? now_ : vote_time(known->second.open->block.header.time, now_);
}

void Participant::cast(const bft::Vote& wanted) {
    if (!may_sign()) return;
    SignedVote vote;
    vote.type      = wanted.type;
    vote.height    = height();
    vote.round     = wanted.round;
    vote.block_id  = wanted.choice.value_or(BlockId{});
    vote.validator = address_;
    vote.index     = *self_;
    const auto kind =
        wanted.type == VoteType::prevote ? SignedStep::Kind::prevote : SignedStep::Kind::precommit;
    const auto sealed = guard_.sign(*key_, {height(), wanted.round, kind},
                                    time_for_vote(wanted.choice), [&](Time time) {
                                        auto timed = vote;
                                        timed.time = time;
                                        return sign_bytes_of(state_.chain_id, timed);
                                    });
    if (!sealed.ok()) return;  // another was signed there: no vote is better than two
    vote.time      = sealed->time;
    vote.signature = sealed->signature;
    signatures().made(key_->public_key().bytes(), sign_bytes_of(state_.chain_id, vote),
                      vote.signature);
    const bool extends =
        wanted.type == VoteType::precommit && wanted.choice && state_.extensions_enabled(height());
    if (extends) {
        auto& extension = vote.extension;
        extension.bytes = app_.extend_vote(height(), hash_of(vote.block_id));
        extension.signature =
            seal(extension_sign_bytes(state_.chain_id, height(), vote.round, extension.bytes));
    }
    take(vote);
}

Bytes Participant::seal(ByteView message) const {
    auto signature = copy_of(ed25519::sign(*key_, message));
    signatures().made(key_->public_key().bytes(), message, signature);
    return signature;
}

// Two precommits that differ in nothing but their time accuse nobody, and bind to nothing new: the
// block is decided.
void Participant::vote_again() {
    auto& commit        = state_.last_commit;
    const auto& members = state_.last_validators.list();
    const auto found    = std::ranges::find(members, address_, &Validator::address);
    if (!key_ || has_begun_ || found == members.end()) return;
    const auto index = static_cast<std::size_t>(found - members.begin());
    auto& slot       = commit.signatures[index];
    if (slot.flag != CommitFlag::commit || slot.time >= now_) return;
    SignedVote vote;
    vote.type      = VoteType::precommit;
    vote.height    = state_.last_height;
    vote.round     = commit.round;
    vote.block_id  = commit.block_id;
    vote.time      = now_;
    vote.validator = address_;
    vote.index     = index;
    vote.signature = seal(sign_bytes_of(state_.chain_id, vote));
    if (late_.extensions && index < state_.extensions.size())
        vote.extension = state_.extensions[index];
    slot.time      = vote.time;
    slot.signature = vote.signature;
    effects_.push_back(Send{std::move(vote), {}});
}

void Participant::schedule(const bft::Schedule& wanted) {
    auto after = timeouts_.propose;
    if (wanted.step == bft::Step::prevote) after = timeouts_.prevote;
    if (wanted.step == bft::Step::precommit) after = timeouts_.precommit;
    constexpr std::int32_t longest = 1'000;  // rounds
    after.nanos += timeouts_.more.nanos * std::min(wanted.round, longest);
    effects_.push_back(SetTimer{{Timer::Kind::step, height(), {wanted.step, wanted.round}}, after});
}

}  // namespace ve::consensus
