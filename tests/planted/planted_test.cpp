// Each bug is planted, and the seed that is known to find it does; without the bug it finds
// nothing. This program has a table of planted bugs of its own: base/planted.hpp.
//   ve_tests_planted_test "[.search]" --rng-seed 0   looks for the first seed of each bug from that
// one on, and prints it
#include <catch2/catch.hpp>

#include "simulate/campaign.hpp"
#include "tests/planted/planting.hpp"

namespace ve::planted {

namespace {
std::array<bool, bugs> chosen{};
}
const bool* const table = chosen.data();
bool& flag_of(Bug bug) { return chosen.at(static_cast<std::size_t>(bug)); }

namespace {

using simulate::Seeds;
using simulation::Profile;

// Where a bug is looked for: the profile and the number of validators that may show it.
struct Hunt {
    Bug bug;
    Profile profile        = Profile::all;
    std::size_t validators = 4;
    std::uint64_t seed     = 0;  // the first that finds it; 0: none of 200 does
};

constexpr auto hunts = std::to_array<Hunt>({
    {Bug::quorum_of_two_thirds, Profile::all, 3, 1},
    {Bug::quorum_of_half, Profile::all, 5, 1},
    {Bug::votes_counted_twice, Profile::all, 4, 0},
    {Bug::lock_not_kept, Profile::all, 4, 31},
    {Bug::lock_not_taken, Profile::all, 4, 31},
    {Bug::unlocked_without_proof, Profile::byz, 4, 0},
    {Bug::precommit_of_any_quorum, Profile::byz, 4, 188},
    {Bug::decision_by_prevotes, Profile::all, 4, 1},
    {Bug::guard_not_written, Profile::disk, 4, 32},
    {Bug::log_not_written, Profile::disk, 4, 13},
    {Bug::log_not_replayed, Profile::disk, 4, 97},
    {Bug::shorter_log_believed, Profile::disk, 4, 0},
    {Bug::guard_signs_again, Profile::all, 4, 0},
    {Bug::guard_signs_earlier, Profile::all, 4, 0},
    {Bug::sent_before_written, Profile::disk, 4, 29},
    {Bug::vote_not_verified, Profile::net, 4, 2},
    {Bug::proposal_not_verified, Profile::byz, 4, 9},
    {Bug::late_vote_not_verified, Profile::net, 4, 0},
    {Bug::extension_not_verified, Profile::byz, 4, 5},
    {Bug::app_hash_not_checked, Profile::byz, 4, 5},
    {Bug::last_commit_not_checked, Profile::byz, 4, 14},
    {Bug::block_time_not_checked, Profile::byz, 4, 4},
    {Bug::block_size_not_checked, Profile::byz, 4, 18},
    {Bug::application_not_asked, Profile::byz, 4, 45},
    {Bug::time_of_the_latest, Profile::clock, 4, 2},
    {Bug::validators_changed_at_once, Profile::calm, 4, 14},
    {Bug::conflict_not_noticed, Profile::byz, 4, 0},
    {Bug::evidence_against_another, Profile::byz, 4, 5},
});

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

}  // namespace

TEST_CASE("a planted bug is found by the seed that is known to find it", "[planted]") {
    for (const auto& hunt : hunts) {
        if (hunt.seed == 0) continue;
        CAPTURE(names.at(static_cast<std::size_t>(hunt.bug)), hunt.seed);
        CHECK_FALSE(first_find(hunt, hunt.seed, 1).has_value());
        const Planted planted{hunt.bug};
        CHECK(first_find(hunt, hunt.seed, 1).has_value());
    }
}

TEST_CASE("most of the planted bugs are found within 200 seeds", "[planted]") {
    std::size_t found = 0, soon = 0;
    for (const auto& hunt : hunts) {
        if (hunt.seed > 0) ++found;
        if (hunt.seed > 0 && hunt.seed <= 200) ++soon;
    }
    CHECK(found >= 20);
    CHECK(soon * 2 > hunts.size());
}

TEST_CASE("the first seed of each planted bug", "[.search]") {
    for (std::size_t i = Catch::rngSeed() % hunts.size(); i < hunts.size(); ++i) {
        const auto& hunt = hunts.at(i);
        const Planted planted{hunt.bug};
        const auto found = first_find(hunt, 1, 200);
        WARN(names.at(static_cast<std::size_t>(hunt.bug))
             << ": " << (found ? std::to_string(found->plan.seed) : "none") << " "
             << (found ? *found->outcome.failure : ""));
    }
}

}  // namespace ve::planted
