// Addresses in requests: what is no address is InvalidArgument.
#pragma once

#include "base/address.hpp"
#include "base/sdk_errors.hpp"

namespace ve::staking {

inline Result<Address> asked(std::string_view what, std::string_view text,
                             std::string_view prefix) {
    if (text.empty())
        return fail(grpc_status::invalid_argument, "{} address cannot be empty", what);
    auto address = Address::parse(text, prefix);
    if (!address.ok()) return fail(grpc_status::invalid_argument, "{}", address.error().detail());
    return address;
}
inline Result<Address> asked_delegator(std::string_view text) {
    return asked("delegator", text, prefix::account);
}
inline Result<Address> asked_validator(std::string_view text) {
    return asked("validator", text, prefix::operator_);
}

}  // namespace ve::staking
