// Money for metered usage of a lease: locked by the customer for an order, paid by usage record,
// the rest given back. Rent per block is escrow's, out of another pot (docs/money.md).
//
//   escrow  pending ──activate──▶ active ──final settlement, release──▶ released
//              │                    │ ├──dispute──▶ disputed ──▶ released | refunded
//              ├──▶ refunded, expired ┴──▶ refunded, expired
#pragma once

#include <memory>

#include "node/modules/market/keeper.hpp"

namespace virtengine::settlement::v1 {
class EscrowAccount;
class GenesisState;
class MsgAcknowledgeUsage;
class MsgAcknowledgeUsageResponse;
class MsgActivateEscrow;
class MsgActivateEscrowResponse;
class MsgCreateEscrow;
class MsgCreateEscrowResponse;
class MsgDisputeEscrow;
class MsgDisputeEscrowResponse;
class MsgRecordUsage;
class MsgRecordUsageResponse;
class MsgRefundEscrow;
class MsgRefundEscrowResponse;
class MsgReleaseEscrow;
class MsgReleaseEscrowResponse;
class MsgSettleOrder;
class MsgSettleOrderResponse;
class Params;
class QueryEscrowRequest;
class QueryEscrowResponse;
class QueryEscrowsByOrderRequest;
class QueryEscrowsByOrderResponse;
class QueryEscrowsByStateRequest;
class QueryEscrowsByStateResponse;
class QueryParamsRequest;
class QueryParamsResponse;
class QueryPayoutRequest;
class QueryPayoutResponse;
class QueryPayoutsByProviderRequest;
class QueryPayoutsByProviderResponse;
class QuerySettlementRequest;
class QuerySettlementResponse;
class QuerySettlementsByOrderRequest;
class QuerySettlementsByOrderResponse;
class QueryUsageRecordRequest;
class QueryUsageRecordResponse;
class QueryUsageRecordsByOrderRequest;
class QueryUsageRecordsByOrderResponse;
class QueryUsageSummaryRequest;
class QueryUsageSummaryResponse;
class SettlementRecord;
class UsageRecord;
}  // namespace virtengine::settlement::v1
namespace ve::auth {
class Keeper;
}
namespace ve::bank {
class Keeper;
}

namespace ve::settlement {

namespace pb = virtengine::settlement::v1;

struct Store;
struct Shares;

class Keeper final : public market::LeaseHooks {
  public:
    Keeper(auth::Keeper& accounts, bank::Keeper& bank, market::Keeper& market,
           const Address& holder);
    ~Keeper() override;

    Result<void> lease_ended(Context& ctx, const market::LeaseId& lease) override;

    Result<pb::MsgCreateEscrowResponse> create_escrow(Context& ctx, const pb::MsgCreateEscrow& msg);
    Result<pb::MsgActivateEscrowResponse> activate_escrow(Context& ctx,
                                                          const pb::MsgActivateEscrow& msg);
    Result<pb::MsgReleaseEscrowResponse> release_escrow(Context& ctx,
                                                        const pb::MsgReleaseEscrow& msg);
    Result<pb::MsgRefundEscrowResponse> refund_escrow(Context& ctx, const pb::MsgRefundEscrow& msg);
    Result<pb::MsgDisputeEscrowResponse> dispute_escrow(Context& ctx,
                                                        const pb::MsgDisputeEscrow& msg);
    Result<pb::MsgRecordUsageResponse> record_usage(Context& ctx, const pb::MsgRecordUsage& msg);
    Result<pb::MsgAcknowledgeUsageResponse> acknowledge_usage(Context& ctx,
                                                              const pb::MsgAcknowledgeUsage& msg);
    Result<pb::MsgSettleOrderResponse> settle_order(Context& ctx, const pb::MsgSettleOrder& msg);

    Result<pb::QueryEscrowResponse> escrow(Context& ctx, const pb::QueryEscrowRequest& request);
    Result<pb::QueryEscrowsByOrderResponse> escrows_by_order(
        Context& ctx, const pb::QueryEscrowsByOrderRequest& request);
    Result<pb::QueryEscrowsByStateResponse> escrows_by_state(
        Context& ctx, const pb::QueryEscrowsByStateRequest& request);
    Result<pb::QuerySettlementResponse> settlement(Context& ctx,
                                                   const pb::QuerySettlementRequest& request);
    Result<pb::QuerySettlementsByOrderResponse> settlements_by_order(
        Context& ctx, const pb::QuerySettlementsByOrderRequest& request);
    Result<pb::QueryUsageRecordResponse> usage_record(Context& ctx,
                                                      const pb::QueryUsageRecordRequest& request);
    Result<pb::QueryUsageRecordsByOrderResponse> usage_by_order(
        Context& ctx, const pb::QueryUsageRecordsByOrderRequest& request);
    Result<pb::QueryUsageSummaryResponse> usage_summary(
        Context& ctx, const pb::QueryUsageSummaryRequest& request);
    Result<pb::QueryPayoutResponse> payout(Context& ctx, const pb::QueryPayoutRequest& request);
    Result<pb::QueryPayoutsByProviderResponse> payouts_by_provider(
        Context& ctx, const pb::QueryPayoutsByProviderRequest& request);
    Result<pb::QueryParamsResponse> params(Context& ctx, const pb::QueryParamsRequest& request);

    Result<void> begin_block(Context& ctx);  // what has expired is given back
    Result<void> end_block(Context& ctx);    // what is due is settled
    Result<void> import_genesis(Context& ctx, const pb::GenesisState& genesis);
    Result<pb::GenesisState> export_genesis(Context& ctx);
    Result<void> check_holdings(Context& ctx);      // I6
    Result<void> check_conservation(Context& ctx);  // I7
    Result<void> check_payouts(Context& ctx);       // I8

  private:
    pb::Params params_of(Context& ctx);
    std::uint64_t next(Context& ctx, const std::string& sequence);
    Result<pb::EscrowAccount> find_escrow(Context& ctx, const std::string& id);
    Result<pb::EscrowAccount> newest_escrow(Context& ctx, const std::string& order_id);
    Result<void> check_signature(Context& ctx, const Address& signer, const std::string& bytes,
                                 const std::string& signature);

    // Pays the records out of the escrow, makes the settlement and the payout; when it is the last
    // one, gives the rest back.
    Result<pb::SettlementRecord> settle(Context& ctx, pb::EscrowAccount& escrow,
                                        std::vector<pb::UsageRecord> records, bool final);
    Result<void> pay_out(Context& ctx, const pb::SettlementRecord& record, const Shares& shares);
    Result<void> keep_fee(Context& ctx, std::string_view type, const Coins& fee,
                          const std::string& settlement_id);
    // Gives the balance back and ends the escrow in this state; says how much it was.
    Result<Coins> give_back(Context& ctx, pb::EscrowAccount& escrow, std::string_view state,
                            std::string_view reason);
    // Records that may be paid on this block without the customer's own word.
    std::vector<pb::UsageRecord> accepted(Context& ctx, const std::string& escrow_id);
    std::vector<pb::UsageRecord> unsettled(Context& ctx, const std::string& escrow_id);
    void look_again(Context& ctx, const std::string& escrow_id, std::uint64_t at);
    Result<void> settle_due(Context& ctx, const std::string& escrow_id);
    void index_usage(Context& ctx, const pb::UsageRecord& record);
    void index_escrow(Context& ctx, const pb::EscrowAccount& escrow);

    auth::Keeper& accounts_;
    bank::Keeper& bank_;
    market::Keeper& market_;
    Address holder_;
    std::unique_ptr<Store> store_;
};

}  // namespace ve::settlement
