// A chain without consensus, for tests: accounts with keys, transactions signed for you, blocks when
// you ask, time when you say so.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/coin.hpp"
#include "base/json.hpp"
#include "node/application.hpp"
#include "wire/catalog.hpp"

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
    const Outcome& must() const;                          // throws with the log when it failed
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

class Chain {
  public:
    struct Options {
        std::string chain_id = "virtengine-test-1";
        Json genesis;            // merged over the default app state: {"veid":{"params":{…}}}
        bool invariants = true;  // checked after every block; a broken one throws
        std::size_t validators = 1;
    };
    Chain();
    explicit Chain(Options options);
    ~Chain();

    Actor account(const std::string& name, std::string_view coins = "1000000000uve");
    // One block with one transaction of these messages, signed by their signers. The fee is 0 unless set.
    Outcome tx(const Actor& signer, const wire::Proto& message);
    Outcome tx(const Actor& signer, const std::vector<const wire::Proto*>& messages);
    // CheckTx only: what the mempool would say.
    Outcome check(const Actor& signer, const wire::Proto& message);

    // Answer of a Query rpc; found by the request's type.
    template <class Response>
    Result<Response> query(const wire::Proto& request) {
        Response out;
        const auto bytes = TRY(query_bytes(request));
        out.ParseFromString(bytes);
        return out;
    }
    Result<std::string> query_bytes(const wire::Proto& request);

    void block();                   // an empty one
    void blocks(std::size_t count);
    void travel(Duration span);     // the next block's time is this much later
    Height height() const;
    Time time() const;
    Amount balance(const Address& address, std::string_view denom = "uve");
    Json export_genesis();          // app state
    Hash app_hash() const;
    abci::Application& application();
    const std::vector<abci::Event>& block_events() const;  // of the last block's hooks

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ve::test
