// Fields of staking messages, checked once: addresses of both kinds, and an amount above zero.
#pragma once

#include "base/sdk_errors.hpp"
#include "node/chain/coin_forms.hpp"
#include "node/modules/staking/hooks.hpp"

namespace ve::staking {

inline Result<Address> party(std::string_view role, std::string_view text,
                             std::string_view prefix) {
    auto address = Address::parse(text, prefix);
    if (!address.ok())
        return fail(sdk::invalid_address, "invalid {} address: {}", role, address.error().detail());
    return address;
}
inline Result<Address> validator_address(std::string_view text,
                                         std::string_view role = "validator") {
    return party(role, text, prefix::operator_);
}
template <class Message>
Result<DelegationId> delegation_id(const Message& msg) {
    const auto validator = TRY(validator_address(msg.validator_address()));
    const auto delegator = TRY(party("delegator", msg.delegator_address(), prefix::account));
    return DelegationId{delegator, validator};
}
template <class Proto>
Result<Coin> some_of(const Proto& proto, std::string_view what) {
    auto coin = parse_coin(proto);
    if (!coin.ok() || coin->amount.is_zero()) return fail(sdk::invalid_request, "invalid {}", what);
    return coin;
}

}  // namespace ve::staking
