#include "node/serve/grpc_web.hpp"

#include "base/sdk_errors.hpp"
#include "node/serve/limits.hpp"
#include "node/serve/rpc_call.hpp"

namespace ve::serve {
namespace {

constexpr std::string_view web_binary = "application/grpc-web",
                           web_text   = "application/grpc-web-text";

void append_web_frame(Bytes& out, std::uint8_t flags, std::string_view payload) {
    out.push_back(flags);
    append_be32(out, static_cast<std::uint32_t>(payload.size()));
    append(out, payload);
}

// The one message of a unary call.
Result<std::string> web_message(const HttpRequest& request, bool text) {
    Bytes bytes = copy_of(bytes_of(request.body));
    if (text) bytes = TRY(parse_base64(request.body));
    if (bytes.size() < 5 || bytes[0] != 0)
        return fail(grpc_status::unimplemented, "one uncompressed grpc-web frame is expected");
    const auto size = static_cast<std::size_t>(bytes[1]) << 24 |
                      static_cast<std::size_t>(bytes[2]) << 16 |
                      static_cast<std::size_t>(bytes[3]) << 8 | static_cast<std::size_t>(bytes[4]);
    if (size != bytes.size() - 5)
        return fail(grpc_status::invalid_argument, "a grpc-web frame of {} bytes holds {}", size,
                    bytes.size() - 5);
    return string_of(ByteView{bytes}.subspan(5));
}

Result<BytesReply> web_call(const Node& node, const HttpRequest& request, bool text) {
    const auto height  = TRY(parse_height(request.block_height));
    const auto message = TRY(web_message(request, text));
    return call_rpc(node, request.path(), message, height);
}

// As in gRPC's own header: what is not plain ASCII is escaped.
std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c >= ' ' && c <= '~' && c != '%')
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

}  // namespace

bool is_grpc_web(const HttpRequest& request) {
    return request.method == "POST" && request.content_type.starts_with(web_binary);
}

HttpResponse answer_grpc_web(const Node& node, const HttpRequest& request) {
    const bool text  = request.content_type.starts_with(web_text);
    const auto reply = web_call(node, request, text);
    RpcStatus status;
    Bytes body;
    HttpResponse response;
    response.content_type = request.content_type;
    if (reply.ok()) {
        append_web_frame(body, 0, reply->bytes);
        response.headers = {{"X-Cosmos-Block-Height", std::to_string(reply->height.value)}};
    } else {
        status = rpc_status(reply.error());
    }
    append_web_frame(body, 0x80,
                     fmt::format("grpc-status: {}\r\ngrpc-message: {}\r\n", status.code,
                                 percent_encoded(status.message)));
    response.body = text ? base64(body) : string_of(body);
    return response;
}

}  // namespace ve::serve
