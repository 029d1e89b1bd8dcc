// What siblings ask, and what every part of the module reads and writes.
#include "node/modules/veid/keeper.hpp"

#include "base/text.hpp"
#include "node/modules/staking/keeper.hpp"
#include "node/modules/veid/errors.hpp"
#include "node/modules/veid/state.hpp"
#include "node/modules/veid/status.hpp"

namespace ve::veid {

Keeper::Keeper(auth::Keeper& accounts, staking::Keeper& staking, encryption::Keeper& encryption)
    : accounts_{accounts},
      staking_{staking},
      encryption_{encryption},
      state_{std::make_unique<State>()} {}
Keeper::~Keeper() = default;

pb::Params Keeper::current_params(Context& ctx) {
    return state_->params.get_or(ctx, default_genesis().params());
}

std::int64_t Keeper::standing_life_seconds(Context& ctx) {
    return std::int64_t{current_params(ctx).verification_expiry_days()} * 86'400;
}

std::string Standing::status_text() const {
    return name_of(static_cast<pb::AccountStatus>(status));
}

namespace {

// Who is not verified is shown by what is under way for him.
int waiting_status(const pb::IdentityRecord& record, int otherwise) {
    int out = otherwise;
    for (const auto& ref : record.scope_refs()) {
        if (ref.status() == pb::VERIFICATION_STATUS_IN_PROGRESS)
            return pb::ACCOUNT_STATUS_IN_PROGRESS;
        if (ref.status() == pb::VERIFICATION_STATUS_PENDING) out = pb::ACCOUNT_STATUS_PENDING;
    }
    return out;
}

}  // namespace

// The score's own entry comes first; a record's score without an entry counts as verified.
Standing Keeper::standing(Context& ctx, const Address& account) {
    Standing out;
    const auto entry  = state_->scores.find(ctx, account);
    const auto record = state_->records.find(ctx, account);
    if (entry) {
        out.found         = true;
        out.score         = entry->score();
        out.status        = entry->status();
        out.model_version = entry->model_version();
        out.updated_at    = entry->last_updated_at();
    } else if (record) {
        out.found = true;
        out.score = record->current_score();
        out.status =
            record->current_score() > 0 ? pb::ACCOUNT_STATUS_VERIFIED : pb::ACCOUNT_STATUS_UNKNOWN;
        out.model_version = record->score_version();
        out.updated_at    = record->last_verified_at();
    }
    if (record && record->locked()) out.status = pb::ACCOUNT_STATUS_REJECTED;
    if (out.status == pb::ACCOUNT_STATUS_VERIFIED &&
        ctx.time().seconds - out.updated_at >= standing_life_seconds(ctx))
        out.status = pb::ACCOUNT_STATUS_EXPIRED;
    out.verified = out.status == pb::ACCOUNT_STATUS_VERIFIED;
    if (record && !out.verified && !record->locked())
        out.status = waiting_status(*record, out.status);
    out.tier = out.verified ? tier_of(out.score) : pb::IDENTITY_TIER_UNVERIFIED;
    return out;
}

Result<pb::IdentityScope> Keeper::scope_of(Context& ctx, const Address& owner,
                                           const std::string& id) {
    return state_->scopes.get(ctx, {owner, id}, errors::scope_not_found, "{} has no scope \"{}\"",
                              owner, printable(id, 128));
}

pb::IdentityRecord Keeper::record_of(Context& ctx, const Address& owner, bool& is_new) {
    auto record = state_->records.find(ctx, owner);
    is_new      = !record;
    if (record) return *std::move(record);
    pb::IdentityRecord fresh;
    fresh.set_account_address(owner.text());
    fresh.set_created_at(ctx.time().seconds);
    return fresh;
}

// A scope and the short form of it in its owner's record change together.
void Keeper::store_scope(Context& ctx, const Address& owner, const pb::IdentityScope& scope) {
    state_->scopes.set(ctx, {owner, scope.scope_id()}, scope);
    auto record = state_->records.find(ctx, owner);
    VE_INVARIANT(record.has_value());
    pb::ScopeRef* ref = nullptr;
    for (auto& listed : *record->mutable_scope_refs())
        if (listed.scope_id() == scope.scope_id()) ref = &listed;
    if (ref == nullptr) ref = record->add_scope_refs();
    ref->set_scope_id(scope.scope_id());
    ref->set_scope_type(scope.scope_type());
    ref->set_status(scope.status());
    ref->set_uploaded_at(scope.uploaded_at());
    ref->set_verified_at(scope.verified_at());
    ref->set_expires_at(scope.expires_at());
    record->set_updated_at(ctx.time().seconds);
    state_->records.set(ctx, owner, *record);
}

Result<void> Keeper::must_be_validator(Context& ctx, const std::string& sender) {
    const auto address = Address::parse(sender);
    if (!address.ok()) return fail(errors::invalid_address, "{}", address.error().detail());
    if (staking_.is_bonded_validator(ctx, *address)) return {};
    return fail(errors::unauthorized, "{} is no bonded validator", sender);
}

}  // namespace ve::veid
