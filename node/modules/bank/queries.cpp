// Answers about coins. Requests that make no sense are InvalidArgument: wallets probe for it.
#include "node/modules/bank/queries.hpp"

#include "base/sdk_errors.hpp"
#include "node/chain/coin_forms.hpp"
#include "node/modules/bank/state.hpp"

namespace ve::bank {
namespace {

Result<Address> asked_holder(const std::string& text) {
    auto address = Address::parse(text);
    if (!address.ok())
        return fail(grpc_status::invalid_argument, "invalid address: {}", address.error().detail());
    return address;
}

Result<Denom> asked_denom(const std::string& text) {
    auto denom = Denom::parse(text);
    if (!denom.ok()) return fail(grpc_status::invalid_argument, "invalid denom: {:.80}", text);
    return denom;
}

void write(const std::string& denom, const Amount& amount, cosmos::base::v1beta1::Coin* coin) {
    coin->set_denom(denom);
    coin->set_amount(amount.text());
}

}  // namespace

template <class Response>
Result<Response> Queries::page_of_balances(Context& ctx, const std::string& text,
                                           const PageRequest& request) {
    const auto address = TRY(asked_holder(text));
    const auto page    = TRY(keeper_.state().balances.page_under(ctx, request, address));
    Response response;
    for (const auto& [key, amount] : page.items) write(key.second, amount, response.add_balances());
    page.write(response.mutable_pagination());
    return response;
}

template <class Response>
Result<Response> Queries::one_balance(Context& ctx, const std::string& text,
                                      const std::string& denom_text) {
    const auto address = TRY(asked_holder(text));
    const auto denom   = TRY(asked_denom(denom_text));
    Response response;
    write(denom_text, keeper_.balance(ctx, address, denom), response.mutable_balance());
    return response;
}

template <class Response>
Result<Response> Queries::owners_of(Context& ctx, const std::string& text,
                                    const PageRequest& request) {
    const auto denom = TRY(asked_denom(text));
    const auto page  = TRY(keeper_.state().owners.page_under(ctx, request, text));
    Response response;
    for (const auto& [name, address] : page.items) {
        auto* owner = response.add_denom_owners();
        owner->set_address(address.text());
        write(name, keeper_.balance(ctx, address, denom), owner->mutable_balance());
    }
    page.write(response.mutable_pagination());
    return response;
}

Result<pb::Metadata> Queries::metadata_of(Context& ctx, const std::string& denom) {
    if (denom.empty()) return fail(grpc_status::invalid_argument, "invalid denom: {}", denom);
    return keeper_.state().metadata.get(ctx, denom, grpc_status::not_found,
                                        "client metadata for denom {:.80}", denom);
}

Result<pb::QueryBalanceResponse> Queries::balance(Context& ctx,
                                                  const pb::QueryBalanceRequest& request) {
    return one_balance<pb::QueryBalanceResponse>(ctx, request.address(), request.denom());
}

Result<pb::QueryAllBalancesResponse> Queries::all_balances(
    Context& ctx, const pb::QueryAllBalancesRequest& request) {
    return page_of_balances<pb::QueryAllBalancesResponse>(ctx, request.address(),
                                                          PageRequest::of(request.pagination()));
}

Result<pb::QuerySpendableBalancesResponse> Queries::spendable_balances(
    Context& ctx, const pb::QuerySpendableBalancesRequest& request) {
    return page_of_balances<pb::QuerySpendableBalancesResponse>(
        ctx, request.address(), PageRequest::of(request.pagination()));
}

Result<pb::QuerySpendableBalanceByDenomResponse> Queries::spendable_balance(
    Context& ctx, const pb::QuerySpendableBalanceByDenomRequest& request) {
    return one_balance<pb::QuerySpendableBalanceByDenomResponse>(ctx, request.address(),
                                                                 request.denom());
}

Result<pb::QueryTotalSupplyResponse> Queries::total_supply(
    Context& ctx, const pb::QueryTotalSupplyRequest& request) {
    const auto page = TRY(keeper_.state().supply.page(ctx, PageRequest::of(request.pagination())));
    pb::QueryTotalSupplyResponse response;
    for (const auto& [denom, amount] : page.items) write(denom, amount, response.add_supply());
    page.write(response.mutable_pagination());
    return response;
}

Result<pb::QuerySupplyOfResponse> Queries::supply_of(Context& ctx,
                                                     const pb::QuerySupplyOfRequest& request) {
    const auto denom = TRY(asked_denom(request.denom()));
    pb::QuerySupplyOfResponse response;
    write(request.denom(), keeper_.supply(ctx, denom), response.mutable_amount());
    return response;
}

Result<pb::QueryParamsResponse> Queries::params(Context& ctx, const pb::QueryParamsRequest&) {
    pb::QueryParamsResponse response;
    *response.mutable_params() = keeper_.state().params.get_or(ctx, {});
    return response;
}

Result<pb::QueryDenomsMetadataResponse> Queries::denoms_metadata(
    Context& ctx, const pb::QueryDenomsMetadataRequest& request) {
    const auto page =
        TRY(keeper_.state().metadata.page(ctx, PageRequest::of(request.pagination())));
    pb::QueryDenomsMetadataResponse response;
    for (const auto& [denom, metadata] : page.items) *response.add_metadatas() = metadata;
    page.write(response.mutable_pagination());
    return response;
}

Result<pb::QueryDenomMetadataResponse> Queries::denom_metadata(
    Context& ctx, const pb::QueryDenomMetadataRequest& request) {
    pb::QueryDenomMetadataResponse response;
    *response.mutable_metadata() = TRY(metadata_of(ctx, request.denom()));
    return response;
}

Result<pb::QueryDenomMetadataByQueryStringResponse> Queries::denom_metadata_by_query(
    Context& ctx, const pb::QueryDenomMetadataByQueryStringRequest& request) {
    pb::QueryDenomMetadataByQueryStringResponse response;
    *response.mutable_metadata() = TRY(metadata_of(ctx, request.denom()));
    return response;
}

Result<pb::QueryDenomOwnersResponse> Queries::denom_owners(
    Context& ctx, const pb::QueryDenomOwnersRequest& request) {
    return owners_of<pb::QueryDenomOwnersResponse>(ctx, request.denom(),
                                                   PageRequest::of(request.pagination()));
}

Result<pb::QueryDenomOwnersByQueryResponse> Queries::denom_owners_by_query(
    Context& ctx, const pb::QueryDenomOwnersByQueryRequest& request) {
    return owners_of<pb::QueryDenomOwnersByQueryResponse>(ctx, request.denom(),
                                                          PageRequest::of(request.pagination()));
}

Result<pb::QuerySendEnabledResponse> Queries::send_enabled(
    Context& ctx, const pb::QuerySendEnabledRequest& request) {
    pb::QuerySendEnabledResponse response;
    const auto tell = [&response](const std::string& denom, bool enabled) {
        auto* entry = response.add_send_enabled();
        entry->set_denom(denom);
        entry->set_enabled(enabled);
    };
    auto& stored = keeper_.state().send_enabled;
    if (!request.denoms().empty()) {
        for (const auto& denom : request.denoms())
            if (const auto enabled = stored.find(ctx, denom)) tell(denom, *enabled == 1);
        return response;
    }
    const auto page = TRY(stored.page(ctx, PageRequest::of(request.pagination())));
    for (const auto& [denom, enabled] : page.items) tell(denom, enabled == 1);
    page.write(response.mutable_pagination());
    return response;
}

}  // namespace ve::bank
