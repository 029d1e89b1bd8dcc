// A light client that nobody here wrote follows a devnet of ours: CometBFT's own.
#include <catch2/catch.hpp>

#include "devnet/accounts.hpp"
#include "devnet/devnet.hpp"
#include "node/serve/listener.hpp"
#include "tests/cometbft/processes.hpp"

namespace ve::test {
namespace {

std::string member(const Json& json, std::initializer_list<std::string_view> path) {
    const auto* at = &json;
    for (const auto name : path) {
        at = at->find(name);
        if (at == nullptr) return {};
    }
    return at->raw();
}

Result<Json> ask(const std::string& rpc, const std::string& method, Json params) {
    auto connection = TRY(client::connect(rpc));
    return connection->call(method, params);
}

Json at_height(std::int64_t height) { return Json::object({{"height", std::to_string(height)}}); }

}  // namespace

TEST_CASE("CometBFT's light client verifies our chain from a trusted header to the tip",
          "[cometbft][light]") {
    const auto programs = comet_programs();
    if (!programs) return;
    const std::string mode = GENERATE("skipping", "sequential");
    CAPTURE(mode);
    const CometFolder folder;
    world::RealClock clock;
    world::RealEntropy entropy;
    auto disk = world::RealDisk::open(folder.path()).value();
    world::World world{clock, entropy, disk};
    devnet::Options options;
    options.listen.rpc = options.listen.grpc = options.listen.rest = 0;
    const auto devnet = devnet::Devnet::start(world, folder.path(), std::move(options)).value();
    REQUIRE(devnet->node().mine(30).ok());
    const auto rpc     = devnet->entry().rpc;
    const auto trusted = member(ask(rpc, "block", at_height(2)).value(), {"block_id", "hash"});

    const auto port = [] { return serve::Listener::bind({"127.0.0.1", 0, "proxy"})->port(); }();
    const auto url  = fmt::format("http://127.0.0.1:{}", port);
    std::vector<std::string> words{"light",       devnet->entry().chain_id,
                                   "--primary",   rpc,
                                   "--witnesses", rpc,
                                   "--height",    "2",
                                   "--hash",      trusted,
                                   "--home-dir",  (folder.path() / "light").string(),
                                   "--laddr",     fmt::format("tcp://127.0.0.1:{}", port)};
    if (mode == "sequential") words.emplace_back("--sequential");
    const auto light =
        devnet::ChildProcess::start({programs->cometbft, std::move(words), folder.path()});
    REQUIRE(light.ok());
    REQUIRE(becomes([&] { return ask(url, "health", Json::object()).ok(); }));

    // The proxy answers only with what it verified.
    for (const std::int64_t height : {3, 30, 17, 2}) {
        CAPTURE(height);
        const auto ours   = ask(rpc, "commit", at_height(height)).value();
        const auto theirs = ask(url, "commit", at_height(height));
        INFO((theirs.ok() ? "" : theirs.error().text()));
        REQUIRE(theirs.ok());
        CHECK(theirs->find("signed_header")->dump() == ours.find("signed_header")->dump());
        CHECK(ask(url, "block", at_height(height)).ok());
        CHECK(ask(url, "block_results", at_height(height)).ok());
        CHECK(ask(url, "validators", at_height(height)).ok());
        CHECK(ask(url, "consensus_params", at_height(height)).ok());
    }
    REQUIRE(devnet->node().mine(5).ok());
    CHECK(ask(url, "header", at_height(33)).ok());
    CHECK_FALSE(ask(url, "header", at_height(999)).ok());
}

}  // namespace ve::test
