// Bugs of money, gates and determinism in the modules, and the seed of the whole application that
// is known to find each.
//   ve_tests_planted_test "[.search-chain]" --rng-seed 0   looks for the first seeds anew
#include <catch2/catch.hpp>

#include <algorithm>

#include "simulate/campaign.hpp"
#include "tests/planted/planting.hpp"

namespace ve::planted {

namespace {

using simulation::Profile;

struct ChainHunt {
    Bug bug;
    std::uint64_t seed = 0;  // the first that finds it
    Profile profile    = Profile::lite;
};

constexpr ChainHunt chain_hunts[] = {
    {Bug::refund_paid_twice, 1},     {Bug::payment_not_listed, 2},
    {Bug::deposit_counted_twice, 1}, {Bug::period_paid_twice, 5},
    {Bug::burn_keeps_supply, 2},     {Bug::overdraft_of_one, 1},
    {Bug::fee_given_back, 1},        {Bug::refusal_keeps_writes, 1},
    {Bug::price_above_order, 8},     {Bug::closed_bid_wins, 1},
    {Bug::address_in_state, 3},      {Bug::memory_outside_state, 8},
    {Bug::code_used_again, 3},       {Bug::code_of_any_time, 26},
    {Bug::code_not_opened, 29},      {Bug::session_of_any_type, 16},
    {Bug::session_not_spent, 259},   {Bug::session_without_end, 48},
    {Bug::score_not_asked, 7},       {Bug::score_above_hundred, 1},
    {Bug::usage_settled_twice, 7},   {Bug::ended_escrow_keeps, 3},
    {Bug::export_forgets, 205},      {Bug::unbonding_paid_twice, 3},
    {Bug::any_signature, 1},         {Bug::gates_in_mempool_only, 107},
    {Bug::sequence_not_spent, 1},    {Bug::proof_of_neighbour, 1},
};
static_assert(std::size(chain_hunts) == bugs - static_cast<std::size_t>(Bug::refund_paid_twice));
static_assert(std::ranges::all_of(chain_hunts, [](const ChainHunt& hunt) {
    return hunt.seed > 0 && hunt.seed <= 300;
}));

std::optional<simulate::Played> first_find(const ChainHunt& hunt, std::uint64_t from,
                                           std::uint64_t seeds) {
    std::optional<simulate::Played> found;
    const simulate::Seeds plans{
        {.from = from, .seeds = seeds, .profile = hunt.profile, .heights = 12, .chain = "chain"}};
    simulate::explore(plans, 2, [&](const simulate::Played& played) {
        if (played.outcome.failure) found = played;
        return !found;
    });
    return found;
}

std::string_view name_of(Bug bug) { return names.at(static_cast<std::size_t>(bug)); }

}  // namespace

TEST_CASE("a bug of money or gates is found by the seed that is known to find it", "[planted]") {
    for (const auto& hunt : chain_hunts) {
        CAPTURE(name_of(hunt.bug), hunt.seed);
        CHECK_FALSE(first_find(hunt, hunt.seed, 1).has_value());
        const Planted planted{hunt.bug};
        CHECK(first_find(hunt, hunt.seed, 1).has_value());
    }
}

TEST_CASE("without a planted bug the whole application breaks nothing", "[.clean-chain]") {
    for (const auto profile : {Profile::calm, Profile::lite, Profile::byz, Profile::all}) {
        const simulate::Seeds plans{{.from    = Catch::rngSeed() + 1,
                                     .seeds   = 12,
                                     .profile = profile,
                                     .heights = 12,
                                     .chain   = "chain"}};
        const auto summary = simulate::explore(plans, 2, [&](const simulate::Played& played) {
            if (played.outcome.failure)
                WARN(simulation::name_of(profile)
                     << " " << played.plan.seed << ": " << *played.outcome.failure);
            return true;
        });
        CHECK(summary.failed == 0);
        for (const auto& [path, times] : summary.paths) WARN(path << " " << times);
    }
}

TEST_CASE("the first seed of each bug of money or gates", "[.search-chain]") {
    for (auto i = Catch::rngSeed() % std::size(chain_hunts); i < std::size(chain_hunts); ++i) {
        const auto& hunt = chain_hunts[i];
        const Planted planted{hunt.bug};
        const auto found = first_find(hunt, 1, 2'000);
        WARN(name_of(hunt.bug) << ": " << (found ? std::to_string(found->plan.seed) : "none") << " "
                               << (found ? *found->outcome.failure : ""));
    }
}

}  // namespace ve::planted
