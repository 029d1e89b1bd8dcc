// What must always hold, looked at again where a block may have broken it.
// What happens to a chain where it does not hold is the caller's business.
#pragma once

#include "node/chain/handlers.hpp"

namespace ve {

class Invariants {
  public:
    struct Broken {
        std::string name;
        Error error;
    };
    // All of them, all of the state.
    static std::optional<Broken> check(const std::vector<Routes::Invariant>& all, Context& ctx);
    // Those that looked at a store which has changed since the last time. The first time: all.
    std::optional<Broken> check_changes(const std::vector<Routes::Invariant>& all,
                                        const BlockInfo& block, const store::State& state);
    void forget();  // of another state than the one that comes next

  private:
    std::optional<store::State> held_;            // in this one all held
    std::vector<store::State::Asked> looked_at_;  // by each, the last time it looked at all
};

}  // namespace ve
