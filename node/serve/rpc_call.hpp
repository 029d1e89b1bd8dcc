// One call of a query rpc, whatever carried it here, and what its failure is in gRPC's and HTTP's
// numbers. How requests and answers are written is the carrier's business.
#pragma once

#include "node/node.hpp"
#include "wire/catalog.hpp"

namespace ve::serve {

struct RpcStatus {
    int code = 0;  // google.rpc.Code
    std::string message;
};
namespace rpc_codes {
inline constexpr int ok = 0, unknown = 2, invalid_argument = 3, not_found = 5,
                     resource_exhausted = 8, unimplemented = 12, internal = 13, unavailable = 14;
}
// A query's own status stays; an SDK error is Unknown and says its codespace and code.
RpcStatus rpc_status(const Error& error);
int http_status_of(int rpc_code);

struct RpcReply {
    std::unique_ptr<wire::Proto> message;
    Height height;  // the state that answered
};
// Height 0 asks for the newest state.
Result<RpcReply> call_rpc(const Node& node, const wire::Rpc& rpc, const wire::Proto& request,
                          Height height);
// The same with bytes in and out. Error: unimplemented when no query has that path.
struct BytesReply {
    std::string bytes;
    Height height;
};
Result<BytesReply> call_rpc(const Node& node, std::string_view path, std::string_view request,
                            Height height);

// Of the header x-cosmos-block-height; empty is 0.
Result<Height> parse_height(std::string_view header);

}  // namespace ve::serve
