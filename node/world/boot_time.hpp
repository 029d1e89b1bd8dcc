// How long the machine is up, the time that it slept included: what a promise to forget counts by.
#pragma once

#include "base/time.hpp"

namespace ve::world {

Duration since_boot();

}  // namespace ve::world
