// Allowances: who may let whom pay its fees, granted, used, taken back and cleared away.
// Whether a fee is enough, and moving it, is the ante's and bank's.
#pragma once

#include <memory>

#include "base/coin.hpp"
#include "node/chain/ante.hpp"

namespace cosmos::feegrant::v1beta1 {
class GenesisState;
class Grant;
class MsgGrantAllowance;
class MsgGrantAllowanceResponse;
class MsgPruneAllowances;
class MsgPruneAllowancesResponse;
class MsgRevokeAllowance;
class MsgRevokeAllowanceResponse;
class QueryAllowanceRequest;
class QueryAllowanceResponse;
class QueryAllowancesByGranterRequest;
class QueryAllowancesByGranterResponse;
class QueryAllowancesRequest;
class QueryAllowancesResponse;
}  // namespace cosmos::feegrant::v1beta1

namespace ve::auth {
class Keeper;
}
namespace ve::bank {
class Keeper;
}

namespace ve::feegrant {

namespace pb = cosmos::feegrant::v1beta1;
struct State;

class Keeper final : public AllowanceKeeper {
  public:
    Keeper(auth::Keeper& accounts, bank::Keeper& bank);
    ~Keeper() override;

    Result<void> use_allowance(Context& ctx, const Address& granter, const Address& grantee,
                               const Coins& fee, const wire::Tx& tx) override;

    Result<pb::MsgGrantAllowanceResponse> grant_allowance(Context& ctx,
                                                          const pb::MsgGrantAllowance& msg);
    Result<pb::MsgRevokeAllowanceResponse> revoke_allowance(Context& ctx,
                                                            const pb::MsgRevokeAllowance& msg);
    Result<pb::MsgPruneAllowancesResponse> prune_allowances(Context& ctx,
                                                            const pb::MsgPruneAllowances& msg);

    Result<pb::QueryAllowanceResponse> allowance(Context& ctx, const pb::QueryAllowanceRequest&);
    Result<pb::QueryAllowancesResponse> allowances(Context& ctx, const pb::QueryAllowancesRequest&);
    Result<pb::QueryAllowancesByGranterResponse> allowances_by_granter(
        Context& ctx, const pb::QueryAllowancesByGranterRequest&);

    Result<void> import_genesis(Context& ctx, const pb::GenesisState& genesis);
    Result<pb::GenesisState> export_genesis(Context& ctx);
    Result<void> prune_expired(Context& ctx);
    Result<void> queue_agrees(Context& ctx);

  private:
    Result<void> add(Context& ctx, const Address& granter, const Address& grantee,
                     const pb::Grant& grant);
    Result<void> remove(Context& ctx, const Address& granter, const Address& grantee);
    void prune(Context& ctx, std::size_t limit);

    auth::Keeper& accounts_;
    bank::Keeper& bank_;
    std::unique_ptr<State> state_;
};

}  // namespace ve::feegrant
