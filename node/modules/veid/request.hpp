// A verification that validators still owe: which scope, asked when, tried how often.
#pragma once

#include "base/time.hpp"
#include "node/chain/codec.hpp"

namespace ve::veid {

// First half of SHA-256 over account, scope, height and time; 32 hex digits in text.
using RequestId = ByteArray<16>;

inline constexpr std::size_t requests_per_block    = 10;  // that validators work on
inline constexpr std::uint64_t request_life_blocks = 40;
inline constexpr std::uint64_t retry_after_blocks  = 5;
inline constexpr std::uint32_t retries_max         = 3;

struct Request {
    RequestId id{};
    Address account;
    std::string scope_id;
    std::uint64_t height     = 0;  // of the block that asked
    std::int64_t time        = 0;  // of that block, Unix seconds: what results are computed for
    std::uint64_t not_before = 0;  // the next block that may carry results
    std::uint32_t retries    = 0;
    bool operator==(const Request&) const = default;

    static Request make(const Address& account, std::string scope_id, Height height, Time time);
};

}  // namespace ve::veid

template <>
struct ve::codec::Value<ve::veid::Request> {
    static std::string put(const ve::veid::Request& request);
    static Result<ve::veid::Request> take(std::string_view in);
};
