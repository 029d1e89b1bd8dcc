#include "node/modules/distribution/params.hpp"

#include "base/sdk_errors.hpp"

namespace ve::distribution {

cosmos::distribution::v1beta1::Params default_params() {
    cosmos::distribution::v1beta1::Params params;
    params.set_community_tax(Dec::parse("0.02").value().wire());
    params.set_base_proposer_reward("0");
    params.set_bonus_proposer_reward("0");
    params.set_withdraw_addr_enabled(true);
    return params;
}

Result<Dec> community_tax(const cosmos::distribution::v1beta1::Params& params) {
    auto tax = Dec::parse_wire(params.community_tax());
    if (!tax.ok() || tax->parts() > Amount{Dec::one_parts})
        return fail(sdk::invalid_request, "community tax must be between 0 and 1");
    return tax;
}

}  // namespace ve::distribution
