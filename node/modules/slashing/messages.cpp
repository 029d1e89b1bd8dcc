// A validator that comes back, and the authority.
#include "base/sdk_errors.hpp"
#include "cosmos/slashing/v1beta1/tx.pb.h"
#include "node/chain/authority.hpp"
#include "node/modules/slashing/errors.hpp"
#include "node/modules/slashing/keeper.hpp"
#include "node/modules/slashing/params.hpp"
#include "node/modules/slashing/state.hpp"

namespace ve::slashing {

Result<pb::MsgUnjailResponse> Keeper::unjail(Context& ctx, const pb::MsgUnjail& msg) {
    const auto address = Address::parse(msg.validator_addr(), prefix::operator_);
    if (!address.ok())
        return fail(sdk::invalid_address, "validator input address: {}", address.error().detail());
    const auto standing = staking_.find(ctx, *address);
    if (!standing) return fail(errors::no_validator, "");
    const auto shares = staking_.shares(ctx, {*address, *address});
    if (!shares) return fail(errors::no_self_delegation, "");
    const auto own = TRY(TRY(standing->exchange.worth(*shares)).floor());
    if (own < standing->min_self_delegation)
        return fail(errors::self_delegation_too_small, "{} less than {}", own,
                    standing->min_self_delegation);
    if (!standing->jailed) return fail(errors::not_jailed, "");

    const auto& consensus = standing->names.consensus_address;
    if (const auto info = state_->infos.find(ctx, consensus)) {
        if (info->tombstoned()) return fail(errors::still_jailed, "");
        const Time until{info->jailed_until().seconds(), info->jailed_until().nanos()};
        if (ctx.time() < until)
            return fail(errors::still_jailed, "until {}", until)
                .with_hint("the block's time is {}", ctx.time());
    }
    TRY(staking_.unjail(ctx, consensus));
    ctx.emit(event("message", attribute("module", "slashing"),
                   attribute("sender", msg.validator_addr())));
    return pb::MsgUnjailResponse{};
}

Result<pb::MsgUpdateParamsResponse> Keeper::update_params(Context& ctx,
                                                          const pb::MsgUpdateParams& msg) {
    TRY(must_be_authority(msg.authority()));
    TRY(rules_of(msg.params()));
    state_->params.set(ctx, msg.params());
    return pb::MsgUpdateParamsResponse{};
}

}  // namespace ve::slashing
