// What module bank keeps, under the keys that the Cosmos SDK gives it.
#pragma once

#include "cosmos/bank/v1beta1/bank.pb.h"
#include "node/chain/collections.hpp"

namespace ve::bank {

struct State {
    Map<std::string, Amount> supply{"bank", 0x00};  // denomination -> all there is of it
    Map<std::string, cosmos::bank::v1beta1::Metadata> metadata{"bank", 0x01};
    Map<std::pair<Address, std::string>, Amount> balances{"bank", 0x02};  // never zero
    Set<std::pair<std::string, Address>> owners{"bank", 0x03};            // of a denomination
    Map<std::string, std::uint64_t> send_enabled{"bank", 0x04};  // 1 or 0; else the default
    Item<cosmos::bank::v1beta1::Params> params{"bank", 0x05};
};

}  // namespace ve::bank
