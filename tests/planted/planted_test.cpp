// Each bug is planted, and the seed that is known to find it does; without the bug it finds
// nothing. Only a build with bugs to plant has this program: base/planted.hpp.
//   ve_tests_planted_test "[.search]" --rng-seed 0   looks for the first seed of each bug from that
// one on, and prints it: in its own profile up to 200, then in the others, then up to 2,000
#include <catch2/catch.hpp>

#include <algorithm>
#include <iostream>

#include "simulate/campaign.hpp"
#include "tests/planted/planting.hpp"

namespace ve::planted {

namespace {

using simulate::Seeds;
using simulation::Profile;

// Where a bug is looked for: the profile and the number of validators that may show it.
struct Hunt {
    Bug bug;
    Profile profile        = Profile::all;
    std::size_t validators = 4;
    std::uint64_t seed     = 0;  // the first that finds it
    // What hides it as long as it is right: planted, too, and harmless on that seed when alone.
    std::optional<Bug> behind = {};
};

constexpr auto hunts = std::to_array<Hunt>({
    {Bug::quorum_of_two_thirds, Profile::all, 3, 1},
    {Bug::quorum_of_half, Profile::all, 5, 1},
    {Bug::votes_counted_twice, Profile::net, 4, 1},
    {Bug::lock_not_kept, Profile::all, 4, 16},
    {Bug::lock_not_taken, Profile::all, 4, 16},
    {Bug::unlocked_without_proof, Profile::locks, 4, 312},
    {Bug::precommit_of_any_quorum, Profile::byz, 4, 2},
    {Bug::decision_by_prevotes, Profile::all, 4, 1},
    {Bug::guard_not_written, Profile::disk, 4, 10},
    {Bug::log_not_written, Profile::disk, 4, 13},
    {Bug::log_not_replayed, Profile::disk, 4, 97},
    {Bug::shorter_log_believed, Profile::locks, 4, 22},
    {Bug::guard_signs_again, Profile::locks, 4, 7, Bug::shorter_log_believed},
    {Bug::guard_signs_earlier, Profile::locks, 4, 31, Bug::shorter_log_believed},
    {Bug::sent_before_written, Profile::disk, 4, 24},
    {Bug::vote_not_verified, Profile::net, 4, 2},
    {Bug::proposal_not_verified, Profile::byz, 4, 12},
    {Bug::late_vote_not_verified, Profile::byz, 4, 18},
    {Bug::extension_not_verified, Profile::byz, 4, 1},
    {Bug::carried_votes_not_verified, Profile::byz, 4, 45},
    {Bug::app_hash_not_checked, Profile::byz, 4, 54},
    {Bug::last_commit_not_checked, Profile::byz, 4, 13},
    {Bug::block_time_not_checked, Profile::byz, 4, 54},
    {Bug::block_size_not_checked, Profile::byz, 4, 10},
    {Bug::application_not_asked, Profile::byz, 4, 10},
    {Bug::time_of_the_latest, Profile::clock, 4, 2},
    {Bug::validators_changed_at_once, Profile::calm, 4, 14},
    {Bug::evidence_not_verified, Profile::byz, 4, 4},
    {Bug::conflict_not_noticed, Profile::byz, 4, 2},
    {Bug::evidence_against_another, Profile::byz, 4, 1},
});

static_assert(hunts.size() == static_cast<std::size_t>(Bug::refund_paid_twice));
constexpr bool is_found_soon(const Hunt& hunt) { return hunt.seed > 0 && hunt.seed <= 200; }
static_assert(std::ranges::count_if(hunts, is_found_soon) >= std::ssize(hunts) - 1);
static_assert(std::ranges::all_of(hunts, [](const Hunt& hunt) { return hunt.seed <= 2'000; }));

std::optional<simulate::Played> first_find(const Hunt& hunt, std::uint64_t from,
                                           std::uint64_t seeds) {
    std::optional<simulate::Played> found;
    const Seeds plans{{.from       = from,
                       .seeds      = seeds,
                       .profile    = hunt.profile,
                       .validators = hunt.validators,
                       .heights    = 15}};
    simulate::explore(plans, 2, [&](const simulate::Played& played) {
        if (played.outcome.failure) found = played;
        return !found;
    });
    return found;
}

// With the bug, and what hides it; not with the latter alone.
std::optional<simulate::Played> hunted(const Hunt& hunt, std::uint64_t from, std::uint64_t seeds) {
    for (const auto end = from + seeds; from < end; ++from) {
        std::optional<Planted> behind;
        if (hunt.behind) behind.emplace(*hunt.behind);
        std::optional<simulate::Played> found;
        {
            const Planted planted{hunt.bug};
            found = first_find(hunt, from, end - from);
        }
        if (!found) return {};
        if (!hunt.behind || !first_find(hunt, found->plan.seed, 1)) return found;
        from = found->plan.seed;
    }
    return {};
}

}  // namespace

TEST_CASE("a planted bug is found by the seed that is known to find it", "[planted]") {
    for (const auto& hunt : hunts) {
        CAPTURE(names.at(static_cast<std::size_t>(hunt.bug)), hunt.seed);
        CHECK_FALSE(first_find(hunt, hunt.seed, 1).has_value());
        CHECK(hunted(hunt, hunt.seed, 1).has_value());
    }
}

TEST_CASE("the first seed of each planted bug", "[.search]") {
    const auto show = [](Hunt hunt, std::uint64_t seeds) {
        const auto found = hunted(hunt, 1, seeds);
        if (found)
            std::clog << names.at(static_cast<std::size_t>(hunt.bug)) << " "
                      << name_of(hunt.profile) << ": " << found->plan.seed << " "
                      << *found->outcome.failure << std::endl;
        return found.has_value();
    };
    for (std::size_t i = Catch::rngSeed() % hunts.size(); i < hunts.size(); ++i) {
        auto hunt = hunts.at(i);
        if (show(hunt, 200)) continue;
        bool any = false;
        for (const auto profile :
             {Profile::net, Profile::disk, Profile::byz, Profile::locks, Profile::all}) {
            hunt.profile = profile;
            any          = any || show(hunt, 200);
        }
        if (any || show(hunts.at(i), 2'000)) continue;
        std::clog << names.at(static_cast<std::size_t>(hunts.at(i).bug)) << ": none" << std::endl;
    }
}

TEST_CASE("without a planted bug nothing is found", "[.clean]") {
    for (const auto& name : simulation::profile_names()) {
        const Seeds plans{{.from    = Catch::rngSeed() + 1,
                           .seeds   = 200,
                           .profile = simulation::profile_named(name).value(),
                           .heights = 15}};
        simulate::explore(plans, 2, [&](const simulate::Played& played) {
            if (played.outcome.failure)
                std::clog << name << " " << played.plan.seed << ": " << *played.outcome.failure
                          << std::endl;
            return true;
        });
    }
}

}  // namespace ve::planted
