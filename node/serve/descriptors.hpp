// How many files and sockets this process may hold open: as many as our own bounds need.
#pragma once

#include <cstddef>

namespace ve::serve {

// Raises the limit towards `wanted` as far as the system lets us; tells what it is now.
std::size_t raise_descriptor_limit(std::size_t wanted);

}  // namespace ve::serve
