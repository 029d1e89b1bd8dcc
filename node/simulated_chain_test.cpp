// The whole application under rounds of its own: validators in a storm keep one state.
#include <catch2/catch.hpp>

#include "cosmos/slashing/v1beta1/query.pb.h"
#include "cosmos/staking/v1beta1/query.pb.h"
#include "node/chain/chain.hpp"
#include "node/modules/all.hpp"
#include "node/network_test.hpp"
#include "node/simulation/simulation.hpp"

namespace ve {
namespace {

// Applications of the whole chain; the first that is made is remembered.
auto whole_chains(ChainApp** first = nullptr) {
    return [first](std::size_t) -> std::unique_ptr<abci::Application> {
        auto modules = std::make_unique<ModuleSet>();
        add_all_modules(*modules);
        ChainOptions options;
        options.chain_id = std::string{test::test_chain_id};
        auto chain       = ChainApp::make(std::move(modules), std::move(options)).value();
        if (first != nullptr && *first == nullptr) *first = chain.get();
        return chain;
    };
}

}  // namespace

TEST_CASE("four validators of the whole chain agree in a storm, and go on after it",
          "[node][simulation]") {
    using namespace test;
    simulation::Options options;
    options.seed                       = GENERATE(1U, 2U);
    options.chain.genesis              = parse_genesis(test_genesis(4)).value();
    options.chain.make_app             = whole_chains();
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

TEST_CASE("who votes twice loses five percent and his place, by the evidence in a block",
          "[node][simulation]") {
    using namespace test;
    namespace slashing = cosmos::slashing::v1beta1;
    namespace staking  = cosmos::staking::v1beta1;
    ChainApp* app      = nullptr;
    simulation::Options options;
    options.seed                       = 7;
    options.honest                     = 4;
    options.traitors                   = 1;
    options.chain.genesis              = parse_genesis(test_genesis(5)).value();
    options.chain.make_app             = whole_chains(&app);
    options.chain.timeouts.next_height = Duration::milliseconds(100);
    simulation::Simulation net{std::move(options)};
    const auto traitor = consensus::validator_address(simulation::key_of(4).public_key().bytes());
    const auto is_in   = [&] {
        return net.machine(0).participant()->state().validators.find(traitor) != nullptr;
    };
    REQUIRE(is_in());
    for (std::int64_t to = 5; is_in() && to <= 200; to += 5)
        REQUIRE(net.reaches(Height{to}, Duration::seconds(120)));
    CAPTURE(net.verdict().value_or("nothing broke"));
    REQUIRE_FALSE(net.verdict().has_value());
    REQUIRE_FALSE(is_in());
    CHECK(net.watcher().accused() == std::set<ByteArray<20>>{traitor});
    // The others go on without him.
    REQUIRE(net.reaches(Height{net.highest().value + 5}, Duration::seconds(60)));

    REQUIRE(app != nullptr);
    slashing::QuerySigningInfoRequest asked;
    asked.set_cons_address(Address{traitor}.text(prefix::consensus));
    const auto answer = app->query_rpc("/cosmos.slashing.v1beta1.Query/SigningInfo", asked, {});
    REQUIRE(answer.ok());
    slashing::QuerySigningInfoResponse signing;
    REQUIRE(signing.ParseFromString((*answer)->SerializeAsString()));
    CHECK(signing.val_signing_info().tombstoned());
    std::size_t slashed = 0;
    const auto listed   = app->query_rpc("/cosmos.staking.v1beta1.Query/Validators",
                                         staking::QueryValidatorsRequest{}, {});
    REQUIRE(listed.ok());
    staking::QueryValidatorsResponse validators;
    REQUIRE(validators.ParseFromString((*listed)->SerializeAsString()));
    for (const auto& one : validators.validators())
        if (one.jailed()) {
            ++slashed;
            CHECK(one.tokens() == "95000000");
        }
    CHECK(slashed == 1);
}

}  // namespace ve
