// One validator, or a node that only follows, over all heights: a function from what happens to
// what is to be done. It knows blocks, votes, its key and its application; it has no clock, socket,
// file or luck. Whoever drives it carries out the effects in their order and stops where one fails.
#pragma once

#include <deque>
#include <map>
#include <set>

#include "crypto/ed25519.hpp"
#include "node/consensus/evidence.hpp"
#include "node/consensus/execution.hpp"
#include "node/consensus/height_log.hpp"
#include "node/consensus/sign_guard.hpp"
#include "node/consensus/vote_book.hpp"

namespace ve::consensus {

// How long is waited, and how much longer in each further round.
struct Timeouts {
    Duration propose = Duration::seconds(3), prevote = Duration::seconds(1),
             precommit = Duration::seconds(1), more = Duration::milliseconds(500);
    Duration next_height = Duration{0};  // after a block; late votes for it are gathered
    Duration gossip      = Duration::milliseconds(200);  // between two words on where we are
    bool empty_blocks    = true;  // otherwise a height begins with the first transaction
};

using Peer = std::uint64_t;  // whom the driver knows by it

struct Timer {
    enum class Kind : std::uint8_t { step, next_height, gossip };
    Kind kind = Kind::step;
    Height height;
    bft::TimedOut step;
};

// What happens.
struct Arrived {
    Arrived(Peer peer, Message what)
        : from{peer}, message{std::make_shared<const Message>(std::move(what))} {}
    Arrived(Peer peer, std::shared_ptr<const Message> what)
        : from{peer}, message{std::move(what)} {}
    Peer from = 0;
    std::shared_ptr<const Message> message;  // one, however many it arrives at
};
struct VoteAgain {};  // for the last block, with the time that it is now: it is long ago, and the
                      // next block takes its time from the votes for it. Never for another block
struct TxsAvailable {};  // some wait for a block; said again after each block that leaves some
struct Stored {};        // the block of the last Finalized is durable, and the application's commit
                         // has been called
struct Reported {        // by a client of this node: evidence of either kind
    Bytes evidence;
};
using Event = std::variant<Arrived, Timer, VoteAgain, TxsAvailable, Stored, Reported>;

// What is to be done.
struct Write {  // durable before whatever follows it: first the log, then the guard
    Height height;
    bool new_log = false;  // it replaces the one of the height before
    Bytes log;             // to be appended
    Bytes guard;
};
struct Send {
    Message message;
    std::optional<Peer> to;  // none: everyone
};
struct SendBlock {  // from the archive, as DecidedBlock; where it is there
    Height height;
    Peer to = 0;
};
struct SetTimer {
    Timer timer;
    Duration after;
};
struct Finalized {  // to be stored; nothing else is done until it is
    Decided decided;
    std::vector<DuplicateVote> evidence;  // that was seen at this height
};
struct Stop {  // the chain cannot go on here
    Error why;
};
using Effect = std::variant<Write, Send, SendBlock, SetTimer, Finalized, Stop>;

// For those who are behind.
DecidedBlock decided_block(const Decided& decided);

class Participant {
  public:
    using TakeTxs =
        std::function<std::vector<std::string>(std::int64_t bytes_max, std::int64_t gas_max)>;
    struct Parts {
        abci::Application& app;
        ChainState state;                        // after the newest block that is stored
        std::optional<ed25519::PrivateKey> key;  // none: only follows
        SignGuard guard;
        Timeouts timeouts;
        TakeTxs take_txs;                        // what waits, for a block of ours
        const Signatures* signatures = nullptr;  // none: it checks each by itself
    };
    explicit Participant(Parts parts);
    Participant(const Participant&)            = delete;
    Participant& operator=(const Participant&) = delete;

    // The first call, with the log as it was found.
    std::vector<Effect> start(const HeightLog& log, Time now);
    std::vector<Effect> on(const Event& event, Time now);

