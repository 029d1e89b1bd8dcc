// The people of the town, one transaction at a time: each looks at the newest state, and does what
// comes to his mind; some of it is not allowed. How a transaction is abused is abuse.hpp.
#pragma once

#include "node/network/dice.hpp"
#include "simulate/chain/abuse.hpp"
#include "simulate/chain/factors.hpp"
#include "simulate/chain/identities.hpp"
#include "simulate/chain/market_place.hpp"

namespace ve::simulate {

class Clients {
  public:
    explicit Clients(const Town& town) : town_{town}, identities_{town}, factors_{town} {}

    // Nothing: he who came wants nothing now.
    std::optional<std::string> next(network::Dice& dice, View& view);

  private:
    std::optional<Wish> wish(Desk& desk);
    std::string signed_by(const Wish& wish, Desk& desk);

    const Town& town_;
    MarketPlace market_;
    Identities identities_;
    Factors factors_;
    Abuse abuse_;
    struct Sent {
        Sequence next;
        Height at;
    };
    std::map<std::string, Sent> sent_;  // what each has sent that may not be in a block yet
    std::uint64_t count_ = 0;
};

}  // namespace ve::simulate
