// Orders, bids and leases: who runs a group of resources, at which price per block.
//
//   order  open ──lease──▶ active ──▶ closed        bid  open ──▶ active ──▶ closed
//            └───────group ends──────▶ closed               ├──▶ lost      (another one won)
//   lease  active ──▶ closed | insufficient_funds           └──▶ closed
//
// Money moves in escrow, not here.
#pragma once

#include "node/modules/deployment/keeper.hpp"
#include "node/modules/market/ids.hpp"
#include "node/modules/provider/keeper.hpp"

namespace virtengine::market::v1beta5 {
class Bid;
class GenesisState;
class MsgCloseBid;
class MsgCloseBidResponse;
class MsgCloseLease;
class MsgCloseLeaseResponse;
class MsgCreateBid;
class MsgCreateBidResponse;
class MsgCreateLease;
class MsgCreateLeaseResponse;
class MsgUpdateParams;
class MsgUpdateParamsResponse;
class MsgWithdrawLease;
class MsgWithdrawLeaseResponse;
class Order;
class QueryBidRequest;
class QueryBidResponse;
class QueryBidsRequest;
class QueryBidsResponse;
class QueryLeaseRequest;
class QueryLeaseResponse;
class QueryLeasesRequest;
class QueryLeasesResponse;
class QueryOrderRequest;
class QueryOrderResponse;
class QueryOrdersRequest;
class QueryOrdersResponse;
class QueryParamsRequest;
class QueryParamsResponse;
}  // namespace virtengine::market::v1beta5

namespace ve::market {

namespace pb = virtengine::market::v1beta5;

// Told after the lease was saved as ended, for whatever reason.
class LeaseHooks {
  public:
    virtual ~LeaseHooks()                                                = default;
    virtual Result<void> lease_ended(Context& ctx, const LeaseId& lease) = 0;
};

struct Store;

class Keeper final : public deployment::GroupHooks,
                     public escrow::AccountHooks,
                     public provider::LeaseView {
  public:
    Keeper(escrow::Keeper& escrow, deployment::Keeper& deployments, provider::Keeper& providers);
    ~Keeper() override;
    void add_hooks(LeaseHooks& hooks) { hooks_.push_back(&hooks); }

    bool order_is_live(Context& ctx, const OrderId& id);  // open or active
    bool lease_is_active(Context& ctx, const LeaseId& id);

    Result<void> group_opened(Context& ctx, const GroupId& id,
                              const deployment::pb::GroupSpec& spec) override;
    Result<void> group_ended(Context& ctx, const GroupId& id, deployment::GroupState now) override;
    Result<void> payment_ended(Context& ctx, const escrow::PaymentId& id,
                               escrow::State now) override;
    Result<void> account_ended(Context&, const escrow::AccountId&, escrow::State) override {
        return {};
    }
    bool has_active_leases(Context& ctx, const Address& provider) override;
    Result<bool> leases_allow(Context& ctx, const provider::pb::Provider& after) override;

    Result<pb::MsgCreateBidResponse> create_bid(Context& ctx, const pb::MsgCreateBid& msg);
    Result<pb::MsgCloseBidResponse> close_bid(Context& ctx, const pb::MsgCloseBid& msg);
    Result<pb::MsgCreateLeaseResponse> create_lease(Context& ctx, const pb::MsgCreateLease& msg);
    Result<pb::MsgWithdrawLeaseResponse> withdraw_lease(Context& ctx,
                                                        const pb::MsgWithdrawLease& msg);
    Result<pb::MsgCloseLeaseResponse> close_lease(Context& ctx, const pb::MsgCloseLease& msg);
    Result<pb::MsgUpdateParamsResponse> update_params(Context& ctx, const pb::MsgUpdateParams& msg);

    Result<pb::QueryOrdersResponse> orders(Context& ctx, const pb::QueryOrdersRequest& request);
    Result<pb::QueryOrderResponse> order(Context& ctx, const pb::QueryOrderRequest& request);
    Result<pb::QueryBidsResponse> bids(Context& ctx, const pb::QueryBidsRequest& request);
    Result<pb::QueryBidResponse> bid(Context& ctx, const pb::QueryBidRequest& request);
    Result<pb::QueryLeasesResponse> leases(Context& ctx, const pb::QueryLeasesRequest& request);
    Result<pb::QueryLeaseResponse> lease(Context& ctx, const pb::QueryLeaseRequest& request);
    Result<pb::QueryParamsResponse> params(Context& ctx, const pb::QueryParamsRequest& request);

    Result<void> import_genesis(Context& ctx, const pb::GenesisState& genesis);
    Result<pb::GenesisState> export_genesis(Context& ctx);
    Result<void> check_orders(Context& ctx);  // I9
    Result<void> check_money(Context& ctx);   // I9 against escrow

  private:
    Result<void> check_bid(Context& ctx, const pb::MsgCreateBid& msg);
    Result<void> end_bid(Context& ctx, const BidId& id, pb::Bid& bid, int state);
    Result<void> end_order(Context& ctx, const OrderId& id, pb::Order& order);
    // Ends the payment, then whatever of lease, bid and order escrow has not ended already.
    Result<void> end_lease(Context& ctx, const LeaseId& id, int reason);
    Result<void> finish_lease(Context& ctx, const LeaseId& id, int reason);

    escrow::Keeper& escrow_;
    deployment::Keeper& deployments_;
    provider::Keeper& providers_;
    std::vector<LeaseHooks*> hooks_;
    std::unique_ptr<Store> store_;
};

}  // namespace ve::market
