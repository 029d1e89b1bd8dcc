#include "node/consensus/bft.hpp"
#include "base/planted.hpp"
#include "base/rare_paths.hpp"

#include <algorithm>

namespace ve::consensus::bft {

Height::Height(const ValidatorSet& validators, std::optional<std::size_t> self)
    : validators_{validators},
      self_{self},
      highest_(validators.list().size(), -1),
      rotation_{validators} {}

std::size_t Height::proposer(std::int32_t round) const {
    while (proposers_.size() <= static_cast<std::size_t>(round)) {
        if (!proposers_.empty()) rotation_.increment_priority(1);
        const auto& address = rotation_.proposer().address;
        const auto& list    = validators_.list();
        const auto found    = std::ranges::find(list, address, &Validator::address);
        VE_INVARIANT(found != list.end());
        proposers_.push_back(static_cast<std::size_t>(found - list.begin()));
    }
    return proposers_[static_cast<std::size_t>(round)];
}

Height::Round& Height::at(std::int32_t round) {
    return rounds_.try_emplace(round, validators_).first->second;
}

const Height::Round* Height::find(std::int32_t round) const {
    const auto found = rounds_.find(round);
    return found == rounds_.end() ? nullptr : &found->second;
}

bool Height::is_acceptable(const BlockId& block) const {
    return std::ranges::find(acceptable_, block) != acceptable_.end();
}

std::vector<Effect> Height::on(const Event& event) {
    effects_.clear();
    if (decided_) return {};
    if (std::holds_alternative<Started>(event) && round_ < 0) start(0);
    if (const auto* proposal = std::get_if<Proposed>(&event)) record(*proposal);
    if (const auto* vote = std::get_if<Voted>(&event)) record(*vote);
    if (const auto* timer = std::get_if<TimedOut>(&event)) timed_out(*timer);
    while (round_ >= 0 && !decided_ && apply_a_rule()) {
    }
    return std::move(effects_);
}

// The first proposal of a round counts. The block of another one is worth knowing where so many
// voted for it that it may be the decision.
bool Height::has_use_for(const Proposed& proposal) const {
    if (proposal.round < 0 || !is_near(proposal.round)) return false;
    if (proposal.valid_round < -1 || proposal.valid_round >= proposal.round) return false;
    const auto* round = find(proposal.round);
    if (round == nullptr || !round->proposal) return true;
    return round->precommits.has_quorum(proposal.block) && !is_acceptable(proposal.block);
}

void Height::record(const Proposed& proposal) {
    if (!has_use_for(proposal)) return;
    auto& round = at(proposal.round);
    if (!round.proposal) round.proposal = proposal;
    if (proposal.acceptable && !is_acceptable(proposal.block))
        acceptable_.push_back(proposal.block);
}

// Far ahead, only that a validator is there; near, each vote that is not counted yet.
bool Height::has_use_for(const Voted& vote) const {
    if (vote.round < 0 || vote.validator >= highest_.size()) return false;
    if (highest_[vote.validator] < vote.round) return true;
    return is_near(vote.round) && (!counts(vote) || VE_PLANTED(votes_counted_twice));
}

bool Height::counts(const Voted& vote) const {
    const auto* round = find(vote.round);
    if (round == nullptr) return false;
    const auto& tally = vote.type == VoteType::prevote ? round->prevotes : round->precommits;
    return tally.has(vote.validator, vote.choice);
}

void Height::record(const Voted& vote) {
    if (!has_use_for(vote)) return;
    highest_[vote.validator] = std::max(highest_[vote.validator], vote.round);
    if (!is_near(vote.round)) return;
    auto& round         = at(vote.round);
    auto& tally         = vote.type == VoteType::prevote ? round.prevotes : round.precommits;
    const bool familiar = vote.choice && is_acceptable(*vote.choice);
    if (tally.add(vote.validator, vote.choice, familiar) == Tally::Added::conflicting)
        effects_.push_back(Accuse{vote.type, vote.round, vote.validator,
                                  *tally.first_of(vote.validator), vote.choice});
}

void Height::timed_out(const TimedOut& timer) {
    if (timer.round != round_) return;
    if (timer.step == Step::propose && step_ == Step::propose) VE_PROBE(propose_timed_out);
    if (timer.step == Step::prevote && step_ == Step::prevote) VE_PROBE(prevote_timed_out);
    if (timer.step == Step::precommit) VE_PROBE(precommit_timed_out);
    if (timer.step == Step::propose && step_ == Step::propose) vote(VoteType::prevote, {});  // L57
    if (timer.step == Step::prevote && step_ == Step::prevote)
        vote(VoteType::precommit, {});                     // L61
    if (timer.step == Step::precommit) start(round_ + 1);  // L65
}

void Height::start(std::int32_t round) {  // L11
    round_ = round;
    step_  = Step::propose;
    if (self_ && proposer(round) == *self_)
        effects_.push_back(Propose{round, valid_round_, valid_});
    effects_.push_back(Schedule{Step::propose, round});
}

// The step moves on whether or not we have a vote.
void Height::vote(VoteType type, const Choice& choice) {
    step_ = type == VoteType::prevote ? Step::prevote : Step::precommit;
    if (self_) effects_.push_back(Vote{type, round_, choice});
}

bool Height::apply_a_rule() {
    return decide() || skip_rounds() || prevote_for_proposal() || follow_polka() || start_timers();
}

bool Height::decide() {  // L49
    for (const auto& [number, round] : rounds_) {
        const auto chosen =
            VE_PLANTED(decision_by_prevotes) ? round.prevotes.quorum() : round.precommits.quorum();
        if (!chosen || !*chosen || !is_acceptable(**chosen)) continue;
        decided_ = Decide{number, **chosen};
        effects_.push_back(*decided_);
        return true;
    }
    return false;
}

// L55. The highest round in which, or above which, more than a third of the power has voted.
bool Height::skip_rounds() {
    std::vector<std::pair<std::int32_t, std::int64_t>> ahead;  // round, power
    for (std::size_t i = 0; i < highest_.size(); ++i)
        if (highest_[i] > round_) ahead.emplace_back(highest_[i], validators_.list()[i].power);
    std::ranges::sort(ahead, std::greater{});
    const auto total   = validators_.total_power();
    std::int64_t power = 0;
    for (const auto& [round, more] : ahead) {
        power += more;
        if (power * 3 <= total) continue;
        VE_PROBE(round_skipped);
        start(round);
        return true;
    }
    return false;
}

bool Height::prevote_for_proposal() {
    const auto* current = find(round_);
    if (step_ != Step::propose || current == nullptr || !current->proposal) return false;
    const auto& proposal = *current->proposal;
    bool may =
        locked_round_ < 0 || locked_ == Choice{proposal.block} || VE_PLANTED(lock_not_kept);  // L22
    if (proposal.valid_round >= 0) {                                                          // L28
        const auto* then  = find(proposal.valid_round);
        const bool proved = then != nullptr && then->prevotes.has_quorum(proposal.block);
        if (!proved && !VE_PLANTED(unlocked_without_proof)) return false;
        if (!may && locked_round_ <= proposal.valid_round) VE_PROBE(lock_let_go);
        may = may || locked_round_ <= proposal.valid_round;
    }
    vote(VoteType::prevote, may && proposal.acceptable ? Choice{proposal.block} : Choice{});
    return true;
}

// More than two thirds of the prevotes agree: on a block that we know (L36), or on none (L44).
bool Height::follow_polka() {
    auto* current = rounds_.contains(round_) ? &at(round_) : nullptr;
    if (current == nullptr || step_ == Step::propose) return false;
    auto agreed = current->prevotes.quorum();
    if (VE_PLANTED(precommit_of_any_quorum) && current->prevotes.any_quorum() && current->proposal)
        agreed = Choice{current->proposal->block};
    if (!agreed) return false;
    if (!*agreed) {
        if (step_ != Step::prevote) return false;
        vote(VoteType::precommit, {});
        return true;
    }
    const bool is_proposed =
        current->proposal && current->proposal->acceptable && current->proposal->block == **agreed;
    if (current->polka_seen || !is_proposed) return false;
    current->polka_seen = true;
    valid_              = *agreed;
    valid_round_        = round_;
    if (step_ != Step::prevote) return true;
    if (!VE_PLANTED(lock_not_taken)) {
        locked_       = *agreed;
        locked_round_ = round_;
    }
    vote(VoteType::precommit, *agreed);
    return true;
}

bool Height::start_timers() {
    if (!rounds_.contains(round_)) return false;
    auto& current = at(round_);
    if (step_ == Step::prevote && !current.prevote_timer && current.prevotes.any_quorum()) {  // L34
        current.prevote_timer = true;
        effects_.push_back(Schedule{Step::prevote, round_});
        return true;
    }
    if (!current.precommit_timer && current.precommits.any_quorum()) {  // L47
        current.precommit_timer = true;
        effects_.push_back(Schedule{Step::precommit, round_});
        return true;
    }
    return false;
}

}  // namespace ve::consensus::bft
