// ABCI as an engine speaks it: over sockets, by gRPC's methods, and as somebody who means harm.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include <array>
#include <filesystem>

#include "node/genesis.hpp"
#include "node/serve/abci_calls.hpp"
#include "node/serve/abci_frames.hpp"
#include "node/serve/abci_server.hpp"
#include "tendermint/abci/types.pb.h"

namespace ve::serve {
namespace {

namespace pb = tendermint::abci;
namespace fs = std::filesystem;

constexpr std::string_view chain_id = "abci-1";

struct SocketFolder {
    fs::path path;
    SocketFolder() {
        std::string form = (fs::temp_directory_path() / "ve-abci-XXXXXX").string();
        REQUIRE(::mkdtemp(form.data()) != nullptr);
        path = form;
    }
    ~SocketFolder() { fs::remove_all(path); }
    AbciAddress socket() const { return {(path / "abci.sock").string(), {}, 0}; }
};

std::unique_ptr<HostedApp> hosted() {
    HostedOptions options;
    options.chain_id = chain_id;
    return HostedApp::open(std::move(options)).value();
}

Json genesis() {
    const auto key = ed25519::PrivateKey::from_seed(ByteArray<32>{1}).value();
    GenesisSpec spec;
    spec.chain_id = chain_id;
    spec.time     = Time::parse("2026-01-01T00:00:00Z").value();
    spec.validators.push_back(
        {key.public_key(), Power{100}, Address{ByteArray<20>{7}}, "validator"});
    return make_genesis(spec).value();
}

pb::Request init_chain() {
    const auto document = genesis();
    const auto parsed   = parse_genesis(document).value();
    pb::Request out;
    auto* init = out.mutable_init_chain();
    init->set_chain_id(parsed.chain_id);
    init->mutable_time()->set_seconds(parsed.time.seconds);
    init->set_app_state_bytes(parsed.app_state);
    init->set_initial_height(1);
    init->mutable_consensus_params()->mutable_block()->set_max_bytes(parsed.params.block_max_bytes);
    init->mutable_consensus_params()->mutable_block()->set_max_gas(-1);
    init->mutable_consensus_params()->mutable_evidence();
    init->mutable_consensus_params()->mutable_abci()->set_vote_extensions_enable_height(1);
    for (const auto& validator : parsed.validators) {
        auto* one = init->add_validators();
        one->mutable_pub_key()->set_ed25519(string_of(validator.public_key));
        one->set_power(validator.power);
    }
    return out;
}

pb::Request finalize(std::int64_t height) {
    pb::Request out;
    auto* block = out.mutable_finalize_block();
    block->set_height(height);
    block->set_hash(std::string(32, static_cast<char>(height)));
    block->set_proposer_address(std::string(20, 'p'));
    block->mutable_time()->set_seconds(1'767'225'600 + height);
    return out;
}

std::string framed(const wire::Proto& message) {
    Bytes out;
    const auto bytes = message.SerializeAsString();
    append_varint(out, bytes.size());
    append(out, bytes);
    return string_of(out);
}

pb::Request echo(std::string words) {
    pb::Request out;
    out.mutable_echo()->set_message(std::move(words));
    return out;
}

// An engine's end of a connection.
class Engine {
  public:
    explicit Engine(const std::string& path) : fd_{::socket(AF_UNIX, SOCK_STREAM, 0)} {
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        path.copy(name.sun_path, sizeof name.sun_path - 1);
        REQUIRE(::connect(fd_, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);
    }
    ~Engine() { ::close(fd_); }
    Engine(const Engine&)            = delete;
    Engine& operator=(const Engine&) = delete;

    void send(std::string_view bytes) {
        CHECK(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
              static_cast<::ssize_t>(bytes.size()));
    }
    // Nothing: the application closed the connection.
    std::optional<pb::Response> receive() {
        while (true) {
            if (const auto frame = frames_.next().value()) {
                pb::Response out;
                REQUIRE(out.ParseFromArray(frame->data(), static_cast<int>(frame->size())));
                return out;
            }
            std::array<std::uint8_t, 4096> room{};
            const auto got = ::recv(fd_, room.data(), room.size(), 0);
            if (got <= 0) return {};
            frames_.add(ByteView{room}.first(static_cast<std::size_t>(got)));
        }
    }
    pb::Response ask(const pb::Request& request) {
        send(framed(request));
        auto answer = receive();
        REQUIRE(answer);
        return *answer;
    }

  private:
    int fd_;
    AbciFrames frames_{1U << 20};
};

Bytes varint(std::uint64_t value) {
    Bytes out;
    append_varint(out, value);
    return out;
}

}  // namespace

TEST_CASE("messages come out of the stream whole, wherever it is cut", "[abci]") {
    const auto stream =
        framed(echo("one")) + framed(echo("")) + framed(echo(std::string(300, 'x')));
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        AbciFrames frames{1'000};
        std::size_t whole = 0;
        for (const auto& part : {stream.substr(0, cut), stream.substr(cut)}) {
            frames.add(bytes_of(part));
            while (frames.next().value()) ++whole;
        }
        CHECK(whole == 3);
    }
}

TEST_CASE("a length that cannot be ends the stream", "[abci]") {
    struct Case {
        std::string_view name;
        Bytes bytes;
        bool broken;
    };
    const auto c = GENERATE(values<Case>({
        {"nothing at all", {}, false},
        {"an empty message", {0}, false},
        {"the longest", varint(1'000), false},
        {"one more", varint(1'001), true},
        {"2^31", varint(1ULL << 31), true},
        {"2^64-1", varint(UINT64_MAX), true},
        {"2^64", {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02}, true},
        {"no end", Bytes(11, 0x80), true},
        {"not yet an end", Bytes(9, 0x80), false},
    }));
    CAPTURE(c.name);
    AbciFrames frames{1'000};
    frames.add(c.bytes);
    CHECK(frames.next().ok() != c.broken);
}

TEST_CASE("an engine is answered in order, on each of its connections", "[abci]") {
    const SocketFolder folder;
    const auto app    = hosted();
    const auto server = AbciServer::start(*app, {folder.socket()}).value();
    std::vector<std::unique_ptr<Engine>> four;
    for (int i = 0; i < 4; ++i) four.push_back(std::make_unique<Engine>(folder.socket().path));
    pb::Request flush, info, commit;
    flush.mutable_flush();
    info.mutable_info();
    commit.mutable_commit();
    four[0]->send(framed(echo("a")) + framed(info) + framed(flush) + framed(echo("b")));
    CHECK(four[0]->receive()->echo().message() == "a");
    CHECK(four[0]->receive()->has_info());
    CHECK(four[0]->receive()->has_flush());
    CHECK(four[0]->receive()->echo().message() == "b");

    const auto begun = four[3]->ask(init_chain());
    REQUIRE(begun.has_init_chain());
    CHECK(begun.init_chain().validators_size() == 1);
    const auto executed = four[3]->ask(finalize(1));
    REQUIRE(executed.has_finalize_block());
    CHECK(executed.finalize_block().app_hash().size() == 32);
    CHECK(four[2]->ask(info).info().last_block_height() == 0);
    REQUIRE(four[3]->ask(commit).has_commit());
    const auto after = four[0]->ask(info).info();
    CHECK(after.last_block_height() == 1);
    CHECK(after.last_block_app_hash() == executed.finalize_block().app_hash());
}

TEST_CASE("what is no ABCI gets an exception and a closed connection; others do not notice",
          "[abci]") {
    const SocketFolder folder;
    const auto app    = hosted();
    const auto server = AbciServer::start(*app, {folder.socket()}).value();
    Engine good{folder.socket().path};
    REQUIRE(good.ask(init_chain()).has_init_chain());
    pb::Request commit;
    commit.mutable_commit();
    struct Case {
        std::string_view name;
        std::string bytes;
    };
    const auto c = GENERATE_COPY(values<Case>({
        {"an empty message", std::string(1, '\0')},
        {"a member that ABCI lacks", std::string("\x03\xfa\x06\x00", 4)},
        {"bytes that are no protobuf", "\x05hello"},
        {"a length above the limit", string_of(varint(1ULL << 31))},
        {"the longest length", string_of(varint(UINT64_MAX))},
        {"a commit of nothing", framed(commit)},
        {"a height that is not the next", framed(finalize(3))},
    }));
    CAPTURE(c.name);
    Engine bad{folder.socket().path};
    bad.send(c.bytes);
    const auto answer = bad.receive();
    REQUIRE(answer);
    CHECK(answer->has_exception());
    CHECK_FALSE(answer->exception().error().empty());
    CHECK_FALSE(bad.receive());
    CHECK(good.ask(echo("still here")).echo().message() == "still here");
    CHECK(good.ask(finalize(1)).has_finalize_block());
    CHECK_FALSE(app->failure());
}

TEST_CASE("a block other than the one that was executed stops the application", "[abci]") {
    const SocketFolder folder;
    const auto app = hosted();
    std::atomic<int> told{0};
    AbciOptions options;
    options.address    = folder.socket();
    options.on_failure = [&] { ++told; };
    auto server        = AbciServer::start(*app, std::move(options)).value();
    {
        Engine engine{folder.socket().path};
        REQUIRE(engine.ask(init_chain()).has_init_chain());
        REQUIRE(engine.ask(finalize(1)).has_finalize_block());
        auto other = finalize(1);
        other.mutable_finalize_block()->set_hash(std::string(32, 'x'));
        const auto answer = engine.ask(other);
        REQUIRE(answer.has_exception());
        CHECK(answer.exception().error().find(hex_upper(bytes_of(std::string(32, 'x')))) !=
              std::string::npos);
        CHECK_FALSE(engine.receive());
    }
    server.reset();
    CHECK(told == 1);
    CHECK(app->failure()->is(errors::corrupt));
}

TEST_CASE("gRPC's methods are the socket's", "[abci]") {
    const auto app = hosted();
    pb::RequestEcho request;
    request.set_message("hello");
    const auto bytes  = request.SerializeAsString();
    const auto answer = answer_abci(*app, "/tendermint.abci.ABCI/Echo", bytes_of(bytes));
    pb::ResponseEcho echoed;
    REQUIRE(echoed.ParseFromString(string_of(answer->message)));
    CHECK(echoed.message() == "hello");
    for (const auto* method :
         {"InitChain", "Query", "CheckTx", "Commit", "ListSnapshots", "OfferSnapshot",
          "LoadSnapshotChunk", "ApplySnapshotChunk", "PrepareProposal", "ProcessProposal",
          "ExtendVote", "VerifyVoteExtension", "FinalizeBlock", "Info", "Flush"})
        CHECK(answer_abci(*app, fmt::format("/tendermint.abci.ABCI/{}", method), {}).ok());
    CHECK_FALSE(answer_abci(*app, "/tendermint.abci.ABCI/DeliverTx", {}).ok());
    CHECK_FALSE(answer_abci(*app, "Echo", {}).ok());
}

TEST_CASE("an address is of this machine", "[abci]") {
    struct Case {
        std::string_view text;
        std::optional<ErrorKind> refused;
    };
    const auto c = GENERATE(values<Case>({
        {"unix:///run/ve.sock", {}},
        {"unix://abci.sock", {}},
        {"tcp://127.0.0.1:26658", {}},
        {"tcp://localhost:0", {}},
        {"tcp://[::1]:26658", {}},
        {"tcp://0.0.0.0:26658", errors::refused},
        {"tcp://10.0.0.1:26658", errors::refused},
        {"tcp://example.com:26658", errors::usage},
        {"tcp://127.0.0.1", errors::usage},
        {"tcp://127.0.0.1:99999", errors::usage},
        {"tcp://:26658", errors::usage},
        {"unix://", errors::usage},
        {"http://127.0.0.1:1", errors::usage},
        {"", errors::usage},
    }));
    CAPTURE(c.text);
    const auto parsed = AbciAddress::parse(c.text);
    CHECK(parsed.ok() == !c.refused);
    if (c.refused) CHECK(parsed.error().is(*c.refused));
    if (parsed.ok() && !c.text.ends_with("localhost:0")) CHECK(parsed->text() == c.text);
}

TEST_CASE("a socket that a killed process left is taken over; one in use, or a file, is not",
          "[abci]") {
    const SocketFolder folder;
    const auto path = folder.socket().path;
    {
        const auto first = AbciListener::bind(folder.socket());
        REQUIRE(first.ok());
        CHECK(AbciListener::bind(folder.socket()).error().is(errors::busy));
    }
    CHECK_FALSE(fs::exists(path));
    {
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        path.copy(name.sun_path, sizeof name.sun_path - 1);
        const int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
        REQUIRE(::bind(left, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);
        ::close(left);
    }
    CHECK(AbciListener::bind(folder.socket()).ok());
    fs::create_directory(path);
    CHECK(AbciListener::bind(folder.socket()).error().is(errors::refused));
}

}  // namespace ve::serve
