// Heights: how one begins, is replayed, decided and left. Messages are in participant_messages.cpp,
// what is signed is in participant_votes.cpp.
#include "node/consensus/participant.hpp"
#include "base/planted.hpp"
#include "base/rare_paths.hpp"

#include <algorithm>

namespace ve::consensus {

DecidedBlock decided_block(const Decided& decided) {
    return {decided.bytes, decided.next.last_commit, decided.next.extensions};
}

Participant::Participant(Parts parts)
    : app_{parts.app},
      state_{std::move(parts.state)},
      key_{std::move(parts.key)},
      guard_{std::move(parts.guard)},
      timeouts_{parts.timeouts},
      take_txs_{std::move(parts.take_txs)},
      shared_{parts.signatures} {
    if (key_) address_ = validator_address(key_->public_key().bytes());
}

std::vector<Effect> Participant::start(const HeightLog& log, Time now) {
    VE_INVARIANT(!height_);
    now_  = now;
    late_ = {state_.last_commit.round,
             ChainState::extensions_in(state_.last_params, state_.last_height)};
    enter_height(log);
    if (log.height == height() && may_sign() && !VE_PLANTED(log_not_replayed)) {
        if (log.whole_bytes > 0) VE_PROBE(journal_replayed);
        replay(log);
    }
    is_due_ = true;
    if (!storing_) begin_if_due();
    effects_.push_back(SetTimer{{Timer::Kind::gossip, {}, {}}, timeouts_.gossip});
    if (!storing_) send_status({});
    act();
    return std::exchange(effects_, {});
}

std::vector<Effect> Participant::on(const Event& event, Time now) {
    VE_INVARIANT(height_.has_value());
    now_ = now;
    if (stopped_) return {};
    if (std::holds_alternative<TxsAvailable>(event)) txs_available_ = true;
    if (const auto* timer = std::get_if<Timer>(&event)) fired(*timer);
    if (std::holds_alternative<VoteAgain>(event) && !storing_) vote_again();
    if (std::holds_alternative<Stored>(event) && storing_) stored();
    if (const auto* arrived = std::get_if<Arrived>(&event); arrived != nullptr && !storing_)
        take(*arrived);
    if (const auto* report = std::get_if<Reported>(&event); report != nullptr) take(*report);
    if (!storing_) begin_if_due();
    act();
    return std::exchange(effects_, {});
}

void Participant::stored() {
    storing_ = false;
    moved_   = true;
    enter_height({});
    send_evidence();
    if (const auto asked = std::exchange(ask_, {})) send_status(*asked);
    effects_.push_back(SetTimer{{Timer::Kind::next_height, height(), {}}, timeouts_.next_height});
    ahead_.erase(ahead_.begin(), ahead_.lower_bound(height()));
    if (const auto next = ahead_.extract(height())) {
        take(next.mapped());
        if (storing_) return;
    }
    begin_if_due();
    act();
    for (const auto& arrived : std::exchange(early_, {})) {
        if (storing_) break;
        take(arrived);
        act();
    }
}

void Participant::fired(const Timer& timer) {
    switch (timer.kind) {
        case Timer::Kind::gossip:
            if (!std::exchange(moved_, false) && !storing_) send_status({});
            effects_.push_back(SetTimer{{Timer::Kind::gossip, {}, {}}, timeouts_.gossip});
            return;
        case Timer::Kind::next_height:
            if (timer.height == height()) is_due_ = true;
            return;
        case Timer::Kind::step:
            if (storing_ || timer.height != height() || timer.step.round != height_->round())
                return;
            log(timer.step);
            feed(timer.step);
            return;
    }
}

// A signature binds for its height, and so does a lock. Who does not know all that he signed there
// and why keeps silent until the height is over.
void Participant::enter_height(const HeightLog& log) {
    const auto& members = state_.validators.list();
    const auto found    = std::ranges::find(members, address_, &Validator::address);
    self_.reset();
    if (key_ && found != members.end()) self_ = static_cast<std::size_t>(found - members.begin());
    const auto signed_at = guard_.last() ? guard_.last()->height : Height{0};
    const bool has_log   = log.height == height();
    may_sign_            = signed_at < height() ||
                (signed_at == height() && has_log &&
                 (log.whole_bytes >= guard_.log_bytes || VE_PLANTED(shorter_log_believed)));
    height_.emplace(state_.validators, self_);
    book_ = {};
    blocks_.clear();
    conflicts_.clear();
    log_.clear();
    log_bytes_ = has_log ? log.whole_bytes : 0;
    todo_.clear();
    left_over_.clear();
    is_due_ = has_begun_ = awaited_ = false;
}

void Participant::begin_if_due() {
    if (has_begun_ || !is_due_) return;
    // The height after a change of the state is needed to prove it, but nobody waits for that here.
    if (!timeouts_.empty_blocks && !txs_available_ && !awaited_) return;
    begin();
}

void Participant::begin() {
    has_begun_     = true;
    txs_available_ = false;
    log(bft::Started{});
    feed(bft::Started{});
}

// The same events in the same order. What is signed there is not signed again; what the log does
// not hold any more, because the end came before it was written, is done now.
void Participant::replay(const HeightLog& log) {
    replaying_ = true;
    for (const auto& record : log.records) {
        if (storing_) break;
        if (const auto* proposal = std::get_if<SignedProposal>(&record.what)) take(*proposal);
        if (const auto* vote = std::get_if<SignedVote>(&record.what)) take(*vote);
        if (std::holds_alternative<bft::Started>(record.what)) {
            has_begun_ = true;
            feed(bft::Started{});
        }
        if (const auto* timer = std::get_if<bft::TimedOut>(&record.what)) feed(*timer);
        act();
    }
    replaying_ = false;
    for (const auto& effect : std::exchange(left_over_, {})) {
        const auto* timer = std::get_if<bft::Schedule>(&effect);
        if (storing_ || (timer != nullptr && timer->round < height_->round())) continue;
        todo_.push_back(effect);
    }
    act();
}

void Participant::decide(const bft::Decide& decision) {
    const auto known = blocks_.find(decision.block.hash);
    VE_INVARIANT(known != blocks_.end());
    auto commit = book_.commit(height(), decision.round, decision.block, state_.validators,
                               state_.extensions_enabled(height()));
    finalize(*known->second.open, std::move(commit));
}

void Participant::finalize(const OpenBlock& open, DecidedBlock decided) {
    const bool extensions = state_.extensions_enabled(height());
    const auto validators = state_.validators;
    const auto round      = decided.commit.round;
    Finalized out;
    for (auto& [first, second] : conflicts_)
        out.evidence.push_back(duplicate_vote(validators, std::move(first), std::move(second),
                                              open.block.header.time));
    auto executed = execute(app_, state_, open.block, open.bytes, open.id,
                            std::move(decided.commit), std::move(decided.extensions));
    if (!executed.ok()) {
        stopped_ = true;
        effects_.push_back(Stop{executed.error()});
        return;
    }
    storing_ = true;
    todo_.clear();
    state_ = executed->next;
    for (const auto& one : out.evidence) accused_.push_back(duplicate_vote_bytes(one));
    std::erase_if(accused_, [&](const Bytes& one) {
        return !check_evidence(state_, one, signatures()).ok();
    });
    while (accused_.size() > accused_max) accused_.pop_front();
    late_       = {round, extensions};
    out.decided = std::move(executed).value();
    effects_.push_back(std::move(out));
}

// Only before something of ours leaves: what is lost until then has bound nobody.
void Participant::write() {
    Write out;
    out.height  = height();
    out.new_log = log_bytes_ == 0;
    log_bytes_ += log_.size();
    out.log          = std::exchange(log_, {});
    guard_.log_bytes = log_bytes_;
    out.guard        = guard_.bytes();
    effects_.push_back(std::move(out));
}

}  // namespace ve::consensus
