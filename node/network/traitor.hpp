// A validator's mouth, bent: what it sends is changed for some, kept back, or made wrong. All of it
// is truly signed, for the traitor has the key.
#pragma once

#include <set>

#include "crypto/ed25519.hpp"
#include "node/faults/fault.hpp"
#include "node/network/lines.hpp"

namespace ve::network {

class Traitor {
  public:
    struct Means {
        std::function<std::string(const std::string& extension)> falsify;
        std::function<std::string()> refused_tx;  // one that no mempool takes
    };

    Traitor(std::string chain_id, ed25519::PrivateKey key, Means means);

    void set(const faults::Fault& fault, bool begins);
    bool does(faults::Kind kind) const { return doing_.contains(kind); }
    bool is_idle() const { return doing_.empty(); }
    Twisted twist(std::size_t to, SharedLetter letter);
    const ed25519::PrivateKey& key() const { return key_; }

  private:
    SharedLetter another_proposal(const consensus::SignedProposal& truth);
    SharedLetter proved_by_nobody(consensus::SignedProposal message);
    SharedLetter invalid(const consensus::SignedProposal& truth);
    bool misreport(std::vector<std::string>& txs) const;
    SharedLetter another_vote(consensus::SignedVote vote);
    SharedLetter other_extension(consensus::SignedVote vote, std::string extension);
    SharedLetter seal(const consensus::Block& block, consensus::SignedProposal message);
    // The same of the same letter: it goes to several.
    template <class Make>
    SharedLetter once(const SharedLetter& letter, Make make) {
        if (made_of_ != letter) {
            made_    = make();
            made_of_ = letter;
        }
        return made_ == nullptr ? letter : made_;
    }

    std::string chain_id_;
    ed25519::PrivateKey key_;
    ByteArray<20> address_;
    Means means_;
    std::multiset<faults::Kind> doing_;
    std::string variant_;
    Duration later_;
    SharedLetter made_of_, made_;
};

}  // namespace ve::network
