// Sees everything that honest machines say and store, and knows what may never be: two decisions,
// two states, two signatures, a commit that does not verify, an accusation of who is honest.
#pragma once

#include "node/consensus/light_client.hpp"
#include "node/consensus/participant.hpp"

namespace ve::simulation {

class Watcher {
  public:
    Watcher(std::set<ByteArray<20>> honest, const Signatures& signatures)
        : honest_{std::move(honest)}, signatures_{signatures} {}

    // What an honest validator sends; `to_all`: what is sent to one alone may be another's.
    void said(const ByteArray<20>& validator, const consensus::Message& message, bool to_all);
    // A vote arrived at an honest machine that counts it. `state`: of that machine.
    void heard(std::size_t machine, const consensus::SignedVote& vote,
               const consensus::ChainState& state);
    // `before`: what the block was decided upon.
    void stored(std::size_t machine, const consensus::ChainState& before,
                const consensus::Finalized& block, Time now);
    void forgets(std::size_t machine);  // what was in its memory
    void calms_down();                  // from now on everybody hears everybody in time

    // The first thing that was wrong.
    const std::optional<std::string>& broken() const { return broken_; }
    void breaks(std::string what) {
        if (!broken_) broken_ = std::move(what);
    }
    // Who was proved to have signed two things.
    const std::set<ByteArray<20>>& accused() const { return accused_; }
    std::int32_t highest_round() const { return highest_round_; }

  private:
    void checks(const consensus::ChainState& before, const consensus::Decided& decided, Time now);
    void accuses_who_did_it(const consensus::Block& block);
    void demands_evidence(std::size_t machine, Height height);
    void carries_what_was_said(const consensus::Block& block);
    void follow(const consensus::ChainState& before, const consensus::Decided& block, Time now);

    struct Seen {
        consensus::BlockId id;
        Hash app_hash{};
        consensus::ValidatorSet validators;
        Time time;
    };
    // Somebody voted twice: who, where.
    using Offence = std::tuple<ByteArray<20>, Height, std::int32_t, consensus::VoteType>;
    struct Sightings {                         // of one machine, since it started
        std::map<Offence, Bytes> first;        // votes of the height that it is at
        std::map<Offence, Height> not_proved;  // and where the chain was when it could have told
    };
    void signed_once(const ByteArray<20>& validator, Height height, std::int32_t round, int kind,
                     const consensus::BlockId& id);
    void proposes_true_commit(const consensus::SignedProposal& proposal);
    void keeps_lock(const consensus::SignedVote& vote);
    bool is_polka(const consensus::SignedVote& vote, std::int32_t round) const;

    using Step = std::tuple<ByteArray<20>, Height, std::int32_t, int>;

    std::set<ByteArray<20>> honest_, accused_;
    std::map<Height, Seen> blocks_;
    std::optional<consensus::TrustedHeader> trusted_;  // what a light client got to
    std::map<Step, Bytes> signed_;                     // without the time
    const Signatures& signatures_;
    std::map<Height, consensus::ValidatorSet> validators_;  // who votes there
    // Who prevoted a block in a round, and what each precommitted.
    std::map<std::tuple<Height, std::int32_t, Bytes>, std::set<ByteArray<20>>> prevoted_;
    std::map<std::pair<ByteArray<20>, Height>, std::map<std::int32_t, Bytes>> precommitted_;
    std::map<std::size_t, Sightings> sightings_;
    std::set<Offence> proved_;    // in blocks
    std::optional<Height> calm_;  // from which height on
    Height top_;
    // What each attached to its precommit.
    std::map<std::tuple<ByteArray<20>, Height, std::int32_t>, std::string> attached_;
    std::int32_t highest_round_ = 0;
    std::optional<std::string> broken_;
};

}  // namespace ve::simulation
