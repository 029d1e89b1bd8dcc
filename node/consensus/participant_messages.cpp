// What others say: what of it is believed, counted, kept, answered. Our own messages pass here,
// too.
#include <algorithm>

#include "base/planted.hpp"
#include "base/rare_paths.hpp"
#include "node/consensus/participant.hpp"

namespace ve::consensus {

namespace {
constexpr std::int64_t blocks_at_once = 8;  // for who is behind: a group, whole

std::optional<Height> height_of(const Message& message) {
    if (const auto* proposal = std::get_if<SignedProposal>(&message))
        return proposal->proposal.height;
    if (const auto* vote = std::get_if<SignedVote>(&message)) return vote->height;
    return {};
}
}  // namespace

void Participant::take(const Arrived& arrived) {
    const auto& message = *arrived.message;
    if (const auto* status = std::get_if<Status>(&message)) return answer(*status, arrived.from);
    if (const auto* decided = std::get_if<DecidedBlock>(&message))
        return take(*decided, arrived.from);
    if (const auto* pending = std::get_if<PendingEvidence>(&message)) return take(*pending);
    const auto at = height_of(message);
    if (!at || *at > height()) return keep_for_later(arrived, at.value_or(Height{0}));
    if (const auto* vote = std::get_if<SignedVote>(&message)) {
        if (*at == height()) return take(*vote);
        return take_late(*vote);
    }
    if (const auto* proposal = std::get_if<SignedProposal>(&message); *at == height())
        take(*proposal);
}

// Who is a step ahead of us speaks of the next height already. Few are kept: they are not verified.
void Participant::keep_for_later(const Arrived& arrived, Height at) {
    if (at.value != height().value + 1) return;
    constexpr std::size_t proposals_max = 2;
    const bool is_proposal              = std::holds_alternative<SignedProposal>(*arrived.message);
    const auto proposals =
        static_cast<std::size_t>(std::ranges::count_if(early_, [](const auto& one) {
            return std::holds_alternative<SignedProposal>(*one.message);
        }));
    const auto votes_max = 4 * state_.next_validators.list().size();
    if (is_proposal ? proposals < proposals_max : early_.size() - proposals < votes_max)
        early_.push_back(arrived);
}

// Nothing: its block is not what it says.
const Participant::Known* Participant::judge(const SignedProposal& message) {
    const auto& id   = message.proposal.block_id;
    const auto known = blocks_.find(id.hash);
    if (known != blocks_.end()) return known->second.open->id == id ? &known->second : nullptr;
    const auto open = open_block(message);
    if (open == nullptr) return nullptr;
    const auto most = state_.params.block_max_bytes;
    const bool fits = most < 0 || static_cast<std::int64_t>(open->bytes.size()) <= most ||
                      VE_PLANTED(block_size_not_checked);
    const bool follows =
        fits && check_block(state_, open->block, signatures(), Contents::hashed).ok();
    const bool good = follows && (VE_PLANTED(application_not_asked) ||
                                  is_acceptable(app_, state_, open->block, open->id));
    return &blocks_.emplace(id.hash, Known{open, good}).first->second;
}

void Participant::take(const SignedProposal& message) {
    const auto& parts = message.proposal;
    if (parts.round < 0) return;
    bft::Proposed proposed{parts.round, parts.pol_round, parts.block_id, false};
    if (!height_->has_use_for(proposed)) return;
    const auto proposer = height_->proposer(parts.round);
    const auto& from    = state_.validators.list()[proposer];
    if (!verify_proposal(state_.chain_id, from, message, signatures()).ok()) return;
    const auto* known = judge(message);
    if (known == nullptr) return;
    proposed.acceptable = known->acceptable;
    awaited_            = true;
    log(message);
    if (self_ == proposer && from.address == address_) {
        std::erase_if(left_over_, [&](const auto& effect) {
            const auto* wanted = std::get_if<bft::Propose>(&effect);
            return wanted != nullptr && wanted->round == parts.round;
        });
        const SignedStep step{parts.height, parts.round, SignedStep::Kind::propose};
        if (!guard_.is_past(step))
            guard_.remember(step, parts.time, proposal_sign_bytes(state_.chain_id, parts),
                            message.signature);
        if (!replaying_ && may_sign()) {
            write();
            effects_.push_back(Send{message, {}});
        }
    }
    book_.add(message);
    feed(proposed);
}

bool Participant::believes(const SignedVote& vote) {
    const bool is_ours = vote.validator == address_ && self_ == vote.index;
    if (replaying_) return true;  // it was believed when it was written
    const bool extensions = state_.extensions_enabled(height());
    if (!verify_vote(state_.chain_id, state_.validators, vote, extensions, signatures()).ok())
        return false;
    const bool extends = extensions && vote.type == VoteType::precommit && !vote.block_id.is_nil();
    return is_ours || !extends || VE_PLANTED(extension_not_verified) ||
           app_.verify_vote_extension(height(), vote.validator, vote.extension.bytes);
}

void Participant::take(const SignedVote& vote) {
    const bft::Voted voted{vote.type, vote.round, vote.index, vote.choice()};
    if (!height_->has_use_for(voted) || !believes(vote)) return;
    awaited_          = true;
    const bool is_far = !height_->is_near(vote.round);
    auto effects      = height_->on(voted);
    const bool counts = height_->counts(voted);
    for (auto& effect : effects) {
        if (const auto* accusation = std::get_if<bft::Accuse>(&effect))
            accuse(*accusation, vote);
        else
            todo_.push_back(std::move(effect));
    }
    if (!counts && !is_far) return;
    log(vote);
    if (self_ == vote.index && vote.validator == address_) {
        std::erase_if(left_over_, [&](const auto& effect) {
            const auto* wanted = std::get_if<bft::Vote>(&effect);
            return wanted != nullptr && wanted->round == vote.round && wanted->type == vote.type;
        });
        const auto kind = vote.type == VoteType::prevote ? SignedStep::Kind::prevote
                                                         : SignedStep::Kind::precommit;
        const SignedStep step{vote.height, vote.round, kind};
        if (!guard_.is_past(step))
            guard_.remember(step, vote.time, sign_bytes_of(state_.chain_id, vote), vote.signature);
        if (!replaying_ && may_sign()) {
            if (VE_PLANTED(sent_before_written)) effects_.push_back(Send{vote, {}});
            write();
            effects_.push_back(Send{vote, {}});
        }
    }
    if (counts) book_.add(vote);
}

// Once a validator, round and type.
void Participant::accuse(const bft::Accuse& accusation, const SignedVote& second) {
    const auto* first =
        book_.find(accusation.type, accusation.round, accusation.validator, accusation.first);
    if (first == nullptr) return;
    const bool is_known = std::ranges::any_of(conflicts_, [&](const auto& pair) {
        return pair.first.index == second.index && pair.first.round == second.round &&
               pair.first.type == second.type;
    });
    if (!is_known && !VE_PLANTED(conflict_not_noticed)) conflicts_.emplace_back(*first, second);
}

// Another vote than the one in the last commit. Whoever was asked after the decision is no less a
// traitor.
void Participant::accuse_late(const SignedVote& vote, const CommitSignature& known) {
    if (VE_PLANTED(conflict_not_noticed) || accused_.size() >= accused_max) return;
    if (!verify_vote(state_.chain_id, state_.last_validators, vote, late_.extensions, signatures())
             .ok())
        return;
    auto first      = vote;
    first.block_id  = known.flag == CommitFlag::nil ? BlockId{} : state_.last_commit.block_id;
    first.time      = known.time;
    first.signature = known.signature;
    const auto proof =
        duplicate_vote_bytes(duplicate_vote(state_.last_validators, first, vote, state_.last_time));
    if (std::ranges::find(accused_, proof) != accused_.end() ||
        !check_evidence(state_, proof, signatures()).ok())
        return;
    accused_.push_back(proof);
    send_evidence();
}

// A precommit for the last block that came after its decision: the next block may carry it.
void Participant::take_late(const SignedVote& vote) {
    auto& commit = state_.last_commit;
    if (vote.height != state_.last_height || vote.type != VoteType::precommit) return;
    if (vote.round != late_.round || vote.index >= commit.signatures.size()) return;
    auto& slot          = commit.signatures[vote.index];
    const bool is_nil   = slot.flag == CommitFlag::nil;
    const bool for_this = vote.block_id == commit.block_id;
    if (slot.flag != CommitFlag::absent && (is_nil ? !vote.block_id.is_nil() : !for_this))
        return accuse_late(vote, slot);
    if (!for_this) return;
    // Again, for a later time: only until somebody may have built upon the first.
    const bool again = slot.flag == CommitFlag::commit && slot.time < vote.time && !has_begun_;
    if (slot.flag != CommitFlag::absent && !again) return;
    const auto true_vote =
        verify_vote(state_.chain_id, state_.last_validators, vote, late_.extensions, signatures());
    if (!true_vote.ok() && !VE_PLANTED(late_vote_not_verified)) return;
    if (late_.extensions &&
        !app_.verify_vote_extension(vote.height, vote.validator, vote.extension.bytes))
        return;
    slot = {CommitFlag::commit, copy_of(vote.validator), vote.time, vote.signature};
    if (vote.index < state_.extensions.size()) state_.extensions[vote.index] = vote.extension;
}

void Participant::take(const DecidedBlock& decided, Peer from) {
    const auto at = decided.commit.height;
    if (at > height() && at.value < height().value + blocks_at_once)
        ahead_.insert_or_assign(at, Arrived{from, decided});
    if (at != height()) return;
    const auto open = verify_decided(state_, decided, signatures());
    if (!open.ok()) return;
    VE_PROBE(caught_up);
    if (at.value % blocks_at_once == 0) ask_ = from;  // for the next group
    finalize(*open, decided);
}

void Participant::answer(const Status& status, Peer from) {
    constexpr std::size_t messages_fixed = 16;
    if (status.height > height()) return send_status(from);
    if (status.height < height()) {
        for (auto at = std::max(status.height, state_.initial_height); at <= state_.last_height;
             ++at.value) {
            effects_.push_back(SendBlock{at, from});
            if (at.value % blocks_at_once == 0) break;
        }
        return;
    }
    const auto most = messages_fixed + 4 * state_.validators.list().size();
    for (auto& message : book_.missing(status, most))
        effects_.push_back(Send{std::move(message), from});
}

// What proves nothing to us, or nothing new, goes no further.
void Participant::take(const PendingEvidence& pending) {
    for (const auto& one : pending.evidence) {
        if (accused_.size() >= accused_max) return;
        if (std::ranges::find(accused_, one) != accused_.end()) continue;
        if (check_evidence(state_, one, signatures()).ok() && !is_accused(one))
            accused_.push_back(one);
    }
}

// The same attack may be shown by other signatures.
bool Participant::is_accused(const Bytes& evidence) const {
    return std::ranges::any_of(accused_, [id = evidence_id(evidence)](const Bytes& one) {
        return evidence_id(one) == id;
    });
}

void Participant::take(const Reported& report) {
    const auto before = accused_.size();
    take(PendingEvidence{{report.evidence}});
    if (accused_.size() > before) send_evidence();
}

// At each height again, until a block carries it: whoever missed it hears it then.
void Participant::send_evidence() {
    if (accused_.empty()) return;
    PendingEvidence out;
    std::size_t bytes = 0;
    for (const auto& one : accused_) {
        bytes += one.size();
        if (out.evidence.size() == PendingEvidence::most || bytes > PendingEvidence::bytes_in_all)
            break;
        out.evidence.push_back(one);
    }
    effects_.push_back(Send{std::move(out), {}});
}

void Participant::send_status(std::optional<Peer> to) {
    effects_.push_back(Send{
        book_.status(height(), std::max(height_->round(), -1), state_.validators.list().size()),
        to});
}

}  // namespace ve::consensus
