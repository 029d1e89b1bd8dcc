// When the watch hangs up on an HTTP/2 client, and that parts of any size look the same to it.
#include "node/serve/http2_watch.hpp"

#include <catch2/catch.hpp>

#include "node/serve/http2_frames_test.hpp"
#include "node/serve/limits.hpp"

namespace ve::serve {
namespace {

bool lets_pass(const Bytes& bytes, std::size_t part) {
    Http2Watch watch;
    for (std::size_t at = 0; at < bytes.size(); at += part)
        if (!watch.feed(ByteView{bytes}.subspan(at, std::min(part, bytes.size() - at))))
            return false;
    return true;
}

Bytes client_with(std::initializer_list<Bytes> frames) {
    auto out = http2_preface();
    for (const auto& frame : frames) append(out, ByteView{frame});
    return out;
}

Bytes repeated(const Bytes& bytes, std::size_t times) {
    Bytes out;
    for (std::size_t i = 0; i < times; ++i) append(out, ByteView{bytes});
    return out;
}

}  // namespace

TEST_CASE("what a polite client sends passes, floods do not", "[serve][grpc]") {
    using F          = Http2Frame;
    const auto block = limits::grpc_header_block;
    const auto call  = [](std::uint32_t stream) {
        auto bytes = http2_frame(F::headers, F::end_headers, stream, Bytes(200, 1));
        append(bytes, ByteView{http2_frame(F::data, F::end_stream, stream, Bytes(50, 2))});
        return bytes;
    };
    auto opened_and_reset = http2_frame(F::headers, F::end_headers, 1, Bytes(20, 0));
    append(opened_and_reset, ByteView{http2_frame(F::rst_stream, 0, 1, Bytes(4, 0))});
    struct Case {
        std::string_view name;
        Bytes bytes;
        bool passes;
    };
    const auto c = GENERATE_COPY(values<Case>({
        {"nothing", {}, true},
        {"half a preface", Bytes(12, 'x'), true},
        {"ten thousand calls", client_with({repeated(call(1), 10'000)}), true},
        {"a large body", client_with({call(1), http2_frame(F::data, 0, 1, Bytes(1U << 20, 0))}),
         true},
        {"one block of the limit",
         client_with({http2_frame(F::headers, F::end_headers, 1, Bytes(block, 0))}), true},
        {"one block above it",
         client_with({http2_frame(F::headers, F::end_headers, 1, Bytes(block + 1, 0))}), false},
        {"a block in parts up to the limit",
         client_with({http2_frame(F::headers, 0, 1, Bytes(block / 4, 0)),
                      repeated(http2_frame(F::continuation, 0, 1, Bytes(block / 4, 0)), 3)}),
         true},
        {"a block in parts above it",
         client_with({http2_frame(F::headers, 0, 1, Bytes(block / 4, 0)),
                      repeated(http2_frame(F::continuation, 0, 1, Bytes(block / 4, 0)), 4)}),
         false},
        {"many blocks, each small",
         client_with(
             {repeated(http2_frame(F::headers, F::end_headers, 1, Bytes(block / 2, 0)), 10)}),
         true},
        {"empty continuations without end",
         client_with({http2_frame(F::headers, 0, 1, {}),
                      repeated(http2_frame(F::continuation, 0, 1, {}), 64)}),
         false},
        {"a client that cancels half of its calls",
         client_with({repeated(call(1), 1000),
                      repeated(http2_frame(F::rst_stream, 0, 1, Bytes(4, 0)), 500)}),
         true},
        {"streams opened to be reset", client_with({repeated(opened_and_reset, 300)}), false},
        {"settings again and again",
         client_with({repeated(http2_frame(F::settings, 0, 0, {}), limits::grpc_controls + 1)}),
         false},
    }));
    CAPTURE(c.name);
    for (const auto part : {1UL, 7UL, 9UL, 100UL, 16'384UL, 10'000'000UL})
        CHECK(lets_pass(c.bytes, part) == c.passes);
}

}  // namespace ve::serve
