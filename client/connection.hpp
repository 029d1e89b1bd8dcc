// One interface to a node, in this process or far away. Answers are values; a refusal by the chain
// is an Error with the chain's codespace and code.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/coin.hpp"
#include "base/json.hpp"
#include "base/strong.hpp"
#include "base/time.hpp"
#include "node/application.hpp"
#include "wire/catalog.hpp"

namespace ve {
class Node;
}

namespace ve::client {

struct NodeState {
    std::string chain_id;
    Height height;
    Time time;  // of the newest block
    Hash block_hash{}, app_hash{};
    bool catching_up = false;
    Json raw;             // the `status` answer
    Height first_height;  // the oldest block that the node has
    Hash first_block{};
};

// What became of a transaction: in a block (height above 0) or only checked.
struct Receipt {
    Hash hash{};
    Height height;
    abci::TxResult result;
    bool ok() const { return result.ok(); }
    // The refusal as an Error with the chain's codespace and code.
    Result<void> check() const;
};

class Connection {
  public:
    virtual ~Connection() = default;

    virtual Result<NodeState> state() = 0;
    // Answer of a Query rpc by its path ("/cosmos.bank.v1beta1.Query/Balance"). Height 0: newest.
    virtual Result<std::string> query(const std::string& path, const std::string& request,
                                      Height height) = 0;
    // Gas used. Error: the chain's refusal, with the codespace and code it would have in a block.
    virtual Result<Gas> simulate(const std::string& tx)                                 = 0;
    virtual Result<Receipt> broadcast(const std::string& tx)                            = 0;
    virtual Result<Receipt> broadcast_and_wait(const std::string& tx, Duration timeout) = 0;
    virtual Result<std::optional<Receipt>> find(const Hash& tx)                         = 0;
    // Looks again until it is in a block, or the time has passed.
    virtual Result<std::optional<Receipt>> wait_for(const Hash& tx, Duration at_most);
    // Many at once, in their order, each with the answer it would have had alone.
    virtual std::vector<Result<Receipt>> broadcast_all(const std::vector<std::string>& txs);
    // Of many, without events: waits for the first at least. Nothing: in no block yet.
    virtual Result<std::vector<std::optional<Receipt>>> outcomes(const std::vector<Hash>& txs,
                                                                 Duration at_most);
    // Which transaction has used an account's sequence. Nothing: the node knows of none.
    virtual Result<std::optional<Hash>> find_by_sequence(const Address& account, Sequence sequence);
    virtual Result<Json> block(Height height) = 0;  // the RPC's `block` answer
    // Any call of the node's RPC. Error (refused): this node is none behind a port.
    virtual Result<Json> call(const std::string& method, const Json& params);
    virtual std::string where() const = 0;  // for messages: a URL, or "this process"

    // ask<QueryBalanceResponse>(request): the rpc follows from the request's type.
    template <class Response>
    Result<Response> ask(const wire::Proto& request, Height height = {}) {
        Response out;
        const auto bytes = TRY(query_of(request, height));
        if (!out.ParseFromString(bytes))
            return fail(errors::peer, "{} answered bytes that are no {}", where(),
                        Response::descriptor()->full_name());
        return out;
    }

  private:
    Result<std::string> query_of(const wire::Proto& request, Height height);
};

// "http://127.0.0.1:26657". Errors: not a URL, not reachable.
Result<std::unique_ptr<Connection>> connect(const std::string& url);
std::unique_ptr<Connection> connect(Node& node);

// An (codespace, code, log) answer of a node as our Error.
Error chain_error(std::string codespace, std::uint32_t code, std::string log);

}  // namespace ve::client
