// Who may change parameters and take governance actions: the account of module gov.
#pragma once

#include <string_view>

#include "base/address.hpp"

namespace ve {

namespace errors {
inline constexpr ErrorKind not_authority{
    "gov", 13, "expected gov account as only signer for proposal message"};
}

Address gov_authority();
// Refuses every other address: "invalid authority; expected ve1…, got ve1…".
Result<void> must_be_authority(std::string_view address);

}  // namespace ve
