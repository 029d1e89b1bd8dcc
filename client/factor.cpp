#include "client/factor.hpp"

#include "cosmos/base/abci/v1beta1/abci.pb.h"
#include "node/modules/mfa/totp_commitment.hpp"
#include "virtengine/mfa/v1/tx.pb.h"

namespace ve::client {
namespace {

namespace pb = virtengine::mfa::v1;

template <class Response>
Result<Response> response_of(const Receipt& receipt) {
    TRY(receipt.check());
    cosmos::base::abci::v1beta1::TxMsgData data;
    Response out;
    if (!data.ParseFromString(receipt.result.data) || data.msg_responses_size() == 0 ||
        !out.ParseFromString(data.msg_responses(0).value()))
        return fail(errors::peer, "the receipt of {} holds no {}", hex_upper(receipt.hash),
                    Response::descriptor()->name());
    return out;
}

}  // namespace

Result<std::uint64_t> current_step(Connection& node) {
    const auto state = TRY(node.state());
    return static_cast<std::uint64_t>(state.time.seconds) / mfa::totp_period;
}

Result<Enrolment> enrol_totp(Connection& node, const Address& owner, const Secret& totp_secret,
                             std::string label, std::uint8_t depth, const EntropySource& entropy) {
    Enrolment out;
    out.keep.first_step = TRY(current_step(node));
    out.keep.blinding   = Secret::random(mfa::blinding_seed_size, entropy);
    const auto tree =
        mfa::TotpTree::build(owner, totp_secret, out.keep.blinding,
                             {.first_step = out.keep.first_step, .depth = depth, .code = {}});
    out.keep.leaves = tree.leaves();
    auto message    = std::make_unique<pb::MsgEnrollFactor>();
    message->set_sender(owner.text());
    message->set_factor_type(pb::FACTOR_TYPE_TOTP);
    message->set_label(std::move(label));
    message->set_public_identifier(string_of(tree.commitment().encode()));
    out.message = std::move(message);
    return out;
}

Result<Session> authorize_totp(Connection& node, const Signer& owner, const FactorKeep& keep,
                               const Authorization& wish, const TxOptions& options) {
    pb::SensitiveTransactionType type{};
    if (!pb::SensitiveTransactionType_Parse(wish.transaction_type, &type))
        return fail(errors::usage, "no sensitive transaction is named {}", wish.transaction_type);
    pb::MsgCreateChallenge challenge;
    challenge.set_sender(owner.address().text());
    challenge.set_factor_type(pb::FACTOR_TYPE_TOTP);
    challenge.set_factor_id(keep.factor_id);
    challenge.set_transaction_type(type);
    const auto asked = TRY(send(node, owner, {&challenge}, options));
    const auto made  = TRY(response_of<pb::MsgCreateChallengeResponse>(asked));

    const auto tree   = TRY(mfa::TotpTree::from_leaves(keep.first_step, keep.leaves));
    const auto step   = TRY(current_step(node));
    const auto answer = TRY(tree.answer(keep.blinding, step, wish.code));
    pb::MsgVerifyChallenge verify;
    verify.set_sender(owner.address().text());
    verify.set_challenge_id(made.challenge_id());
    verify.mutable_response()->set_challenge_id(made.challenge_id());
    verify.mutable_response()->set_factor_type(pb::FACTOR_TYPE_TOTP);
    verify.mutable_response()->set_response_data(string_of(answer.encode()));
    const auto answered = TRY(send(node, owner, {&verify}, options));
    const auto verified = TRY(response_of<pb::MsgVerifyChallengeResponse>(answered));
    if (!verified.verified())
        return fail(errors::authentication, "this code is not the authenticator's")
            .with_hint("type the code that it shows now; the clock that counts is the chain's");
    Session out;
    out.complete   = !verified.session_id().empty();
    out.id         = verified.session_id();
    out.expires_at = verified.session_expires_at();
    for (const auto factor : verified.remaining_factors())
        out.remaining.push_back(pb::FactorType_Name(static_cast<pb::FactorType>(factor)));
    return out;
}

}  // namespace ve::client
