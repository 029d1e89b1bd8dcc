// Products and quotients of Dec that do not round down: half to even, as LegacyDec's Mul and Quo,
// and up. What Dec itself does is in dec.hpp.
#pragma once

#include "base/dec.hpp"

namespace ve {

Result<Dec> times_rounded(const Dec& a, const Dec& b);
Result<Dec> divided_rounded(const Dec& a, const Dec& b);
Result<Dec> divided_up(const Dec& a, const Dec& b);

}  // namespace ve
