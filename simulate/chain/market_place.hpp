// Tenants and providers: deployments, bids, leases and their ends, deposits, and the escrows out of
// which metered usage is settled. Now and then they do a thing twice, or to what is over.
#pragma once

#include "simulate/chain/desk.hpp"

namespace ve::simulate {

class MarketPlace {
  public:
    std::optional<Wish> trade(Desk& desk);
    std::optional<Wish> settle(Desk& desk);

  private:
    std::optional<Wish> create(Desk& desk);
    std::uint64_t dseq_ = 0;
};

}  // namespace ve::simulate
