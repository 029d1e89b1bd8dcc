#include "simulate/chain/factors.hpp"

#include "cosmos/bank/v1beta1/tx.pb.h"
#include "node/modules/mfa/state.hpp"
#include "virtengine/mfa/v1/tx.pb.h"
#include "virtengine/roles/v1/tx.pb.h"

namespace ve::simulate {

namespace {

namespace mfa_pb = virtengine::mfa::v1;

constexpr std::uint64_t first_step = 1'767'261'600 / mfa::totp_period - 8;  // before the genesis

Secret blinding_of(const std::string& who) {
    return Secret::copy_of(Bytes(32, static_cast<std::uint8_t>(who.back())));
}

mfa_pb::SensitiveTransactionType type_for(network::Dice& dice, const std::string& who) {
    return who == "guarded-0" && dice.one_in(2) ? mfa_pb::SENSITIVE_TX_ROLE_ASSIGNMENT
                                                : mfa_pb::SENSITIVE_TX_LARGE_WITHDRAWAL;
}

}  // namespace

const mfa::TotpTree& Factors::tree_of(const std::string& who) {
    const auto found = trees_.find(who);
    if (found != trees_.end()) return found->second;
    return trees_
        .emplace(who, mfa::TotpTree::build(town_.address(who), Secret::copy_of("secret of " + who),
                                           blinding_of(who),
                                           {.first_step = first_step, .depth = 6, .code = {}}))
        .first->second;
}

std::string Factors::answer_now(Desk& desk, const std::string& who) {
    auto step = static_cast<std::uint64_t>(desk.view.time().seconds) / mfa::totp_period - 1;
    step += desk.dice.below(3);
    if (desk.dice.one_in(6)) step += 2;
    const auto code   = totp::hotp(Secret::copy_of("secret of " + who), step, {});
    const auto answer = tree_of(who).answer(blinding_of(who), step, code);
    return answer.ok() ? string_of(answer->encode()) : std::string{};
}

// Of an open challenge, or of any; with a code that is new, was used before, or is another's.
std::optional<Wish> Factors::answer(Desk& desk, const std::string& who) {
    std::vector<mfa_pb::Challenge> open;
    for (const auto& [id, challenge] : mfa::State{}.challenges.list(desk.view.ctx())) {
        const bool is_own = challenge.account_address() == desk.town.address(who).text();
        if (is_own && challenge.status() == mfa_pb::CHALLENGE_STATUS_PENDING)
            open.push_back(challenge);
    }
    const auto* challenge = desk.pick(open);
    if (challenge == nullptr) return {};
    auto response       = answer_now(desk, who);
    const auto& another = last_answer_[desk.one_of("guarded", guarded)];
    if (desk.dice.one_in(4) && !another.empty()) response = another;
    if (desk.dice.one_in(10)) response = "123456";
    last_answer_[who] = response;
    mfa_pb::MsgVerifyChallenge out;
    out.set_sender(desk.town.address(who).text());
    out.set_challenge_id(challenge->challenge_id());
    out.mutable_response()->set_challenge_id(challenge->challenge_id());
    out.mutable_response()->set_response_data(response);
    return wish_of(who, std::move(out));
}

std::optional<Wish> Factors::withdraw(Desk& desk, const std::string& who) const {
    constexpr std::uint64_t threshold = 10'000'000;
    cosmos::bank::v1beta1::MsgSend out;
    out.set_from_address(desk.town.address(who).text());
    out.set_to_address(desk.town.address(desk.one_of("payer", payers)).text());
    const auto amount = threshold - 2 + desk.dice.below(4);  // at the threshold it is gated
    write_coins(Coins{Coin{base_denom(), Amount{amount}}}, out.mutable_amount());
    return wish_of(who, std::move(out));
}

std::optional<Wish> Factors::assign(Desk& desk, const std::string& who) const {
    virtengine::roles::v1::MsgAssignRole out;
    out.set_sender(desk.town.address(who).text());
    out.set_address(desk.town.address(desk.one_of("saver", savers)).text());
    out.set_role(desk.dice.one_in(2) ? "moderator" : "customer");
    return wish_of(who, std::move(out));
}

std::optional<Wish> Factors::wish(Desk& desk) {
    const auto who    = desk.one_of("guarded", guarded);
    const auto& owner = desk.town.address(who);
    if (mfa::State{}.factors.under(desk.view.ctx(), owner).empty()) {
        mfa_pb::MsgEnrollFactor out;
        out.set_sender(owner.text());
        out.set_factor_type(mfa_pb::FACTOR_TYPE_TOTP);
        out.set_label("phone");
        out.set_public_identifier(string_of(tree_of(who).commitment().encode()));
        return wish_of(who, std::move(out));
    }
    switch (desk.dice.below(8)) {
        case 0:
        case 1: {
            mfa_pb::MsgCreateChallenge out;
            out.set_sender(owner.text());
            out.set_factor_type(mfa_pb::FACTOR_TYPE_TOTP);
            out.set_transaction_type(type_for(desk.dice, who));
            return wish_of(who, std::move(out));
        }
        case 2:
        case 3:
        case 4: return answer(desk, who);
        case 5: return assign(desk, who);
        default: return withdraw(desk, who);
    }
}

}  // namespace ve::simulate
