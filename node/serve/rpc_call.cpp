#include "node/serve/rpc_call.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <charconv>

#include "base/sdk_errors.hpp"

namespace ve::serve {

RpcStatus rpc_status(const Error& error) {
    const auto detail = error.detail().empty() ? error.meaning() : error.detail();
    if (error.space() == grpc_status::space) return {static_cast<int>(error.code()), detail};
    if (error.is(errors::input) || error.is(errors::usage))
        return {rpc_codes::invalid_argument, detail};
    if (error.is(errors::busy) || error.is(errors::peer)) return {rpc_codes::unavailable, detail};
    if (error.space() == errors::local_space) return {rpc_codes::internal, detail};
    auto message =
        fmt::format("codespace {} code {}: {}", error.space(), error.code(), error.meaning());
    if (!error.detail().empty()) message += ": " + error.detail();
    return {rpc_codes::unknown, std::move(message)};
}

int http_status_of(int rpc_code) {
    switch (rpc_code) {
        case 0: return 200;
        case 1: return 408;
        case 3: return 400;
        case 4: return 504;
        case 5: return 404;
        case 6: return 409;
        case 7: return 403;
        case 8: return 429;
        case 9: return 400;
        case 10: return 409;
        case 11: return 400;
        case 12: return 501;
        case 14: return 503;
        case 16: return 401;
        default: return 500;
    }
}

Result<RpcReply> call_rpc(const Node& node, const wire::Rpc& rpc, const wire::Proto& request,
                          Height height) {
    RpcReply reply;
    reply.height  = height.value != 0 ? height : node.status().latest_height;
    reply.message = TRY(node.query_rpc(rpc.path, request, height));
    return reply;
}

Result<BytesReply> call_rpc(const Node& node, std::string_view path, std::string_view request,
                            Height height) {
    const auto& catalog = wire::Catalog::get();
    const auto* rpc     = catalog.rpc(path);
    if (rpc == nullptr || rpc->is_message)
        return fail(grpc_status::unimplemented, "unknown method {}", path);
    const auto message = catalog.make(rpc->request->full_name());
    if (message == nullptr ||
        !message->ParseFromArray(request.data(), static_cast<int>(request.size())))
        return fail(grpc_status::invalid_argument, "the bytes are no {}",
                    rpc->request->full_name());
    const auto reply = TRY(call_rpc(node, *rpc, *message, height));
    return BytesReply{reply.message->SerializeAsString(), reply.height};
}

Result<Height> parse_height(std::string_view header) {
    if (header.empty()) return Height{0};
    Height height;
    const auto end           = header.data() + header.size();
    const auto [stop, error] = std::from_chars(header.data(), end, height.value);
    if (error != std::errc{} || stop != end || height.value < 0)
        return fail(grpc_status::invalid_argument,
                    "type mismatch, header: x-cosmos-block-height, error: \"{:.40}\" is no height",
                    header);
    return height;
}

}  // namespace ve::serve
