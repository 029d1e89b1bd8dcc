#include "keyring/agent/server.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>

#include "keyring/agent/client.hpp"
#include "keyring/keyring_for_test.hpp"
#include "node/world/boot_time.hpp"

using namespace ve;
using namespace ve::keyring::agent;

namespace {

const std::string any_send =
    R"({"chain_id":"chain-1","msgs":[{"type":"cosmos-sdk/MsgSend","value":{}}]})";

// An agent that serves from a thread of its own until the test ends.
class Running {
  public:
    explicit Running(Identify identify = peer_of) : agent_{options()} {
        REQUIRE(::pipe(stop_.data()) == 0);
        REQUIRE(agent_.unlock(Secret::copy_of(std::string_view{"open"})).ok());
        how_.listener   = listener_.number();
        how_.stop       = stop_[0];
        how_.since_boot = world::since_boot;
        how_.identify   = std::move(identify);
        thread_         = std::thread{[this] { ended_ = serve(agent_, how_).ok(); }};
    }
    Running(const Running&)            = delete;
    Running& operator=(const Running&) = delete;
    ~Running() {
        if (thread_.joinable()) {
            CHECK(::write(stop_[1], "x", 1) == 1);
            thread_.join();
        }
        for (const int fd : stop_) ::close(fd);
    }
    bool join() {
        thread_.join();
        return ended_;
    }
    std::filesystem::path path() const { return dir_ / "socket"; }
    Client client() const { return *Client::connect(path()).value(); }

  private:
    Agent::Options options() {
        Agent::Options out;
        out.load = [this](const Secret& passphrase) -> Result<std::vector<HeldKey>> {
            if (text_of(passphrase.reveal()) != "open")
                return fail(errors::authentication, "wrong passphrase");
            return held_keys(ring_, {});
        };
        out.since_boot = world::since_boot;
        out.log        = [](const Json&) { return Result<void>{}; };
        return out;
    }
    static Keyring ring_with_alice() {
        auto out = Keyring::open(test::options(Keyring::Backend::memory, {})).value();
        REQUIRE(out.add("alice", test::some_key(1)).ok());
        return out;
    }

    test::TemporaryDir dir_;
    keyring::Descriptor listener_ = listen_at(dir_ / "socket").value();
    Keyring ring_                 = ring_with_alice();
    Agent agent_;
    std::array<int, 2> stop_{};
    Serve how_;
    bool ended_ = false;
    std::thread thread_;
};

// What comes back for these bytes, until the other side closes.
std::string said_to(const Running& running, ByteView bytes) {
    const auto socket = *connect_to(running.path()).value();
    ::send(socket.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    ::shutdown(socket.number(), SHUT_WR);
    std::string out;
    std::array<char, 4096> part{};
    ssize_t got = 0;
    while ((got = ::recv(socket.number(), part.data(), part.size(), 0)) > 0)
        out.append(part.data(), static_cast<std::size_t>(got));
    return out;
}

}  // namespace

TEST_CASE("an agent is asked over its socket", "[agent]") {
    Running running;
    struct stat found {};
    REQUIRE(::stat(running.path().c_str(), &found) == 0);
    CHECK((found.st_mode & 0777) == 0600);

    auto client     = running.client();
    const auto keys = client.keys().value();
    REQUIRE(keys.size() == 1);
    const auto signature = client.sign(keys[0], bytes_of(any_send)).value();
    CHECK(secp256k1::verify(keys[0].public_key, bytes_of(any_send), signature));
    CHECK(client.sign(keys[0], bytes_of("hello")).error().is(errors::refused));

    CHECK(client.lock()->find("locked")->flag());
    CHECK(client.sign(keys[0], bytes_of(any_send)).error().is(errors::authentication));
    CHECK(client.unlock(Secret::copy_of(std::string_view{"guess"}))
              .error()
              .is(errors::authentication));
    CHECK(client.sign(keys[0], bytes_of(any_send)).error().is(errors::authentication));
    CHECK_FALSE(client.unlock(Secret::copy_of(std::string_view{"open"}))->find("locked")->flag());
    CHECK(client.sign(keys[0], bytes_of(any_send)).ok());

    CHECK(client.stop().ok());
    CHECK(running.join());
}

TEST_CASE("a signature that does not fit its key is not believed", "[agent]") {
    Running running;
    auto client = running.client();
    auto key    = client.keys().value().front();
    key.public_key =
        copy_of(secp256k1::PrivateKey::generate(test::counted_entropy(5)).public_key().bytes());
    CHECK(client.sign(key, bytes_of(any_send)).error().is(errors::verification));
}

TEST_CASE("another user gets no answer", "[agent]") {
    Running running{[](int) { return Result<Peer>{Peer{1, ::geteuid() + 1}}; }};
    CHECK(said_to(running, frame(bytes_of(to_text(Request{})))).empty());
    auto client = running.client();
    CHECK_FALSE(client.keys().ok());
}

TEST_CASE("one agent listens at a socket, and takes over one that nobody serves", "[agent]") {
    test::TemporaryDir dir;
    { const auto left = listen_at(dir / "socket").value(); }
    CHECK_FALSE(connect_to(dir / "socket").value().has_value());
    const auto served = listen_at(dir / "socket");
    REQUIRE(served.ok());
    CHECK(listen_at(dir / "socket").error().is(errors::busy));
    CHECK_FALSE(connect_to(dir / "nothing").value().has_value());
    test::overwrite(dir / "file", bytes_of("x"));
    CHECK(listen_at(dir / "file").error().is(errors::refused));
    CHECK(connect_to(dir / "file").error().is(errors::refused));
    // A path longer than a socket's name may be.
    const auto deep = dir / std::string(120, 'd');
    std::filesystem::create_directory(deep);
    const auto far = listen_at(deep / "socket");
    REQUIRE(far.ok());
    CHECK(connect_to(deep / "socket").value().has_value());
}

TEST_CASE("an agent outlives frames that are too long, cut off, or nonsense", "[agent]") {
    Running running;
    CHECK(said_to(running, Bytes{0xff, 0xff, 0xff, 0xff}).find("at most") != std::string::npos);
    CHECK(said_to(running, Bytes{0, 0, 0, 9, '{'}).empty());
    CHECK(said_to(running, frame(bytes_of("nonsense"))).find("error") != std::string::npos);
    CHECK(said_to(running, frame(bytes_of(R"({"do":"unlock"})"))).empty());
    CHECK(running.client().keys()->size() == 1);
}

TEST_CASE("an agent serves a bounded number of connections", "[agent]") {
    Running running;
    std::vector<Client> open;
    for (int i = 0; i < connections_max; ++i) {
        open.push_back(running.client());
        REQUIRE(open.back().status().ok());
    }
    CHECK(running.client().status().error().is(errors::busy));
    open.pop_back();
    // Another client's turn comes once the closed one was noticed.
    CHECK(open.front().status().ok());
    CHECK(running.client().status().ok());
}
