// What `--keep-recent` comes to in CometBFT's own store: blocks that nobody here needs are dropped
// there, too.
#include <catch2/catch.hpp>

#include "cosmos/bank/v1beta1/query.pb.h"
#include "devnet/accounts.hpp"
#include "tests/cometbft/processes.hpp"

namespace ve::test {
namespace {

constexpr std::uint64_t pruning_seed = 7;
constexpr std::int64_t kept_blocks   = 10;
constexpr std::int64_t state_dropped = 150;  // by then: an application drops hundreds at once

Height first_of(const std::string& rpc) {
    auto connection = client::connect(rpc);
    if (!connection.ok()) return {};
    const auto state = (*connection)->state();
    return state.ok() ? state->first_height : Height{};
}

}  // namespace

TEST_CASE("CometBFT drops the blocks that its application keeps no state of",
          "[cometbft][pruning]") {
    const auto programs = comet_programs();
    if (!programs) return;
    const CometFolder folder;
    devnet::NetworkOptions network;
    network.seed          = pruning_seed;
    network.validators    = 1;
    network.pace.interval = Duration::milliseconds(10);
    devnet::CometNetwork::Options options;
    options.programs       = *programs;
    options.folder         = folder.path();
    options.snapshot_every = 0;  // what is offered for state sync holds blocks back
    options.keep_recent    = kept_blocks;
    const auto genesis     = devnet::genesis_of(network, world::RealClock{}.now()).value();
    auto started           = devnet::CometNetwork::start(options, network, genesis);
    INFO((started.ok() ? "" : started.error().text()));
    REQUIRE(started.ok());
    REQUIRE((*started)->await_blocks({}).ok());
    const auto rpc = (*started)->nodes().front().rpc_url;
    CHECK(first_of(rpc) == Height{1});
    REQUIRE(becomes([&] { return first_of(rpc) > Height{1}; }));
    REQUIRE(becomes([&] { return first_of(rpc) > Height{state_dropped}; }));

    const auto first = first_of(rpc);  // it goes on growing
    const auto top   = height_of(rpc);
    CAPTURE(first.value, top.value);
    CHECK(top.value - first.value >= kept_blocks - 1);  // never what was asked to stay
    CHECK(header_of(rpc, top).is_object());
    CHECK(header_of(rpc, Height{first.value - 1}).is_null());

    auto connection  = client::connect(rpc).value();
    const auto alice = devnet::account(pruning_seed, "alice").address.text();
    cosmos::bank::v1beta1::QueryBalanceRequest request;
    request.set_address(alice);
    request.set_denom("uve");
    using Balance = cosmos::bank::v1beta1::QueryBalanceResponse;
    // CometBFT tells of a block before its application has executed it.
    CHECK(becomes([&] { return connection->ask<Balance>(request, top).ok(); }));

    // It goes on dropping, and making blocks.
    REQUIRE(becomes([&] { return first_of(rpc) > first; }));
    CHECK_FALSE((*started)->failure());
}

}  // namespace ve::test
