// Who did what only a second factor or a score allows, and whether he could: a second statement of
// the gates, from the transactions themselves.
#pragma once

#include <set>

#include "simulate/chain/told.hpp"

namespace ve::simulate {

class Gates {
  public:
    Wrong check(Told& told);

  private:
    struct Session {
        std::string account;
        int type                = 0;
        std::int64_t expires_at = 0;
        bool is_single_use = false, is_used = false;
    };
    Wrong passes(const Told& told, const ToldTx& one);
    Wrong opened(Told& told, const ToldTx& one);
    bool spend(const std::string& account, int type, std::int64_t now);

    std::map<std::string, Session> sessions_;          // by id
    std::map<std::string, std::uint64_t> last_steps_;  // of accounts' authenticators
};

}  // namespace ve::simulate
