// Tendermint's consensus for one height, as a function from what happens to what is to be done.
// The rules are those of arXiv:1807.04938, algorithm 1; each is named where it stands (L22 …).
// It knows no block, key, socket, clock or file: whoever drives it verifies what comes in, and
// signs, sends, waits for and executes what goes out. Equal events give equal effects.
#pragma once

#include <variant>

#include "node/consensus/tally.hpp"

namespace ve::consensus::bft {

enum class Step : std::uint8_t { propose, prevote, precommit };

// What happens. Votes and proposals have been verified: the signature, and that a proposal is of
// its round's proposer. Our own come back as events, too, once they are signed and written down.
struct Started {};
struct Proposed {
    std::int32_t round = 0, valid_round = -1;  // -1: a new block
    BlockId block;
    bool acceptable = false;  // what the application says of it
};
struct Voted {
    VoteType type         = VoteType::prevote;
    std::int32_t round    = 0;
    std::size_t validator = 0;  // its place in the set
    Choice choice;
};
struct TimedOut {
    Step step          = Step::propose;
    std::int32_t round = 0;
};
using Event = std::variant<Started, Proposed, Voted, TimedOut>;

// What is to be done.
struct Propose {  // it is our turn: a new block, or the one that was nearly agreed on before
    std::int32_t round = 0, valid_round = -1;
    Choice block;  // nothing: a new one
};
struct Vote {
    VoteType type      = VoteType::prevote;
    std::int32_t round = 0;
    Choice choice;
};
struct Schedule {  // a TimedOut, after the time that this step of this round is given
    Step step          = Step::propose;
    std::int32_t round = 0;
};
struct Decide {
    std::int32_t round = 0;
    BlockId block;
};
struct Accuse {  // one validator, two votes of one type and round
    VoteType type         = VoteType::prevote;
    std::int32_t round    = 0;
    std::size_t validator = 0;
    Choice first, second;
};
using Effect = std::variant<Propose, Vote, Schedule, Decide, Accuse>;

class Height {
  public:
    // How far ahead of our own round votes are kept one by one. Further away only the number
    // counts: a third of the power being there moves us there.
    static constexpr std::int32_t rounds_ahead = 16;

    // `self`: our place in the set, or nothing where we only watch. The set must outlive this.
    Height(const ValidatorSet& validators, std::optional<std::size_t> self);

    std::vector<Effect> on(const Event& event);

    std::int32_t round() const { return round_; }
    Step step() const { return step_; }
    std::int32_t locked_round() const { return locked_round_; }
    const Choice& locked() const { return locked_; }
    const std::optional<Decide>& decided() const { return decided_; }
    std::size_t proposer(std::int32_t round) const;  // its place in the set

    // A proposal or vote that would change nothing is not worth a look at its signature.
    bool has_use_for(const Proposed& proposal) const;
    bool has_use_for(const Voted& vote) const;
    bool counts(const Voted& vote) const;  // it is in a tally
    bool is_near(std::int32_t round) const { return round <= round_ + rounds_ahead; }

  private:
    struct Round {
        explicit Round(const ValidatorSet& set) : prevotes{set}, precommits{set} {}
        std::optional<Proposed> proposal;
        Tally prevotes, precommits;
        bool prevote_timer = false, precommit_timer = false, polka_seen = false;
    };

    Round& at(std::int32_t round);
    const Round* find(std::int32_t round) const;
    void record(const Proposed& proposal);
    void record(const Voted& vote);
    void timed_out(const TimedOut& timer);
    void start(std::int32_t round);
    void vote(VoteType type, const Choice& choice);
    bool is_acceptable(const BlockId& block) const;

    // One rule that applies now; false: none does.
    bool apply_a_rule();
    bool decide();
    bool skip_rounds();
    bool prevote_for_proposal();
    bool follow_polka();
    bool start_timers();

    const ValidatorSet& validators_;
    std::optional<std::size_t> self_;
    std::vector<Effect> effects_;

    std::int32_t round_ = -1;  // not started
    Step step_          = Step::propose;
    Choice locked_, valid_;
    std::int32_t locked_round_ = -1, valid_round_ = -1;
    std::optional<Decide> decided_;

    std::map<std::int32_t, Round> rounds_;
    std::vector<BlockId> acceptable_;             // that were proposed in whichever round
    std::vector<std::int32_t> highest_;           // by validator: the latest round it voted in
    mutable std::vector<std::size_t> proposers_;  // of the rounds 0, 1, … that were asked for
    mutable ValidatorSet rotation_;               // as it stands for the last of them
};

}  // namespace ve::consensus::bft
