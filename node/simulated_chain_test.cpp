// The whole application under rounds of its own: validators in a storm keep one state.
#include <catch2/catch.hpp>

#include "node/chain/chain.hpp"
#include "node/modules/all.hpp"
#include "node/network_test.hpp"
#include "node/simulation/simulation.hpp"

namespace ve {

TEST_CASE("four validators of the whole chain agree in a storm, and go on after it",
          "[node][simulation]") {
    using namespace test;
    simulation::Options options;
    options.seed           = GENERATE(1U, 2U);
    options.chain.genesis  = parse_genesis(test_genesis(4)).value();
    options.chain.make_app = [](std::size_t) -> std::unique_ptr<abci::Application> {
        auto modules = std::make_unique<ModuleSet>();
        add_all_modules(*modules);
        ChainOptions chain;
        chain.chain_id = std::string{test_chain_id};
        return ChainApp::make(std::move(modules), std::move(chain)).value();
    };
    options.chain.timeouts.propose     = Duration::milliseconds(300);
    options.chain.timeouts.next_height = Duration::milliseconds(100);
    simulation::Simulation net{std::move(options)};
    Wallet wallet;
    for (std::uint64_t i = 1; i <= 5; ++i) net.submit(wallet.send("alice", "bob", i));
    net.storm(Duration::seconds(4));
    net.calm();
    const bool goes_on = net.reaches(Height{net.highest().value + 3}, Duration::seconds(60));
    CAPTURE(net.verdict().value_or("nothing broke"));
    REQUIRE_FALSE(net.verdict().has_value());
    REQUIRE(goes_on);
    CHECK(net.highest().value > 3);
}

}  // namespace ve
