// A market to play in: a customer, two providers with good scores, a stranger, small deposits, and
// the messages of the flow from deployment to payout, ready to be changed by a test.
#pragma once

#include "tests/kit/chain.hpp"
#include "virtengine/deployment/v1beta4/tx.pb.h"
#include "virtengine/market/v1beta5/tx.pb.h"
#include "virtengine/provider/v1beta4/tx.pb.h"
#include "virtengine/settlement/v1/tx.pb.h"

namespace ve::test {

struct DeploymentTerms {
    std::uint64_t dseq       = 1;
    std::string_view deposit = "1000uve";
    std::string_view price   = "100";  // the most per block, uve
    std::uint32_t groups     = 1;
};
struct BidTerms {
    std::string_view price   = "10";
    std::string_view deposit = "500uve";
    std::uint64_t dseq       = 1;
    std::uint32_t gseq = 1, oseq = 1;
};
struct Usage {
    std::uint64_t units  = 100;
    std::string price    = "10";  // uve per unit
    std::string type     = "cpu";
    std::int64_t seconds = 60;  // the period ends now and is this long
};

class Market {
  public:
    explicit Market(Chain::Options options = {});

    Chain chain;
    const Actor customer, provider, rival, stranger;

    using CreateProvider   = virtengine::provider::v1beta4::MsgCreateProvider;
    using CreateDeployment = virtengine::deployment::v1beta4::MsgCreateDeployment;
    using CloseDeployment  = virtengine::deployment::v1beta4::MsgCloseDeployment;
    using CreateBid        = virtengine::market::v1beta5::MsgCreateBid;
    using CloseBid         = virtengine::market::v1beta5::MsgCloseBid;
    using CreateLease      = virtengine::market::v1beta5::MsgCreateLease;
    using WithdrawLease    = virtengine::market::v1beta5::MsgWithdrawLease;
    using CloseLease       = virtengine::market::v1beta5::MsgCloseLease;
    using CreateEscrow     = virtengine::settlement::v1::MsgCreateEscrow;
    using ActivateEscrow   = virtengine::settlement::v1::MsgActivateEscrow;
    using RecordUsage      = virtengine::settlement::v1::MsgRecordUsage;
    using Acknowledge      = virtengine::settlement::v1::MsgAcknowledgeUsage;
    using Settle           = virtengine::settlement::v1::MsgSettleOrder;

    static CreateProvider new_provider(const Actor& owner);
    CreateDeployment new_deployment(const DeploymentTerms& terms = {}) const;
    CloseDeployment close_deployment(std::uint64_t dseq = 1) const;
    CreateBid new_bid(const Actor& bidder, const BidTerms& terms = {}) const;
    CloseBid close_bid(const Actor& bidder, const BidTerms& terms = {}) const;  // 10001
    CreateLease new_lease(const Actor& bidder, const BidTerms& terms = {}) const;
    WithdrawLease withdraw(const Actor& bidder, const BidTerms& terms = {}) const;
    CloseLease close_lease(const Actor& bidder, const BidTerms& terms = {}) const;

    std::string order_id(const BidTerms& terms = {}) const;
    std::string lease_id(const Actor& bidder, const BidTerms& terms = {}) const;
    CreateEscrow new_escrow(std::string_view amount, std::uint64_t expires_in = 86'400 * 30) const;
    ActivateEscrow activate(const std::string& escrow_id) const;
    RecordUsage usage(const Usage& usage = {}) const;  // signed by the provider
    void sign(RecordUsage& msg, const Actor& signer) const;
    Acknowledge acknowledge(const std::string& usage_id, const Actor& signer);  // signed
    static Settle settle(const Actor& sender, const std::string& order, bool final = false);

    void register_providers();
    void lease(const BidTerms& terms = {});  // deployment 1, a bid of the provider, and its lease
    // The lease, and an active escrow of this amount for its usage.
    std::string escrow(std::string_view amount);
    std::string record(const Usage& usage = {});  // its id
    Amount of(const Actor& who) { return chain.balance(who.address); }
    Amount held_by(std::string_view module);
};

// A price of a message: "10" in uve.
std::string price_parts(std::string_view decimal);

}  // namespace ve::test
