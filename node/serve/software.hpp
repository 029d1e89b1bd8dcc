// What this node says it is: clients choose their decoders and check their demands by these texts.
#pragma once

#include <string_view>

namespace ve::software {

inline constexpr std::string_view comet_version = "0.38.21";  // clients look at the "0.38."
inline constexpr std::string_view app_name      = "virtengine";
inline constexpr std::string_view app_version   = "0.1.0";
// What VirtEngine's own command line asks for before anything else.
inline constexpr std::string_view client_api_version = "v1beta3";

}  // namespace ve::software
