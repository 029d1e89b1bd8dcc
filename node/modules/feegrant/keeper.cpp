// Granting, using and taking back; what has expired goes by itself.
#include "node/modules/feegrant/keeper.hpp"

#include "base/sdk_errors.hpp"
#include "cosmos/feegrant/v1beta1/tx.pb.h"
#include "node/modules/auth/keeper.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/feegrant/allowance.hpp"
#include "node/modules/feegrant/errors.hpp"
#include "node/modules/feegrant/queue.hpp"
#include "node/modules/feegrant/state.hpp"

namespace ve::feegrant {
namespace {

constexpr std::size_t pruned_by_message = 75, pruned_by_block = 200;

abci::Event told(std::string_view what, const Address& granter, const Address& grantee) {
    return event(std::string{what}, attribute("granter", granter.text()),
                 attribute("grantee", grantee.text()));
}

Result<Address> party(const std::string& text) {
    auto address = Address::parse(text);
    if (!address.ok()) return fail(sdk::invalid_address, "{}", address.error().detail());
    return address;
}

}  // namespace

Keeper::Keeper(auth::Keeper& accounts, bank::Keeper& bank)
    : accounts_{accounts}, bank_{bank}, state_{std::make_unique<State>()} {}
Keeper::~Keeper() = default;

Result<pb::MsgGrantAllowanceResponse> Keeper::grant_allowance(Context& ctx,
                                                              const pb::MsgGrantAllowance& msg) {
    const auto granter = TRY(party(msg.granter()));
    const auto grantee = TRY(party(msg.grantee()));
    if (granter == grantee)
        return fail(sdk::invalid_address, "cannot self-grant fee authorization");
    if (state_->grants.find(ctx, {grantee, granter}))
        return fail(sdk::invalid_request, "fee allowance already exists");
    TRY(check(msg.allowance()));
    pb::Grant grant;
    grant.set_granter(granter.text());
    grant.set_grantee(grantee.text());
    *grant.mutable_allowance() = msg.allowance();
    TRY(add(ctx, granter, grantee, grant));
    return pb::MsgGrantAllowanceResponse{};
}

Result<pb::MsgRevokeAllowanceResponse> Keeper::revoke_allowance(Context& ctx,
                                                                const pb::MsgRevokeAllowance& msg) {
    const auto granter = TRY(party(msg.granter()));
    const auto grantee = TRY(party(msg.grantee()));
    if (granter == grantee) return fail(sdk::invalid_address, "addresses must be different");
    TRY(remove(ctx, granter, grantee));
    return pb::MsgRevokeAllowanceResponse{};
}

Result<pb::MsgPruneAllowancesResponse> Keeper::prune_allowances(Context& ctx,
                                                                const pb::MsgPruneAllowances& msg) {
    prune(ctx, pruned_by_message);
    ctx.emit(event("prune_feegrant", attribute("pruner", msg.pruner())));
    return pb::MsgPruneAllowancesResponse{};
}

Result<void> Keeper::use_allowance(Context& ctx, const Address& granter, const Address& grantee,
                                   const Coins& fee, const wire::Tx& tx) {
    auto grant =
        TRY(state_->grants.get(ctx, {grantee, granter}, sdk::not_found, "fee-grant not found"));
    const auto left = TRY(pay(ctx, grant.allowance(), fee, tx.messages));
    if (left.is_used_up) {
        TRY(remove(ctx, granter, grantee));
        ctx.emit(told("use_feegrant", granter, grantee));
        return {};
    }
    ctx.emit(told("use_feegrant", granter, grantee));
    *grant.mutable_allowance() = left.allowance;
    static_cast<void>(state_->grants.find(ctx, {grantee, granter}));  // the SDK pays for this, too
    state_->grants.set(ctx, {grantee, granter}, grant);
    ctx.emit(told("update_feegrant", granter, grantee));
    return {};
}

Result<void> Keeper::add(Context& ctx, const Address& granter, const Address& grantee,
                         const pb::Grant& grant) {
    const auto end = TRY(expires_at(grant.allowance()));
    if (end && *end < ctx.time())
        return fail(sdk::invalid_request, "expiration is before current block time");
    if (!accounts_.exists(ctx, grantee)) {
        if (bank_.blocked(grantee))
            return fail(sdk::unauthorized, "{} is not allowed to receive funds", grantee);
        accounts_.ensure(ctx, grantee);
    }
    if (end) state_->queue.write(ctx, queue_key(*end, granter, grantee), std::string_view{"\x01"});
    state_->grants.set(ctx, {grantee, granter}, grant);
    ctx.emit(told("set_feegrant", granter, grantee));
    return {};
}

// With its place in the queue: what is granted anew later must not end with the old one.
Result<void> Keeper::remove(Context& ctx, const Address& granter, const Address& grantee) {
    const auto grant =
        TRY(state_->grants.get(ctx, {grantee, granter}, sdk::not_found, "fee-grant not found"));
    state_->grants.erase(ctx, {grantee, granter});
    if (const auto end = TRY(expires_at(grant.allowance())))
        state_->queue.erase(ctx, queue_key(*end, granter, grantee));
    ctx.emit(told("revoke_feegrant", granter, grantee));
    return {};
}

void Keeper::prune(Context& ctx, std::size_t limit) {
    const auto now = queue_time(ctx.time());
    for (const auto& entry : state_->queue.list(ctx, {}, limit)) {
        if (entry.key.substr(0, now.size()) >= now) return;
        const auto pair = parties_of(entry.key);
        state_->queue.erase(ctx, entry.key);
        state_->grants.erase(ctx, {pair.grantee, pair.granter});
    }
}

Result<void> Keeper::prune_expired(Context& ctx) {
    prune(ctx, pruned_by_block);
    return {};
}

}  // namespace ve::feegrant
