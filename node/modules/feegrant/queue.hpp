// Keys of the queue in which allowances wait for their end: its time as text that sorts, as the SDK
// writes it, then grantee and granter.
#pragma once

#include "base/time.hpp"
#include "node/chain/codec.hpp"

namespace ve::feegrant {

inline std::string queue_time(const Time& time) {  // 2006-01-02T15:04:05.000000000
    constexpr std::size_t to_seconds = 19;
    return fmt::format("{}.{:09}", time.text().substr(0, to_seconds), time.nanos);
}

inline std::string queue_key(const Time& end, const Address& granter, const Address& grantee) {
    auto out = queue_time(end);
    codec::put_address(out, grantee);
    codec::put_address(out, granter);
    return out;
}

struct Parties {
    Address granter, grantee;
};
inline Parties parties_of(std::string_view key) {  // of a key that we wrote
    key.remove_prefix(queue_time(Time{}).size());
    const auto grantee = codec::take_address(key).value();
    const auto granter = codec::take_address(key).value();
    return {granter, grantee};
}

}  // namespace ve::feegrant
