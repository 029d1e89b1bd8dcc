// What the authority may change, and what parameters may be.
#include "node/modules/auth/messages.hpp"

#include "node/chain/authority.hpp"
#include "node/modules/auth/state.hpp"

namespace ve::auth {

namespace pb = cosmos::auth::v1beta1;

pb::Params default_params() {
    const AnteParams ante;
    pb::Params params;
    params.set_max_memo_characters(ante.memo_characters_max);
    params.set_tx_sig_limit(ante.signatures_max);
    params.set_tx_size_cost_per_byte(ante.tx_byte.value);
    params.set_sig_verify_cost_ed25519(590);
    params.set_sig_verify_cost_secp256k1(ante.verify_secp256k1.value);
    return params;
}

Result<void> check_params(const pb::Params& params) {
    struct Rule {
        std::string_view what;
        std::uint64_t value;
    };
    for (const auto& [what, value] :
         {Rule{"tx signature limit", params.tx_sig_limit()},
          Rule{"ED25519 signature verification cost", params.sig_verify_cost_ed25519()},
          Rule{"SECK256k1 signature verification cost", params.sig_verify_cost_secp256k1()},
          Rule{"max memo characters", params.max_memo_characters()},
          Rule{"tx size cost per byte", params.tx_size_cost_per_byte()}})
        if (value == 0) return fail(errors::input, "invalid {}: {}", what, value);
    return {};
}

Result<pb::MsgUpdateParamsResponse> Messages::update_params(Context& ctx,
                                                            const pb::MsgUpdateParams& msg) {
    TRY(must_be_authority(msg.authority()));
    TRY(check_params(msg.params()));
    keeper_.state().params.set(ctx, msg.params());
    return pb::MsgUpdateParamsResponse{};
}

}  // namespace ve::auth
