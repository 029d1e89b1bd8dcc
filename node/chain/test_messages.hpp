// What the tests of this folder send, and how they read what came of it.
#pragma once

#include "cosmos/bank/v1beta1/tx.pb.h"
#include "node/chain/coin_forms.hpp"
#include "tests/kit/chain.hpp"

namespace ve::test {

inline cosmos::bank::v1beta1::MsgSend send_coins(const Actor& from, const Actor& to,
                                                 std::string_view coins) {
    cosmos::bank::v1beta1::MsgSend msg;
    msg.set_from_address(from.address.text());
    msg.set_to_address(to.address.text());
    write_coins(Coins::parse(coins).value(), msg.mutable_amount());
    return msg;
}

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace ve::test
