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
        std::string_view chain = "ledger";
    };
    const auto c = GENERATE(values<Case>({
        {"calm", 1, "47188085776090FC"},
        {"calm", 2, "1E6778F77E303198"},
        {"lite", 1, "17E277A6DE1C6F76"},
        {"lite", 2, "03DCDE2B90024B82"},
        {"net", 1, "2A065B2C69553E33"},
        {"net", 2, "D3A5DD5FC915CF1E"},
        {"disk", 1, "C0142260B593E08A"},
        {"disk", 2, "E578591D4E47583E"},
        {"clock", 1, "7EB8952F5D547A57"},
        {"clock", 2, "159A8931836F6A08"},
        {"byz", 1, "CE59CCC041F13F15"},
        {"byz", 2, "0A679695F07E4C30"},
        {"all", 1, "9E1AF3ADC54115AA"},
        {"all", 2, "698C11C8EEB0604A"},
        {"locks", 1, "E544F10CBFA489A3"},
        {"calm", 1, "D06F6682CCAD0DA5", "chain"},
        {"lite", 2, "6B347B16E55AA655", "chain"},
        {"byz", 1, "945DA66D76762BFF", "chain"},
    }));
    CAPTURE(c.profile, c.seed, c.chain);
    const Seeds seeds{{.from    = c.seed,
                       .seeds   = 1,
                       .profile = simulation::profile_named(c.profile).value(),
                       .heights = 5,
                       .chain   = std::string{c.chain}}};
    const auto outcome = play(seeds.at(0));
    REQUIRE(outcome.ok());
    CHECK_FALSE(outcome->failure.has_value());
    CHECK(hex_upper(ByteView{outcome->trace}.first(8)) == c.trace);
}

}  // namespace ve::simulate
