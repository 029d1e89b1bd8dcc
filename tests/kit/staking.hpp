// Messages of stakes, ready to be sent by a test.
#pragma once

#include "cosmos/staking/v1beta1/tx.pb.h"
#include "tests/kit/chain.hpp"

namespace ve::test {

namespace staking_pb = cosmos::staking::v1beta1;

// Genesis sections in which accounts of these names have the identity that validators need.
Json may_validate(std::initializer_list<std::string_view> names);

std::string operator_of(const Actor& validator);  // vevaloper1…
staking_pb::MsgDelegate delegate(const Actor& who, const Actor& to, std::string_view coin);
staking_pb::MsgUndelegate undelegate(const Actor& who, const Actor& from, std::string_view coin);
staking_pb::MsgBeginRedelegate redelegate(const Actor& who, const Actor& from, const Actor& to,
                                          std::string_view coin);
staking_pb::MsgCancelUnbondingDelegation cancel_unbonding(const Actor& who, const Actor& from,
                                                          std::string_view coin, Height since);
// With a key that follows from the name, a commission of 10 % that may grow to 20 % by 1 % a day.
staking_pb::MsgCreateValidator new_validator(const Actor& who, std::string_view coin);
Address consensus_address_of(const Actor& new_validator);

// As they are now.
staking_pb::Validator validator_now(Chain& chain, const Actor& validator);
std::string delegated(Chain& chain, const Actor& who, const Actor& to);  // "5uve"; "" for none

}  // namespace ve::test
