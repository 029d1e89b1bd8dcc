// A trace as one page for a browser: a lane for each validator, blocks as ticks, faults as bars.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ve::network {

// `trace`: the lines of Trace::lines(). Errors: they are not; the place is the line.
Result<std::string> timeline(std::string_view trace);

}  // namespace ve::network
