// A pause between two questions to a node that tells nothing by itself.
#pragma once

#include <poll.h>

#include "base/time.hpp"

namespace ve::client {

inline void pause(Duration span) { ::poll(nullptr, 0, static_cast<int>(span.nanos / 1'000'000)); }

}  // namespace ve::client
