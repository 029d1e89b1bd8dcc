// Traces that were recorded once: every compiler and build type comes to the same ones. A change of
// consensus, of its messages or of the dice changes them; then they are recorded anew.
#include <catch2/catch.hpp>

#include "simulate/campaign.hpp"

namespace ve::simulate {

TEST_CASE("a seed leaves the recorded trace, whatever compiled it", "[simulate][traces]") {
    struct Case {
        std::string_view profile;
        std::uint64_t seed;
        std::string_view trace;  // its first bytes
    };
    const auto c = GENERATE(values<Case>({
        {"calm", 1, "7B1B9090BAA5DA04"},
        {"calm", 2, "95066F2FA245FC98"},
        {"lite", 1, "9BBCD087ABD2783F"},
        {"lite", 2, "D74511C7BD46B16C"},
        {"net", 1, "98B21E9F9DE778CE"},
        {"net", 2, "011139DE14E32DD9"},
        {"disk", 1, "A7B2E84BAF5B4A06"},
        {"disk", 2, "A58E0CB20078CEB4"},
        {"clock", 1, "3E3488C7F0A506F0"},
        {"clock", 2, "577BBE974FA4A8EA"},
        {"byz", 1, "7189084F346F6A2E"},
        {"byz", 2, "032807962E33BE61"},
        {"all", 1, "F0DF1160D15F04A1"},
        {"all", 2, "037C1669EFFAF676"},
    }));
    CAPTURE(c.profile, c.seed);
    const Seeds seeds{{.from    = c.seed,
                       .seeds   = 1,
                       .profile = simulation::profile_named(c.profile).value(),
                       .heights = 5}};
    const auto outcome = play(seeds.at(0));
    REQUIRE(outcome.ok());
    CHECK_FALSE(outcome->failure.has_value());
    CHECK(hex_upper(ByteView{outcome->trace}.first(8)) == c.trace);
}

}  // namespace ve::simulate
