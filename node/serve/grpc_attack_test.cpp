// Three known ways to bring the packaged gRPC library down, and that this server outlives them:
// running it out of descriptors, headers without end, and messages that unfold without bound.
#include <sys/resource.h>
#include <sys/wait.h>
#include <zlib.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "node/serve/fake_node_test.hpp"
#include "node/serve/grpc_client_test.hpp"
#include "node/serve/http2_frames_test.hpp"
#include "node/serve/http_client_test.hpp"
#include "node/serve/limits.hpp"
#include "node/serve/server.hpp"

namespace ve::serve {
namespace {

struct AttackDesk {
    AttackDesk() { server = Server::start(node, {.rpc = 0, .grpc = 0, .rest = 0}).value(); }
    std::uint16_t port() const { return server->endpoints().grpc; }
    // A new client is answered, within the second that its deadline gives.
    bool answers() {
        GrpcClient client{server->endpoints().grpc_address()};
        return client.call("/grpc.health.v1.Health/Check", "").status.ok();
    }
    FakeNode node;
    std::unique_ptr<Server> server;
};

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

long memory_kib(const std::string& name) {
    std::ifstream file{"/proc/self/status"};
    std::string line;
    while (std::getline(file, line))
        if (line.starts_with(name)) return std::stol(line.substr(name.size() + 1));
    return 0;
}

Bytes gzip_of_zeros(std::size_t size) {
    z_stream zip{};
    VE_INVARIANT(deflateInit2(&zip, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    Bytes zeros(1U << 20, 0), out(size / 500 + 4096);
    zip.next_out  = out.data();
    zip.avail_out = static_cast<unsigned>(out.size());
    for (std::size_t done = 0; done < size; done += zeros.size()) {
        zip.next_in  = zeros.data();
        zip.avail_in = static_cast<unsigned>(zeros.size());
        VE_INVARIANT(deflate(&zip, done + zeros.size() >= size ? Z_FINISH : Z_NO_FLUSH) >= Z_OK);
    }
    out.resize(zip.total_out);
    deflateEnd(&zip);
    return out;
}

std::string client_start() {
    auto bytes = http2_preface();
    append(bytes, ByteView{http2_frame(Http2Frame::settings, 0, 0, {})});
    return string_of(bytes);
}

}  // namespace

TEST_CASE("a burst that takes all descriptors is survived: the next client is answered",
          "[serve][grpc][attack]") {
    AttackDesk desk;
    REQUIRE(desk.answers());
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_NOFILE, &before) == 0);
    int to_parent[2], to_child[2];
    REQUIRE(pipe(to_parent) == 0);
    REQUIRE(pipe(to_child) == 0);

    // The attacker is another process, so that its descriptors are its own. It only makes calls of
    // the kernel: this process has threads.
    sockaddr_in address{};
    address.sin_family      = AF_INET;
    address.sin_port        = htons(desk.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const pid_t attacker    = fork();
    if (attacker == 0) {
        char byte = 0;
        for (int i = 0; i < 200; ++i) {
            const int fd = socket(AF_INET, SOCK_STREAM, 0);
            if (fd < 0 || connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address))
                break;
        }
        (void)!::write(to_parent[1], &byte, 1);
        close(to_child[1]);
        (void)!read(to_child[0], &byte, 1);
        _exit(0);
    }
    REQUIRE(attacker > 0);
    rlimit low   = before;
    low.rlim_cur = static_cast<rlim_t>(to_child[1]) + 24;
    REQUIRE(setrlimit(RLIMIT_NOFILE, &low) == 0);
    char byte = 0;
    REQUIRE(read(to_parent[0], &byte, 1) == 1);
    close(to_child[1]);
    int status = 0;
    REQUIRE(waitpid(attacker, &status, 0) == attacker);

