// Who watches a devnet is told when something happens, and is not asked to come again.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <future>

#include "devnet/devnet.hpp"

namespace ve::devnet {
namespace {

struct Running {
    std::filesystem::path home;
    world::RealClock clock;
    world::RealEntropy entropy;
    std::optional<world::RealDisk> disk;
    std::optional<world::World> world;
    std::unique_ptr<Devnet> devnet;

    Running() {
        auto form = (std::filesystem::temp_directory_path() / "ve-watch-XXXXXX").string();
        REQUIRE(::mkdtemp(form.data()) != nullptr);
        home = form;
        disk.emplace(world::RealDisk::open(home).value());
        world.emplace(world::World{clock, entropy, *disk});
        Options options;
        options.listen.rpc = options.listen.grpc = options.listen.rest = 0;
        auto started = Devnet::start(*world, home, std::move(options));
        CAPTURE(started.ok() ? "" : started.error().text());
        REQUIRE(started.ok());
        devnet = std::move(started).value();
    }
    ~Running() {
        devnet.reset();
        std::filesystem::remove_all(home);
    }
    std::filesystem::path socket() const { return devnet->entry().folder / "control.sock"; }
};

std::uint64_t change_of(const Json& status) { return status.find("change")->u64().value(); }

}  // namespace

TEST_CASE("a watch is answered when something happens, and others are served meanwhile",
          "[devnet]") {
    Running net;
    const auto socket = net.socket();
    const auto first  = control(socket, "watch", Json::object());  // whatever it is: it is news
    REQUIRE(first.ok());
    auto seen = change_of(*first);

    struct Case {
        const char* method;
        Json params;
    };
    const auto crash = Json::object({{"kind", "crash"}, {"validators", Json::array({Json{3}})}});
    const std::vector<Case> all{
        {"mine", Json::object({{"count", 1}})},
        {"snapshot", Json::object()},
        {"pause", Json::object()},
        {"resume", Json::object()},
        {"add_fault", Json::object({{"fault", crash}})},
        {"clear_faults", Json::object()},  // what follows from it takes its time
    };
    for (const auto& one : all) {
        CAPTURE(one.method);
        auto waiting = std::async(std::launch::async, [&] {
            return control(socket, "watch", Json::object({{"change", seen}}));
        });
        REQUIRE(control(socket, one.method, one.params).ok());
        const auto told = waiting.get();
        REQUIRE(told.ok());
        CHECK(change_of(*told) > seen);
        if (std::string_view{one.method} == "clear_faults") break;
        // To ask what is there is no change.
        const auto now = control(socket, "watch", Json::object());
        REQUIRE(now.ok());
        seen = change_of(*now);
        CHECK(control(socket, "status", Json::object()).ok());
        CHECK(change_of(*control(socket, "watch", Json::object())) == seen);
    }
}

TEST_CASE("a devnet that stops lets everybody go who watches it", "[devnet]") {
    auto net          = std::make_unique<Running>();
    const auto socket = net->socket();
    const auto seen   = change_of(*control(socket, "watch", Json::object()));
    std::vector<std::future<Result<Json>>> waiting;
    for (int i = 0; i < 5; ++i)
        waiting.push_back(std::async(std::launch::async, [&] {
            return control(socket, "watch", Json::object({{"change", seen}}));
        }));
    REQUIRE(control(socket, "status", Json::object()).ok());
    net.reset();
    for (auto& one : waiting) CHECK_FALSE(one.get().ok());
}

}  // namespace ve::devnet
