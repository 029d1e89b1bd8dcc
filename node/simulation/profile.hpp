// Which faults a seed meets: a profile says which classes there are, the seed draws a few of them,
// on whom, when and how strongly.
#pragma once

#include "node/faults/fault.hpp"
#include "node/network/dice.hpp"
#include "node/simulation/own_host.hpp"

namespace ve::simulation {

enum class Profile : std::uint8_t {
    calm,
    lite,
    net,
    disk,
    clock,
    byz,
    locks,  // rounds that fail between their steps, all at one height
    all
};
std::optional<Profile> profile_named(std::string_view name);
std::string_view name_of(Profile profile);
std::vector<std::string> profile_names();

struct Drawing {
    std::size_t validators = 4;
    std::int64_t heights   = 20;  // that the storm lasts at least
    Duration span          = Duration::seconds(5);
};
// Treason, clocks, lying and rotting disks meet fewer than a third of the validators, and always
// the same.
std::vector<faults::Fault> draw(Profile profile, const Drawing& what, network::Dice& dice);

// Whom these faults make one of whom nothing can be expected.
bool makes_suspect(faults::Kind kind);

}  // namespace ve::simulation