    // The limit is this test's client's as well: it gets its descriptors back before it asks.
    REQUIRE(setrlimit(RLIMIT_NOFILE, &before) == 0);
    CHECK(desk.answers());
    for (const int fd : {to_parent[0], to_parent[1], to_child[0]}) close(fd);
}

TEST_CASE("headers without end are cut off at 64 KiB, before they cost anything",
          "[serve][grpc][attack]") {
    AttackDesk desk;
    REQUIRE(desk.answers());
    const auto cpu_before = cpu_seconds();
    TestSocket client{desk.port()};
    REQUIRE(client.send(client_start()));
    client.send(text_of(http2_frame(Http2Frame::headers, 0, 1,
                                    grpc_request_headers("/grpc.health.v1.Health/Check"))));
    Bytes fields;
    for (int i = 0; fields.size() < 16'000; ++i)
        append_header(fields, fmt::format("x-{}", i), std::string(100, 'v'));
    const auto more   = http2_frame(Http2Frame::continuation, 0, 1, fields);
    std::size_t taken = 0;
    while (taken < (24U << 20) && client.send(text_of(more))) taken += more.size();
    CHECK(taken < (8U << 20));  // what the kernel's buffers hold, not what was read
    while (client.receive()) {
    }
    CHECK(cpu_seconds() - cpu_before < 0.5);
    CHECK(desk.answers());
}

TEST_CASE("a small message that unfolds to 60 MB is refused and never unfolded",
          "[serve][grpc][attack]") {
    AttackDesk desk;
    REQUIRE(desk.answers());
    const auto bomb = gzip_of_zeros(60U << 20);
    CHECK(bomb.size() < 64 * 1024);
    Bytes message{1};  // compressed
    append_be32(message, static_cast<std::uint32_t>(bomb.size()));
    append(message, ByteView{bomb});

    std::ofstream{"/proc/self/clear_refs"} << "5";  // the peak counts from here
    const auto before = memory_kib("VmRSS:");
    TestSocket client{desk.port()};
    REQUIRE(client.send(client_start()));
    REQUIRE(client.send(
        text_of(http2_frame(Http2Frame::headers, Http2Frame::end_headers, 1,
                            grpc_request_headers("/cosmos.bank.v1beta1.Query/Balance", "gzip")))));
    for (std::size_t at = 0; at < message.size(); at += 16'000) {
        const auto end = std::min(at + 16'000, message.size());
        const Bytes part{message.begin() + static_cast<std::ptrdiff_t>(at),
                         message.begin() + static_cast<std::ptrdiff_t>(end)};
        client.send(text_of(http2_frame(
            Http2Frame::data, end == message.size() ? Http2Frame::end_stream : 0, 1, part)));
    }
    // grpc-status 12, in trailers that are not indexed: the digits stand there as text.
    while (client.buffer().find("grpc-status") == std::string::npos && client.receive()) {
    }
    CHECK(client.buffer().find("grpc-status") != std::string::npos);
    CHECK(client.buffer().find("12") != std::string::npos);
    CHECK(memory_kib("VmHWM:") - before < 8 * 1024);
    CHECK(desk.answers());
}

TEST_CASE("ten thousand streams opened and reset end their connection, not the server",
          "[serve][grpc][attack]") {
    AttackDesk desk;
    REQUIRE(desk.answers());
    TestSocket client{desk.port()};
    REQUIRE(client.send(client_start()));
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        auto bytes = http2_frame(Http2Frame::headers, Http2Frame::end_headers, 2 * i + 1,
                                 grpc_request_headers("/cosmos.bank.v1beta1.Query/Balance"));
        append(bytes,
               ByteView{http2_frame(Http2Frame::rst_stream, 0, 2 * i + 1, Bytes{0, 0, 0, 8})});
        if (!client.send(text_of(bytes))) break;
    }
    while (client.receive()) {
    }
    CHECK(desk.answers());
}

TEST_CASE("clients that speak no HTTP/2 are sent away, silent ones make room for new ones",
          "[serve][grpc][attack]") {
    AttackDesk desk;
    TestSocket web{desk.port()};
    REQUIRE(web.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    while (web.receive()) {
    }
    TestSocket first{desk.port()};
    std::vector<std::unique_ptr<TestSocket>> idle;
    for (std::size_t i = 0; i < limits::grpc_connections; ++i)
        idle.push_back(std::make_unique<TestSocket>(desk.port()));
    while (first.receive()) {
    }
    CHECK(desk.answers());
    idle.clear();
    CHECK(desk.answers());
}

}  // namespace ve::serve