    const ChainState& state() const { return state_; }
    Height height() const { return state_.next_height(); }
    std::int32_t round() const { return height_->round(); }
    bft::Step step() const { return height_->step(); }
    bool is_busy() const { return has_begun_ || storing_; }  // with a block
    std::size_t proofs() const { return accused_.size(); }   // that no block has carried yet
    // A vote of then would be counted now, if it is a true one.
    bool is_counting(Height height, std::int32_t round) const {
        return !storing_ && !stopped_ && height == this->height() && height_->is_near(round);
    }
    // False: it cannot know what it signed at this height, and keeps silent until the next.
    bool may_sign() const { return self_ && may_sign_; }

  private:
    static constexpr std::size_t accused_max = 100;
    struct Known {
        std::shared_ptr<const OpenBlock> open;
        bool acceptable = false;
    };
    struct Late {  // what may still come for the last block
        std::int32_t round = 0;
        bool extensions    = false;
    };

    void enter_height(const HeightLog& log);
    void stored();
    void begin_if_due();
    void begin();
    void replay(const HeightLog& log);

    void take(const Arrived& arrived);
    void take(const SignedProposal& message);
    void take(const SignedVote& vote);
    void take_late(const SignedVote& vote);
    void accuse_late(const SignedVote& vote, const CommitSignature& known);
    void take(const DecidedBlock& decided, Peer from);
    void take(const PendingEvidence& pending);
    void take(const Reported& report);
    bool is_accused(const Bytes& evidence) const;
    void answer(const Status& status, Peer from);
    void keep_for_later(const Arrived& arrived, Height height);
    void fired(const Timer& timer);

    const Known* judge(const SignedProposal& proposal);
    bool believes(const SignedVote& vote);
    void accuse(const bft::Accuse& accusation, const SignedVote& second);

    void feed(const bft::Event& event);
    void act();
    void carry_out(const bft::Effect& effect);
    void propose(const bft::Propose& wanted);
    void cast(const bft::Vote& wanted);
    void vote_again();
    Bytes seal(ByteView message) const;
    const Signatures& signatures() const { return shared_ == nullptr ? own_ : *shared_; }
    Time time_for_vote(const Choice& choice) const;
    void schedule(const bft::Schedule& wanted);
    std::vector<Bytes> evidence_for_block() const;
    void decide(const bft::Decide& decision);
    void finalize(const OpenBlock& open, DecidedBlock decided);

    template <class What>
    void log(const What& what) {
        if (!may_sign() || replaying_) return;
        if (log_bytes_ == 0 && log_.empty()) append(log_, log_start(height()));
        add_record(log_, what);
    }
    void write();
    void send_status(std::optional<Peer> to);
    void send_evidence();

    abci::Application& app_;
    ChainState state_;
    std::optional<ed25519::PrivateKey> key_;
    ByteArray<20> address_{};
    SignGuard guard_;
    Timeouts timeouts_;
    TakeTxs take_txs_;
    const Signatures* shared_;
    Signatures own_;

    // Of the height that is being decided.
    std::optional<bft::Height> height_;
    std::optional<std::size_t> self_;
    VoteBook book_;
    std::map<Bytes, Known> blocks_;  // by hash
    std::vector<std::pair<SignedVote, SignedVote>> conflicts_;
    Bytes log_;                    // not written yet
    std::uint64_t log_bytes_ = 0;  // written
    bool may_sign_ = false, is_due_ = false, has_begun_ = false, awaited_ = false;

    bool replaying_ = false;
    std::vector<bft::Effect> left_over_;  // what was to be done and is not in the log

    Late late_;
    std::deque<Bytes> accused_;        // proofs that are in no block yet, ours and others'
    std::vector<Arrived> early_;       // for the next height
    std::map<Height, Arrived> ahead_;  // decided blocks, for when it is their turn
    std::optional<Peer> ask_;          // who may have more of them
    bool txs_available_ = false, storing_ = false, stopped_ = false, moved_ = false;
    Time now_;
    std::deque<bft::Effect> todo_;
    std::vector<Effect> effects_;
};

}  // namespace ve::consensus
