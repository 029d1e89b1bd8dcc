// The methods of CometBFT's RPC as one table: POST, URL and WebSocket requests all end here.
// How a call is wrapped and what its errors are numbered is jsonrpc.hpp's business.
#pragma once

#include <mutex>

#include "node/node.hpp"
#include "node/serve/json_writer.hpp"
#include "node/serve/rpc_arguments.hpp"
#include "node/serve/workers.hpp"

namespace ve::serve {

class RpcContext {
  public:
    explicit RpcContext(Node& node_served) : node{node_served} {}
    Node& node;
    const std::string& genesis_text();  // made once

  private:
    std::once_flag genesis_made_;
    std::string genesis_text_;
};

// Arguments that are wrong in a way that only their method sees: numbered as any wrong ones.
inline constexpr ErrorKind bad_arguments{"rpc", 2, "wrong arguments"};

struct RpcMethod {
    std::string_view name;
    std::vector<Parameter> parameters;  // in the order of positional arguments
    Pace pace                                                             = Pace::now;
    Result<void> (*run)(RpcContext&, const Arguments& given, JsonWriter&) = nullptr;
};

// The table's parts, each in a file of its own.
std::vector<RpcMethod> rpc_node_methods();
std::vector<RpcMethod> rpc_block_methods();
std::vector<RpcMethod> rpc_tx_methods();

const std::vector<RpcMethod>& rpc_methods();  // all, by name
const RpcMethod* find_rpc_method(std::string_view name);

}  // namespace ve::serve
