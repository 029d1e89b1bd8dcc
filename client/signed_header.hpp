// A block's header with the signatures under it, fetched from a node and checked: the hash is
// computed anew, the validators are those that the header names, more than two thirds have signed.
#pragma once

#include "client/connection.hpp"

namespace ve::client {

struct CheckedHeader {
    Hash hash{}, app_hash{}, validators_hash{}, data_hash{};
    Time time;
    std::size_t signers = 0, validators = 0;
    std::int64_t power_signed = 0, power = 0;
};

// Errors: verification, with what did not hold; peer.
Result<CheckedHeader> signed_header(Connection& node, const std::string& chain_id, Height height);

}  // namespace ve::client
