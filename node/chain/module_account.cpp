// Addresses that follow from a name; the authority is one of them.
#include "node/chain/module_account.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "node/chain/authority.hpp"

namespace ve {

Address module_address(std::string_view name) {
    const auto hash = sha256(name);
    ByteArray<20> bytes{};
    std::copy_n(hash.begin(), bytes.size(), bytes.begin());
    return Address{bytes};
}

Address gov_authority() {
    static const Address authority = module_address(module_account::gov);
    return authority;
}

Result<void> must_be_authority(std::string_view address) {
    static const std::string expected = gov_authority().text();
    if (address == expected) return {};
    return fail(errors::not_authority, "invalid authority; expected {}, got {:.100}", expected,
                address);
}

}  // namespace ve
