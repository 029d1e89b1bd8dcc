// HTTP/2 frames by hand, for tests that send what no library would.
#pragma once

#include "base/bytes.hpp"

namespace ve::serve {

struct Http2Frame {
    static constexpr std::uint8_t data = 0, headers = 1, rst_stream = 3, settings = 4,
                                  continuation = 9;
    static constexpr std::uint8_t end_stream = 1, end_headers = 4;
};

inline Bytes http2_frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream,
                         const Bytes& payload) {
    Bytes out;
    append_be32(out, static_cast<std::uint32_t>(payload.size()));
    out.erase(out.begin());  // the length has 24 bits
    out.push_back(type);
    out.push_back(flags);
    append_be32(out, stream);
    append(out, ByteView{payload});
    return out;
}

inline Bytes http2_preface() { return copy_of(bytes_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")); }

// A header field as plain text, never indexed; both parts shorter than 127 bytes.
inline void append_header(Bytes& out, std::string_view name, std::string_view value) {
    out.push_back(0);
    out.push_back(static_cast<std::uint8_t>(name.size()));
    append(out, name);
    out.push_back(static_cast<std::uint8_t>(value.size()));
    append(out, value);
}

inline Bytes grpc_request_headers(std::string_view path, std::string_view encoding = "identity") {
    Bytes out;
    append_header(out, ":method", "POST");
    append_header(out, ":scheme", "http");
    append_header(out, ":path", path);
    append_header(out, ":authority", "localhost");
    append_header(out, "te", "trailers");
    append_header(out, "content-type", "application/grpc");
    append_header(out, "grpc-encoding", encoding);
    return out;
}

}  // namespace ve::serve
