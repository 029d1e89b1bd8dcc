// What the other files of this module stand on: lookups, numbers, signatures, indexes.
// Nothing in here moves a coin.
#include "node/modules/settlement/keeper.hpp"

#include "base/planted.hpp"
#include "crypto/secp256k1.hpp"
#include "node/modules/auth/keeper.hpp"
#include "node/modules/settlement/errors.hpp"
#include "node/modules/settlement/moment.hpp"
#include "node/modules/settlement/params.hpp"
#include "node/modules/settlement/state.hpp"

namespace ve::settlement {

Keeper::Keeper(auth::Keeper& accounts, bank::Keeper& bank, market::Keeper& market,
               const Address& holder)
    : accounts_{accounts},
      bank_{bank},
      market_{market},
      holder_{holder},
      store_{std::make_unique<Store>()} {}
Keeper::~Keeper() = default;

Params Keeper::params_of(Context& ctx) { return store_->params.get_or(ctx, default_params()); }

std::uint64_t Keeper::next(Context& ctx, const std::string& sequence) {
    auto number = store_->sequences.find(ctx, sequence).value_or(0) + 1;
    if (VE_PLANTED(memory_outside_state)) {
        thread_local std::uint64_t asked = 0;
        number += ++asked;
    }
    store_->sequences.set(ctx, sequence, number);
    return number;
}

Result<EscrowAccount> Keeper::find_escrow(Context& ctx, const std::string& id) {
    return store_->escrows.get(ctx, id, errors::escrow_not_found, "escrow \"{}\"", id);
}

Result<EscrowAccount> Keeper::newest_escrow(Context& ctx, const std::string& order_id) {
    const auto id = TRY(store_->newest_escrow.get(ctx, order_id, errors::escrow_not_found,
                                                  "no escrow of order \"{}\"", order_id));
    return find_escrow(ctx, id);
}

Result<void> Keeper::check_signature(Context& ctx, const Address& signer, const std::string& bytes,
                                     const std::string& signature) {
    const auto account = accounts_.account(ctx, signer);
    if (!account ||
        !secp256k1::verify(ByteView{account->public_key}, bytes_of(bytes), bytes_of(signature)))
        return fail(errors::invalid_signature, "{} did not sign these {} bytes with its key",
                    signer, bytes.size());
    return {};
}

// The end of the lease bounds the usage that can be paid; what is left goes back in time.
Result<void> Keeper::lease_ended(Context& ctx, const market::LeaseId& lease) {
    const auto newest = store_->newest_escrow.find(ctx, lease.order.text());
    if (!newest) return {};
    const auto escrow = TRY(find_escrow(ctx, *newest));
    if (escrow.lease_id() != lease.text() || !is_live(escrow)) return {};
    store_->lease_ended.set(ctx, *newest, now(ctx));
    look_again(ctx, *newest, now(ctx) + 2 * params_of(ctx).settlement_period());
    return {};
}

void Keeper::look_again(Context& ctx, const std::string& escrow_id, std::uint64_t at) {
    store_->due.add(ctx, {at, escrow_id});
}

std::vector<UsageRecord> Keeper::unsettled(Context& ctx, const std::string& escrow_id) {
    std::vector<UsageRecord> out;
    for (const auto& entry : store_->unsettled.under(ctx, escrow_id)) {
        auto record = store_->usage.find(ctx, entry.second);
        VE_INVARIANT(record.has_value());
        out.push_back(*std::move(record));
    }
    return out;
}

// Acknowledged, or so old that the customer had a settlement period to dispute it.
std::vector<UsageRecord> Keeper::accepted(Context& ctx, const std::string& escrow_id) {
    const auto period = static_cast<std::int64_t>(params_of(ctx).settlement_period());
    auto records      = unsettled(ctx, escrow_id);
    std::erase_if(records, [&](const UsageRecord& record) {
        return !record.customer_acknowledged() && record.submitted_at() + period > now_signed(ctx);
    });
    return records;
}

void Keeper::index_escrow(Context& ctx, const EscrowAccount& escrow) {
    store_->escrows_of_order.add(ctx, {escrow.order_id(), escrow.escrow_id()});
    store_->newest_escrow.set(ctx, escrow.order_id(), escrow.escrow_id());
    if (escrow.state() == escrow_state::pending || escrow.state() == escrow_state::active)
        store_->expiries.add(ctx,
                             {static_cast<std::uint64_t>(escrow.expires_at()), escrow.escrow_id()});
}

}  // namespace ve::settlement
