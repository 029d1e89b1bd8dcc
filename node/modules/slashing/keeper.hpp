// Signing: which blocks of a window a validator missed, and what it costs; and signing twice. What
// is burned, and out of whose stake, is staking's.
#pragma once

#include <memory>

#include "node/modules/staking/keeper.hpp"

namespace cosmos::slashing::v1beta1 {
class GenesisState;
class MsgUnjail;
class MsgUnjailResponse;
class MsgUpdateParams;
class MsgUpdateParamsResponse;
class QueryParamsRequest;
class QueryParamsResponse;
class QuerySigningInfoRequest;
class QuerySigningInfoResponse;
class QuerySigningInfosRequest;
class QuerySigningInfosResponse;
class ValidatorSigningInfo;
}  // namespace cosmos::slashing::v1beta1

namespace ve::slashing {

namespace pb = cosmos::slashing::v1beta1;
struct State;
struct Rules;

class Keeper final : public staking::Hooks {
  public:
    explicit Keeper(staking::Keeper& staking);
    ~Keeper() override;

    // Slashed, jailed for ever, and never let back. False where nothing is done: it is known
    // already, or there is nothing left to punish.
    Result<bool> punish_double_sign(Context& ctx, const Address& consensus_address,
                                    Height infraction, Power power);

    // Begin of a block: who signed the one before.
    Result<void> count_votes(Context& ctx);
    Result<void> validator_bonded(Context& ctx, const staking::ValidatorNames& names) override;

    Result<pb::MsgUnjailResponse> unjail(Context& ctx, const pb::MsgUnjail& msg);
    Result<pb::MsgUpdateParamsResponse> update_params(Context& ctx, const pb::MsgUpdateParams& msg);
    Result<pb::QueryParamsResponse> params(Context& ctx, const pb::QueryParamsRequest& request);
    Result<pb::QuerySigningInfoResponse> signing_info(Context& ctx,
                                                      const pb::QuerySigningInfoRequest& request);
    Result<pb::QuerySigningInfosResponse> signing_infos(
        Context& ctx, const pb::QuerySigningInfosRequest& request);

    Result<void> import_genesis(Context& ctx, const pb::GenesisState& genesis);
    Result<pb::GenesisState> export_genesis(Context& ctx);
    Result<void> counters_count_the_bits(Context& ctx);

  private:
    struct Vote;
    void note_who_is_asked(Context& ctx);
    Result<void> count(Context& ctx, const Rules& rules, const Vote& vote);
    Result<void> punish_downtime(Context& ctx, const Rules& rules, const Vote& vote,
                                 pb::ValidatorSigningInfo& info);
    bool was_missed(Context& ctx, const Address& who, std::uint64_t index);
    void set_missed(Context& ctx, const Address& who, std::uint64_t index, bool missed);
    void forget_missed(Context& ctx, const Address& who);
    // As after the block of this context.
    pb::ValidatorSigningInfo shown(Context& ctx, const Address& who,
                                   pb::ValidatorSigningInfo stored);
    Rules rules(Context& ctx);

    staking::Keeper& staking_;
    std::unique_ptr<State> state_;
};

}  // namespace ve::slashing
