// The version of this build.
#pragma once

#include <string_view>

namespace ve {

inline constexpr std::string_view version_number = "0.1.0";

}  // namespace ve
