// Accounts that belong to a module: nobody holds their key. What they own is bank's matter.
#pragma once

#include <string_view>

#include "base/address.hpp"

namespace ve {

Address module_address(std::string_view name);  // SHA256(name)[0:20], as the Cosmos SDK

// Names that clients know from every Cosmos chain.
namespace module_account {
inline constexpr std::string_view fee_collector = "fee_collector";
inline constexpr std::string_view gov           = "gov";
inline constexpr std::string_view bonded_pool   = "bonded_tokens_pool";
inline constexpr std::string_view unbonded_pool = "not_bonded_tokens_pool";
}  // namespace module_account

}  // namespace ve
