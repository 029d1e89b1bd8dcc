// Our application under the engine that this chain uses in production: four validators, whole
// processes, real sockets.
#include <signal.h>

#include <catch2/catch.hpp>

#include <set>

#include "devnet/accounts.hpp"
#include "node/consensus/validator_set.hpp"
#include "node/genesis.hpp"
#include "node/hosted_app.hpp"
#include "node/serve/listener.hpp"
#include "tests/cometbft/processes.hpp"

namespace ve::test {
namespace {

using devnet::CometNetwork;

constexpr std::uint64_t seed          = 7;
constexpr std::int64_t snapshot_every = 60;

devnet::NetworkOptions network_options() {
    devnet::NetworkOptions out;
    out.seed          = seed;
    out.validators    = 4;
    out.pace.interval = Duration::milliseconds(100);
    return out;
}

struct Network {
    CometFolder folder;
    devnet::CometPrograms programs;
    Json genesis;
    std::unique_ptr<CometNetwork> processes;

    Network(devnet::CometPrograms found, const std::string& transport)
        : programs{std::move(found)},
          genesis{devnet::genesis_of(network_options(), world::RealClock{}.now()).value()} {
        CometNetwork::Options options;
        options.programs  = programs;
        options.folder    = folder.path();
        options.transport = transport;
        // Two are kept: each lives longer than the five seconds in which CometBFT looks for some.
        options.snapshot_every = snapshot_every;
        auto started           = CometNetwork::start(options, network_options(), genesis);
        INFO((started.ok() ? "" : started.error().text()));
        REQUIRE(started.ok());
        processes = std::move(started).value();
        REQUIRE(becomes([&] { return all_above(rpcs(), Height{1}); }));
    }

