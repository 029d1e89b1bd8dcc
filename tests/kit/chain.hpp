// A chain without consensus, for tests: accounts with keys, transactions signed for you, blocks
// when you ask, time when you say so.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/coin.hpp"
#include "base/json.hpp"
#include "node/application.hpp"
#include "wire/catalog.hpp"

namespace cosmos::tx::v1beta1 {
class AuthInfo;
class TxBody;
}  // namespace cosmos::tx::v1beta1

namespace ve {
class ChainApp;
class Context;
class ModuleSet;
class VoteExtender;
}  // namespace ve

namespace ve::test {

struct Actor {
    std::string name;
    Address address;
};

// What became of a transaction; must() and must_fail() are the test's assertions.
class Outcome {
  public:
    explicit Outcome(abci::TxResult result) : result_{std::move(result)} {}
    const abci::TxResult& result() const { return result_; }
    const Outcome& must() const;                            // throws with the log when it failed
    const Outcome& must_fail(const ErrorKind& kind) const;  // throws when it did not fail so
    // The response of the first message.
    template <class Response>
    Response response() const {
        Response out;
        out.ParseFromString(response_bytes(0));
        return out;
    }
    std::string response_bytes(std::size_t message) const;
    std::vector<std::string> attributes(std::string_view type, std::string_view key) const;

  private:
    abci::TxResult result_;
};

// How a transaction differs from the ordinary one.
struct TxOptions {
    Coins fee = {};
    Gas gas{50'000'000};
    std::string memo = {};
    bool amino       = false;  // sign mode legacy amino JSON
    // Before signing, to say something else, and after it, to spoil it.
    std::function<void(cosmos::tx::v1beta1::TxBody&)> body               = {};
    std::function<void(cosmos::tx::v1beta1::AuthInfo&)> auth_info        = {};
    std::function<void(std::vector<std::string>& signatures)> signatures = {};
    std::string signed_for_chain                                         = {};  // another chain id
};

class Chain {
  public:
    struct Options {
        std::string chain_id = "virtengine-test-1";
        Json genesis         = {};  // merged over the default app state: {"veid":{"params":{…}}}
        bool invariants      = true;  // checked after every block; a broken one throws
        std::size_t validators               = 1;
        Coins minimum_gas_prices_e18         = {};
        std::vector<VoteExtender*> extenders = {};  // of the validators, in order; may be fewer
        abci::ConsensusParams params         = {};
        std::function<void(ModuleSet&)> more_modules = {};  // after those of the build
        // Runs n pieces of work, as ChainOptions::parallel; empty: one after the other.
        std::function<void(std::size_t n, const std::function<void(std::size_t)>&)> parallel = {};
    };
    Chain();
    explicit Chain(Options options);
    ~Chain();

    // Where an account of this name will be, on every chain: for genesis sections.
    static Address address_of(std::string_view name);
    // Before the first block it is in genesis; later its coins come from the faucet, in a block.
    Actor account(const std::string& name, std::string_view coins = "1000000000uve");
    Actor validator(std::size_t index) const;  // the operator's account, with 1000000000uve

    // One block with one transaction of these messages, signed by their signers. The fee is 0
    // unless set.
    Outcome tx(const Actor& signer, const wire::Proto& message);
    Outcome tx(const Actor& signer, const std::vector<const wire::Proto*>& messages);
    Outcome tx(const wire::Proto& message, const TxOptions& options);
    // CheckTx only: what the mempool would say.
    Outcome check(const Actor& signer, const wire::Proto& message);
    // The message as if governance had decided it: no transaction, no ante, committed when it
    // succeeds.
    Outcome authority(const wire::Proto& message);
    // Bytes to do with as you like, and blocks of them.
    std::string sign(const std::vector<const wire::Proto*>& messages,
                     const TxOptions& options = {});
    Outcome check(const std::string& tx);
    std::vector<Outcome> block_of(const std::vector<std::string>& txs);

    // Answer of a Query rpc; found by the request's type.
    template <class Response>
    Result<Response> query(const wire::Proto& request) {
        Response out;
        const auto bytes = TRY(query_bytes(request));
        out.ParseFromString(bytes);
        return out;
    }
    Result<std::string> query_bytes(const wire::Proto& request);

    void block();  // an empty one
    void blocks(std::size_t count);
    void travel(Duration span);  // the next block's time is this much later
    // Votes no longer, and again. Whoever has power votes, known by name here or not.
    void silence(const Address& consensus_address);
    void unsilence(const Address& consensus_address);
    Address consensus_address(std::size_t validator) const;
    Power power(const Address& consensus_address) const;  // in the newest block's set
    void accuse(const abci::Misbehaviour& misbehaviour);  // in the next block
    std::vector<abci::ExtendedVote> last_votes() const;   // for it, with what they attached
    Height height() const;  // of the newest block; the first exists once anything is asked
    Time time() const;
    Amount balance(const Address& address, std::string_view denom = "uve");
    Json export_genesis();  // app state
    Hash app_hash() const;
    abci::Application& application();
    ChainApp& app();
    ModuleSet& modules();  // modules().get<bank::Keeper>()
    // Runs on the newest state; what it writes is committed when it succeeds.
    Result<void> on_state(const std::function<Result<void>(Context&)>& run);
    const std::vector<abci::Event>& block_events() const;  // of the last block's hooks

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ve::test
