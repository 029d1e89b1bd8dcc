// Query of module escrow: lists by state and by the path of an xid.
// Billing has no state yet, so its questions have no handler.
#include "base/sdk_errors.hpp"
#include "node/chain/filtered.hpp"
#include "node/modules/escrow/forms.hpp"
#include "node/modules/escrow/keeper.hpp"
#include "node/modules/escrow/state.hpp"
#include "virtengine/escrow/v1/query.pb.h"

namespace ve::escrow {
namespace {

// Nothing for an empty text, which means all.
Result<std::optional<types::State>> parse_state_filter(const std::string& text) {
    if (text.empty()) return std::optional<types::State>{};
    for (const auto state : {State::open, State::closed, State::overdrawn})
        if (name_of(state) == text) return std::optional{static_cast<types::State>(state)};
    return fail(grpc_status::invalid_argument,
                "\"{}\" is no escrow state (open, closed, overdrawn)", text);
}

// "owner" finds "owner/12", but not "owner2".
bool lies_under(std::string_view xid, std::string_view filter) {
    if (filter.empty() || xid == filter) return true;
    return xid.size() > filter.size() && xid.starts_with(filter) && xid[filter.size()] == '/';
}

}  // namespace

Result<pb::QueryAccountsResponse> Keeper::accounts(Context& ctx,
                                                   const pb::QueryAccountsRequest& request) {
    using Entry      = std::pair<AccountId, types::Account>;
    const auto state = TRY(parse_state_filter(request.state()));
    const auto page  = TRY(filtered_page<Entry>(
        PageRequest::of(request.pagination()),
        [&](const PageRequest& step) { return store_->accounts.page(ctx, step); },
        [&](const Entry& entry) {
            return (!state || entry.second.state().state() == *state) &&
                   lies_under(entry.first.xid, request.xid());
        }));
    pb::QueryAccountsResponse out;
    for (const auto& entry : page.items) *out.add_accounts() = entry.second;
    page.write(out.mutable_pagination());
    return out;
}

Result<pb::QueryPaymentsResponse> Keeper::payments(Context& ctx,
                                                   const pb::QueryPaymentsRequest& request) {
    using Entry      = std::pair<PaymentId, types::Payment>;
    const auto state = TRY(parse_state_filter(request.state()));
    const auto page  = TRY(filtered_page<Entry>(
        PageRequest::of(request.pagination()),
        [&](const PageRequest& step) { return store_->payments.page(ctx, step); },
        [&](const Entry& entry) {
            const auto path = entry.first.account.xid + "/" + entry.first.xid;
            return (!state || entry.second.state().state() == *state) &&
                   lies_under(path, request.xid());
        }));
    pb::QueryPaymentsResponse out;
    for (const auto& entry : page.items) *out.add_payments() = entry.second;
    page.write(out.mutable_pagination());
    return out;
}

}  // namespace ve::escrow
