// Answers about validators and the pools.
#include "node/modules/staking/queries.hpp"
#include "node/modules/staking/params.hpp"

#include "node/chain/filtered.hpp"
#include "node/chain/module_account.hpp"
#include "node/modules/bank/keeper.hpp"
#include "node/modules/staking/query_arguments.hpp"
#include "node/modules/staking/state.hpp"
#include "node/modules/staking/validator_form.hpp"

namespace ve::staking {

Result<pb::Validator> Queries::stored(Context& ctx, const Address& address) {
    return keeper_.state().validators.get(ctx, address, grpc_status::not_found,
                                          "validator {} not found",
                                          address.text(prefix::operator_));
}

Result<pb::QueryValidatorsResponse> Queries::validators(Context& ctx,
                                                        const pb::QueryValidatorsRequest& request) {
    auto status = pb::BOND_STATUS_UNSPECIFIED;
    if (!request.status().empty() &&
        (!pb::BondStatus_Parse(request.status(), &status) || status == pb::BOND_STATUS_UNSPECIFIED))
        return fail(grpc_status::invalid_argument, "invalid validator status {:.80}",
                    request.status());
    using Entry     = std::pair<Address, pb::Validator>;
    const auto page = TRY(filtered_page<Entry>(
        PageRequest::of(request.pagination()),
        [&](const PageRequest& step) { return keeper_.state().validators.page(ctx, step); },
        [&](const Entry& entry) {
            return request.status().empty() || entry.second.status() == status;
        }));
    pb::QueryValidatorsResponse response;
    for (const auto& [address, validator] : page.items) *response.add_validators() = validator;
    page.write(response.mutable_pagination());
    return response;
}

Result<pb::QueryValidatorResponse> Queries::validator(Context& ctx,
                                                      const pb::QueryValidatorRequest& request) {
    const auto address = TRY(asked_validator(request.validator_addr()));
    pb::QueryValidatorResponse response;
    *response.mutable_validator() = TRY(stored(ctx, address));
    return response;
}

Result<pb::QueryPoolResponse> Queries::pool(Context& ctx, const pb::QueryPoolRequest&) {
    const auto denom =
        TRY(Denom::parse(keeper_.state().params.get_or(ctx, default_params()).bond_denom()));
    const auto held = [&](std::string_view name) {
        return keeper_.bank().balance(ctx, module_address(name), denom).text();
    };
    pb::QueryPoolResponse response;
    response.mutable_pool()->set_bonded_tokens(held(module_account::bonded_pool));
    response.mutable_pool()->set_not_bonded_tokens(held(module_account::unbonded_pool));
    return response;
}

Result<pb::QueryParamsResponse> Queries::params(Context& ctx, const pb::QueryParamsRequest&) {
    pb::QueryParamsResponse response;
    *response.mutable_params() = keeper_.state().params.get_or(ctx, default_params());
    return response;
}

}  // namespace ve::staking
