// JSON-RPC 2.0 as CometBFT speaks it: envelopes, batches, the URL form and error numbers.
// Which methods exist is rpc_methods.hpp's business; subscriptions live in websocket.hpp.
#pragma once

#include "node/serve/http.hpp"
#include "node/serve/metrics.hpp"
#include "node/serve/rpc_methods.hpp"

namespace ve::serve {

struct RpcError {
    int code = 0;
    std::string_view message;
    std::string data;  // left out when empty
};
namespace rpc_errors {
inline constexpr int parse = -32700, invalid_request = -32600, unknown_method = -32601,
                     invalid_params = -32602, internal = -32603, server = -32000;
}
RpcError rpc_error(int code, std::string data = {});
// What a handler's failure says to clients: the text they match, without our numbers.
RpcError rpc_error(const Error& error);

// One request out of a body, its id already in the form that it is echoed in.
struct RpcRequest {
    std::optional<std::string> id;  // as JSON; nothing: a notification
    std::string method;
    Json params;

    static std::variant<RpcRequest, RpcError> read(const Json& json);
};

std::string rpc_answer(const std::optional<std::string>& id, std::string_view result_json);
std::string rpc_answer(const std::optional<std::string>& id, const RpcError& error);

// Runs one request of the table; `bad_params` is the number for wrong arguments, which differs
// between HTTP and WebSocket. Nothing for a notification, which is never executed.
std::optional<std::string> run_rpc(RpcContext& context, const RpcRequest& request, int bad_params);
Pace pace_of(const RpcRequest& request);

// The RPC port's HTTP side.
class RpcService final : public HttpService {
  public:
    explicit RpcService(Node& node) : context_{node}, metrics_{node} {}
    HttpJob prepare(HttpRequest request) override;
    RpcContext& context() { return context_; }

  private:
    HttpJob post(const HttpRequest& request);
    HttpJob batch(const Json& requests);
    HttpJob url_form(const HttpRequest& request);

    RpcContext context_;
    Metrics metrics_;
};

}  // namespace ve::serve
