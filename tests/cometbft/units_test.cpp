// The systemd form of a deployment, started for real: what its units say, as plain processes.
#include <catch2/catch.hpp>

#include <fstream>

#include "cosmos/bank/v1beta1/query.pb.h"
#include "devnet/accounts.hpp"
#include "devnet/deployment.hpp"
#include "node/serve/grpc_client_test.hpp"
#include "node/serve/http_client_test.hpp"
#include "node/serve/listener.hpp"
#include "tests/cometbft/processes.hpp"

namespace ve::test {
namespace {

namespace fs = std::filesystem;

// The value behind "ExecStart=" and the like.
std::string setting(const fs::path& unit, const std::string& name) {
    std::ifstream in{unit};
    for (std::string line; std::getline(in, line);)
        if (line.starts_with(name + "=")) return line.substr(name.size() + 1);
    return {};
}

devnet::ChildProcess::Start start_of(const fs::path& unit) {
    devnet::ChildProcess::Start out;
    out.folder = setting(unit, "WorkingDirectory");
    auto words = setting(unit, "ExecStart") + " ";
    for (auto blank = words.find(' '); blank != std::string::npos; blank = words.find(' ')) {
        (out.program.empty() ? out.program : out.arguments.emplace_back()) = words.substr(0, blank);
        words.erase(0, blank + 1);
    }
    return out;
}

// Three nodes take ten ports each. Below those that the system gives away by itself, to tests
// beside this one, too.
std::uint16_t free_base() {
    constexpr std::uint16_t first = 15'000, last = 30'000, wanted = 30;
    const auto all_free = [](std::uint16_t base) {
        for (std::uint16_t i = 0; i < wanted; ++i)
            if (!serve::Listener::bind(
                     {"127.0.0.1", static_cast<std::uint16_t>(base + i), "a node"})
                     .ok())
                return false;
        return true;
    };
    for (auto base = first; base < last; base = static_cast<std::uint16_t>(base + wanted))
        if (all_free(base)) return base;
    FAIL("no thirty free ports in a row");
    return 0;
}

}  // namespace

TEST_CASE("the units of an exported deployment make blocks together", "[cometbft][units]") {
    const auto programs = comet_programs();
    if (!programs) return;
    const CometFolder folder;
    devnet::Deployment wanted;
    wanted.folder             = folder.path();
    wanted.home               = folder.path().string();
    wanted.ve                 = programs->ve;
    wanted.cometbft           = programs->cometbft;
    wanted.network.validators = 3;
    wanted.network.pace       = {BlockPace::Mode::interval, Duration::milliseconds(200)};
    wanted.port               = free_base();
    const auto now            = world::RealClock{}.now();
    REQUIRE(devnet::write_deployment(wanted, now).ok());
    if (fs::exists("/usr/bin/systemd-analyze")) {
        std::vector<std::string> words{"verify", "--man=no"};
        for (const auto& unit : fs::directory_iterator{folder.path() / "units"})
            words.push_back(unit.path().string());
        const auto verified =
            run_program("/usr/bin/systemd-analyze", std::move(words), folder.path());
        CHECK(verified.out == "");
    }
    std::vector<devnet::ChildProcess> processes;
    const auto start = [&](const std::string& name) {
        auto process = devnet::ChildProcess::start(start_of(folder.path() / "units" / name));
        REQUIRE(process.ok());
        processes.push_back(std::move(process).value());
    };
    const auto read_all = [&] {
        for (const auto& process : processes) said_by(process);
    };
    for (int i = 0; i < 3; ++i) start(fmt::format("ve-node{}-app.service", i));
    REQUIRE(becomes([&] {
        read_all();
        for (int i = 0; i < 3; ++i)
            if (!fs::exists(folder.path() / fmt::format("ve-node{}", i) / "abci.sock"))
                return false;
        return true;
    }));
    for (int i = 0; i < 3; ++i) start(fmt::format("ve-node{}-cometbft.service", i));
    std::vector<std::string> rpcs;
    for (int i = 0; i < 3; ++i)
        rpcs.push_back(fmt::format("http://127.0.0.1:{}", wanted.port + 10 * i + 1));
    CHECK(becomes([&] {
        read_all();
        return all_above(rpcs, Height{3});
    }));
    CHECK(header_of(rpcs[0], Height{3}).dump() == header_of(rpcs[2], Height{3}).dump());
    // Clients of the Cosmos SDK find what they ask beside each node's RPC, on this machine.
    const auto customer = devnet::account(wanted.network.seed, "customer").address.text();
    for (int i = 0; i < 3; ++i) {
        CAPTURE(i);
        const auto port = [&](int which) {
            return static_cast<std::uint16_t>(wanted.port + 10 * i + which);
        };
        serve::TestSocket rest{port(3)};
        REQUIRE(rest.connected());
        const auto ask = [&](const std::string& path) {
            return rest.exchange(serve::get_request(path));
        };
        const auto balances = ask("/cosmos/bank/v1beta1/balances/" + customer);
        CHECK(balances.status == 200);
        CHECK(balances.body.find("1000000000000") != std::string::npos);
        CHECK(ask("/cosmos/base/tendermint/v1beta1/blocks/3").status == 200);
        CHECK(ask("/cosmos/base/tendermint/v1beta1/validatorsets/latest").status == 200);
        serve::TestSocket rpc{port(1)};
        const auto own = rpc.exchange(
            serve::post_request("/", R"({"jsonrpc":"2.0","id":0,"method":"virtengine"})"));
        CHECK(own.body.find("v1beta3") != std::string::npos);
        serve::GrpcClient grpc{fmt::format("127.0.0.1:{}", port(2))};
        cosmos::bank::v1beta1::QueryBalanceRequest request;
        request.set_address(customer);
        request.set_denom("uve");
        const auto answer =
            grpc.call("/cosmos.bank.v1beta1.Query/Balance", request.SerializeAsString());
        REQUIRE(answer.status.ok());
        cosmos::bank::v1beta1::QueryBalanceResponse balance;
        REQUIRE(balance.ParseFromString(answer.bytes));
        CHECK(balance.balance().amount() == "1000000000000");
    }
}

}  // namespace ve::test