    std::vector<std::string> rpcs() const {
        std::vector<std::string> out;
        for (const auto& node : processes->nodes()) out.push_back(node.rpc_url);
        return out;
    }
    // Of the command line, against the first node.
    Ended ve(std::vector<std::string> words) const {
        words.insert(words.end(), {"--node", rpcs().front(), "--home",
                                   (folder.path() / "cli").string(), "--color", "never"});
        return run_program(programs.ve, std::move(words), folder.path());
    }
    std::string pay(const std::string& amount) const {
        const auto bob = devnet::account(seed, "bob").address.text();
        const auto ran = ve({"tx", "bank", "send", bob, amount, "--from", "customer"});
        INFO(ran.out);
        REQUIRE(ran.code == 0);
        return ran.out;
    }
    Height top() const { return height_of(rpcs().front()); }
    bool goes_on() const {
        const auto now = top();
        return becomes([&] { return all_above(rpcs(), Height{now.value + 2}); });
    }
    // All of them say the same of every header up to the lowest top.
    void check_same_headers() const {
        const auto nodes = rpcs();
        auto last        = top();
        for (const auto& rpc : nodes) last = std::min(last, height_of(rpc));
        for (std::int64_t height = 1; height <= last.value; ++height) {
            std::set<std::string> seen;
            for (const auto& rpc : nodes) seen.insert(header_of(rpc, Height{height}).dump());
            CAPTURE(height);
            CHECK(seen.size() == 1);
            CHECK_FALSE(seen.contains("null"));
        }
    }
};

void keys_for_cli(const Network& network) {
    const auto customer = devnet::account(seed, "customer");
    const auto file     = network.folder.path() / "customer.txt";
    auto disk           = world::RealDisk::open(network.folder.path());
    REQUIRE(disk.ok());
    REQUIRE(disk->write("customer.txt", customer.mnemonic.text().reveal()).ok());
    const auto ran =
        network.ve({"keys", "import", "customer", "--file", file.string(), "--backend", "test"});
    INFO(ran.out);
    REQUIRE(ran.code == 0);
}

std::string text_at(const Json& json, std::initializer_list<std::string_view> path) {
    const auto* at = &json;
    for (const auto name : path) {
        at = at->find(name);
        if (at == nullptr) return {};
    }
    return at->raw();
}

// What CometBFT decided, through an application in this process: the same app hashes come out.
void replay(const Network& network) {
    auto connection = client::connect(network.rpcs().front()).value();
    const auto last = network.top().value - 1;
    HostedOptions options;
    options.chain_id   = network_options().chain_id;
    const auto app     = HostedApp::open(std::move(options)).value();
    const auto genesis = parse_genesis(network.genesis).value();
    REQUIRE(app->init_chain(genesis).ok());
    // Equal powers: a set stands in the order of addresses.
    std::map<ByteArray<20>, std::int64_t> members;
    for (const auto& validator : genesis.validators)
        members.emplace(consensus::validator_address(validator.public_key), validator.power);
    for (std::int64_t height = 1; height <= last; ++height) {
        const auto answer  = connection->block(Height{height}).value();
        const auto& block  = *answer.find("block");
        const auto& header = *block.find("header");
        const auto bytes20 = [](const std::string& text) {
            ByteArray<20> out{};
            const auto bytes = parse_hex(text).value();
            std::ranges::copy(bytes, out.begin());
            return out;
        };
        abci::FinalizeBlock request;
        request.height   = Height{height};
        request.time     = Time::parse(text_at(header, {"time"})).value();
        request.proposer = bytes20(text_at(header, {"proposer_address"}));
        const auto hash  = parse_hex(text_at(answer, {"block_id", "hash"})).value();
        std::ranges::copy(hash, request.hash.begin());
        const auto* txs = block.find("data")->find("txs");
        for (const auto& tx : txs->items())
            request.txs.push_back(string_of(parse_base64(tx.raw()).value()));
        // As CometBFT tells it: everybody of the set, who signed and who did not.
        const auto& votes = block.find("last_commit")->find("signatures")->items();
        auto member       = members.begin();
        for (const auto& vote : votes) {
            abci::ExtendedVote one;
            one.validator    = member->first;
            one.power        = (member++)->second;
            one.signed_block = vote.find("block_id_flag")->raw() == "2";
            request.last_votes.push_back(one);
        }
        if (const auto* round = block.find("last_commit")->find("round"))
            request.last_round = static_cast<std::int32_t>(round->i64(0, INT32_MAX).value());
        const auto result = app->finalize_block(request);
        CAPTURE(height);
        REQUIRE(result.ok());
        REQUIRE(app->commit().ok());
        CHECK(hex_upper(result->app_hash) ==
              text_at(header_of(network.rpcs().front(), Height{height + 1}), {"app_hash"}));
    }
}

// A node that is no validator and has nothing takes the state of the others.
void state_sync(const Network& network) {
    const auto home = network.folder.path() / "node4";
    const auto rpc  = [] { return serve::Listener::bind({"127.0.0.1", 0, "RPC"})->port(); }();
    const auto p2p  = [] { return serve::Listener::bind({"127.0.0.1", 0, "P2P"})->port(); }();
    devnet::CometConfig config;
    config.moniker        = "follower";
    config.rpc_address    = fmt::format("tcp://127.0.0.1:{}", rpc);
    config.p2p_address    = fmt::format("tcp://127.0.0.1:{}", p2p);
    config.block_interval = network_options().pace.interval;
    for (const auto& node : network.processes->nodes())
        config.peers.push_back(fmt::format("{}@{}", node.id, node.p2p));
    auto connection  = client::connect(network.rpcs().front()).value();
    const auto at    = Height{std::max<std::int64_t>(network.top().value - 12, 1)};
    const auto block = connection->block(at).value();
    devnet::CometTrust trust{at, {}, {network.rpcs()[0], network.rpcs()[1]}};
    const auto hash = parse_hex(text_at(block, {"block_id", "hash"})).value();
    std::ranges::copy(hash, trust.block.begin());
    config.state_sync = trust;
    const auto keys   = devnet::validator(seed, 4);
    const auto own    = devnet::node_key(seed, 4);
    REQUIRE(devnet::write_comet_home(home, {keys.consensus, own}, network.genesis, config).ok());
    const auto app = devnet::ChildProcess::start(
        {network.programs.ve,
         {"node", "abci", "--home", home.string(), "--address", config.abci_address},
         home});
    REQUIRE(app.ok());
    REQUIRE(becomes([&] { return std::filesystem::exists(home / "abci.sock"); }));
    const auto comet = devnet::ChildProcess::start(
        {network.programs.cometbft, {"start", "--home", home.string()}, home});
    REQUIRE(comet.ok());
    const auto url = fmt::format("http://127.0.0.1:{}", rpc);
    std::string said;
    const bool joined = becomes([&] {
        said += said_by(*app) + said_by(*comet);
        auto follower = client::connect(url);
        if (!follower.ok()) return false;
        const auto state = (*follower)->state();
        return state.ok() && !state->catching_up && state->height > at;
    });
    INFO(said);
    REQUIRE(joined);
    const auto state = client::connect(url).value()->state().value();
    CHECK(state.first_height > Height{1});  // it never saw the first blocks
    CHECK(said.find("Snapshot restored") != std::string::npos);
    CHECK(header_of(url, state.height).dump() ==
          header_of(network.rpcs().front(), state.height).dump());
    const auto bobs        = devnet::account(seed, "bob").address.text();
    const auto home_of_cli = (network.folder.path() / "cli").string();
    const auto bob =
        run_program(network.programs.ve,
                    {"query", "bank", "balance", bobs, "uve", "--node", url, "--home", home_of_cli},
                    network.folder.path());
    INFO(bob.out);
    CHECK(bob.out.find("1000003000000uve") != std::string::npos);
}

}  // namespace

TEST_CASE("four CometBFT validators run our application, and survive kill -9", "[cometbft]") {
    const auto programs = comet_programs();
    if (!programs) return;
    const std::string transport = GENERATE("socket", "grpc");
    CAPTURE(transport);
    Network network{*programs, transport};
    keys_for_cli(network);
    CHECK(network.pay("1ve").find("in block") != std::string::npos);

    const auto before = network.processes->nodes();
    REQUIRE(::kill(before[1].app, SIGKILL) == 0);
    REQUIRE(::kill(before[2].cometbft, SIGKILL) == 0);
    CHECK(becomes([&] {
        const auto now = network.processes->nodes();
        return now[1].app != 0 && now[1].app != before[1].app && now[2].cometbft != 0 &&
               now[2].cometbft != before[2].cometbft;
    }));
    CHECK(network.goes_on());
    network.pay("2ve");
    CHECK(network.goes_on());
    CHECK_FALSE(network.processes->failure());
    network.check_same_headers();
    replay(network);
}

TEST_CASE("a fifth node takes the state of the others by state sync", "[cometbft][statesync]") {
    const auto programs = comet_programs();
    if (!programs) return;
    Network network{*programs, "socket"};
    keys_for_cli(network);
    network.pay("3ve");
    // There is a snapshot, and blocks enough behind it to trust in: CometBFT takes no header older
    // than a week for the one it starts from, and the first carries the genesis' time.
    REQUIRE(becomes([&] { return network.top() > Height{snapshot_every + 2}; }));
    state_sync(network);
}

TEST_CASE("an application that cannot begin is given up, in its own words", "[cometbft][fails]") {
    const auto programs = comet_programs();
    if (!programs) return;
    const CometFolder folder;
    auto disk = world::RealDisk::open(folder.path() / "node0" / "data");
    REQUIRE(disk.ok());
    REQUIRE(disk->write("chain.db", bytes_of("this is no archive of blocks")).ok());
    auto network       = network_options();
    network.validators = 1;
    CometNetwork::Options options;
    options.programs   = *programs;
    options.folder     = folder.path();
    const auto genesis = devnet::genesis_of(network, world::RealClock{}.now()).value();
    const auto started = CometNetwork::start(options, network, genesis);
    REQUIRE(started.ok());
    const auto begun = (*started)->await_blocks({});
    REQUIRE_FALSE(begun.ok());
    INFO(begun.error().text());
    CHECK(begun.error().text().find("node0.app ended 11 times") != std::string::npos);
    CHECK(begun.error().text().find("chain.db") != std::string::npos);
}

}  // namespace ve::test
