// What this node says it is: clients choose their decoders and check their demands by these texts.
#pragma once

#include <string_view>

#include "base/version.hpp"

namespace ve::software {

inline constexpr std::string_view app_name    = "virtengine";
inline constexpr std::string_view app_version = version_number;
// What it is compatible with on the wire.
inline constexpr std::string_view comet_version = "0.38.21";  // clients look at the "0.38."
inline constexpr std::string_view sdk_version   = "v0.53.4";
inline constexpr std::string_view ibc_version   = "v10.5.0";
// What VirtEngine's own command line asks for before anything else.
inline constexpr std::string_view client_api_version = "v1beta3";

}  // namespace ve::software
