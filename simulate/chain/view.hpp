// One version of the chain's state, to be read by clients and by those who look for what is wrong.
// It is read in the stores themselves: what a query would say of them is not asked.
#pragma once

#include "node/chain/ante.hpp"
#include "node/chain/versions.hpp"

namespace ve::simulate {

class View {
  public:
    View(Version version, std::string_view chain_id, AccountKeeper& accounts)
        : version_{std::move(version)},
          info_{std::string{chain_id}, version_.height, version_.time, {}, {}},
          accounts_{accounts},
          ctx_{Phase::query, info_, version_.state, GasMeter::unlimited()} {}
    View(const View&)            = delete;
    View& operator=(const View&) = delete;

    Context& ctx() { return ctx_; }
    Height height() const { return version_.height; }
    Time time() const { return version_.time; }
    const Version& version() const { return version_; }
    const store::State& state() const { return version_.state; }
    std::optional<Account> account(const Address& address) {
        return accounts_.account(ctx_, address);
    }

  private:
    Version version_;
    BlockInfo info_;
    AccountKeeper& accounts_;
    Context ctx_;
};

}  // namespace ve::simulate
