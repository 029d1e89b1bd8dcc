// The Query service of module bank.
#pragma once

#include "cosmos/bank/v1beta1/query.pb.h"
#include "node/modules/bank/keeper.hpp"

namespace ve::bank {

namespace pb = cosmos::bank::v1beta1;

class Queries {
  public:
    explicit Queries(Keeper& keeper) : keeper_{keeper} {}

    Result<pb::QueryBalanceResponse> balance(Context&, const pb::QueryBalanceRequest&);
    Result<pb::QueryAllBalancesResponse> all_balances(Context&, const pb::QueryAllBalancesRequest&);
    Result<pb::QuerySpendableBalancesResponse> spendable_balances(
        Context&, const pb::QuerySpendableBalancesRequest&);
    Result<pb::QuerySpendableBalanceByDenomResponse> spendable_balance(
        Context&, const pb::QuerySpendableBalanceByDenomRequest&);
    Result<pb::QueryTotalSupplyResponse> total_supply(Context&, const pb::QueryTotalSupplyRequest&);
    Result<pb::QuerySupplyOfResponse> supply_of(Context&, const pb::QuerySupplyOfRequest&);
    Result<pb::QueryParamsResponse> params(Context&, const pb::QueryParamsRequest&);
    Result<pb::QueryDenomsMetadataResponse> denoms_metadata(Context&,
                                                            const pb::QueryDenomsMetadataRequest&);
    Result<pb::QueryDenomMetadataResponse> denom_metadata(Context&,
                                                          const pb::QueryDenomMetadataRequest&);
    Result<pb::QueryDenomMetadataByQueryStringResponse> denom_metadata_by_query(
        Context&, const pb::QueryDenomMetadataByQueryStringRequest&);
    Result<pb::QueryDenomOwnersResponse> denom_owners(Context&, const pb::QueryDenomOwnersRequest&);
    Result<pb::QueryDenomOwnersByQueryResponse> denom_owners_by_query(
        Context&, const pb::QueryDenomOwnersByQueryRequest&);
    Result<pb::QuerySendEnabledResponse> send_enabled(Context&, const pb::QuerySendEnabledRequest&);

  private:
    template <class Response>
    Result<Response> page_of_balances(Context& ctx, const std::string& address,
                                      const PageRequest& page);
    template <class Response>
    Result<Response> one_balance(Context& ctx, const std::string& address,
                                 const std::string& denom);
    template <class Response>
    Result<Response> owners_of(Context& ctx, const std::string& denom, const PageRequest& page);
    Result<pb::Metadata> metadata_of(Context& ctx, const std::string& denom);

    Keeper& keeper_;
};

}  // namespace ve::bank
