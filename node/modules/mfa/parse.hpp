// Addresses as messages of this module carry them.
#pragma once

#include "base/address.hpp"
#include "node/modules/mfa/errors.hpp"

namespace ve::mfa {

inline Result<Address> parse_account(const std::string& text) {
    const auto address = Address::parse(text);
    if (!address.ok()) return fail(errors::invalid_address, "{}", address.error().detail());
    return *address;
}

}  // namespace ve::mfa
