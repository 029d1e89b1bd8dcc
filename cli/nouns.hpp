// Every noun of `ve`, a line each.
#pragma once

#include <span>

#include "commands/noun.hpp"

namespace ve {

std::span<const Noun> nouns();

}  // namespace ve
