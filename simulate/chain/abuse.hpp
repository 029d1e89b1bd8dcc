// Clients who mean no good: transactions that were sent before, bytes that are none, sequences with
// gaps, signatures for another chain.
#pragma once

#include <deque>

#include "simulate/chain/desk.hpp"
#include "simulate/chain/signing.hpp"

namespace ve::simulate {

class Abuse {
  public:
    // What is sent in place of an honest transaction, or along with it next time.
    std::string spoiled(network::Dice& dice, std::string tx) const;
    // Before signing.
    void spoil(network::Dice& dice, Signing& how) const;
    void saw(const std::string& tx);
    std::optional<std::string> again(network::Dice& dice) const;  // one of those before

  private:
    static constexpr std::size_t kept = 64;
    std::deque<std::string> seen_;
};

}  // namespace ve::simulate
