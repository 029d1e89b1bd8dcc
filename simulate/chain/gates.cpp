#include "simulate/chain/gates.hpp"

#include "cosmos/bank/v1beta1/tx.pb.h"
#include "node/modules/mfa/state.hpp"
#include "node/modules/mfa/totp_commitment.hpp"
#include "node/modules/veid/state.hpp"
#include "virtengine/mfa/v1/tx.pb.h"
#include "virtengine/provider/v1beta4/tx.pb.h"
#include "virtengine/roles/v1/tx.pb.h"

namespace ve::simulate {

namespace {

namespace mfa_pb = virtengine::mfa::v1;

constexpr std::uint64_t gated_from = 10'000'000;  // uve, as the town's genesis says
constexpr std::uint32_t score_min  = 70;

Amount sent_by(const wire::Tx& tx) {
    Amount out;
    for (const auto& message : tx.messages)
        if (const auto* send = dynamic_cast<const cosmos::bank::v1beta1::MsgSend*>(message.get()))
            for (const auto& coin : send->amount())
                out = out.plus(Amount::parse(coin.amount()).value_or(Amount{})).value_or(out);
    return out;
}

template <class Message>
const Message* find(const wire::Tx& tx) {
    for (const auto& message : tx.messages)
        if (const auto* found = dynamic_cast<const Message*>(message.get())) return found;
    return nullptr;
}

// As it was when the block began: no transaction of this town changes it within one.
std::uint32_t score_of(View& view, const Address& account) {
    const auto score = veid::State{}.scores.find(view.ctx(), account);
    const bool is_verified =
        score && score->status() == virtengine::veid::v1::ACCOUNT_STATUS_VERIFIED;
    return is_verified ? score->score() : 0;
}

}  // namespace

bool Gates::spend(const std::string& account, int type, std::int64_t now) {
    for (auto& [id, session] : sessions_) {
        if (session.account != account || session.type != type || now > session.expires_at)
            continue;
        if (session.is_single_use && session.is_used) continue;
        session.is_used = true;
        return true;
    }
    return false;
}

// A transaction that got past the gates.
Wrong Gates::passes(const Told& told, const ToldTx& one) {
    const auto& signer  = one.tx->signers.front();
    const auto now      = told.block.block.header.time.seconds;
    const bool is_large = sent_by(*one.tx) >= Amount{gated_from};
    const bool assigns  = find<virtengine::roles::v1::MsgAssignRole>(*one.tx) != nullptr;
    const bool signs_up =
        one.result->ok() &&
        find<virtengine::provider::v1beta4::MsgCreateProvider>(*one.tx) != nullptr;
    if (!is_large && !assigns && !signs_up) return {};
    if (score_of(told.before, signer) < score_min)
        return fmt::format("{} did what needs a score of {}, with {}", signer, score_min,
                           score_of(told.before, signer));
    if (is_large && !spend(signer.text(), mfa_pb::SENSITIVE_TX_LARGE_WITHDRAWAL, now))
        return fmt::format("{} withdrew {} without a session", signer, sent_by(*one.tx));
    if (assigns && !spend(signer.text(), mfa_pb::SENSITIVE_TX_ROLE_ASSIGNMENT, now))
        return fmt::format("{} assigned a role without a session", signer);
    return {};
}

// A session comes of an answer: to a challenge of his own, with a code that is new and near.
Wrong Gates::opened(Told& told, const ToldTx& one) {
    for (const auto& event : one.result->events) {
        if (event.type != "session_created") continue;
        const auto* id      = value_of(event, "session_id");
        const auto* expires = value_of(event, "expires_at");
        const auto* answer  = find<mfa_pb::MsgVerifyChallenge>(*one.tx);
        if (id == nullptr || expires == nullptr) return "a session is created and not named";
        if (answer == nullptr) return "a session is created by nothing";
        const auto& signer = one.tx->signers.front();
        const auto session = mfa::State{}.sessions.find(told.now.ctx(), *id);
        if (!session) return "a session that was created is not there";
        if (session->account_address() != signer.text())
            return fmt::format("{} opened a session of {}", signer, session->account_address());
        const auto proof = mfa::TotpAnswer::parse(bytes_of(answer->response().response_data()));
        bool opens       = false;
        for (const auto& [key, factor] : mfa::State{}.factors.under(told.now.ctx(), signer)) {
            const auto known = mfa::TotpCommitment::parse(bytes_of(factor.public_identifier()));
            opens = opens || (proof.ok() && known.ok() && mfa::opens(*known, signer, *proof));
        }
        if (!opens) return fmt::format("{} opened a session with an answer that is none", signer);
        const auto now =
            static_cast<std::uint64_t>(told.block.block.header.time.seconds) / mfa::totp_period;
        if (proof->step + 1 < now || proof->step > now + 1)
            return fmt::format("{} opened a session with a code of another time", signer);
        auto& last = last_steps_[signer.text()];
        if (proof->step <= last)
            return fmt::format("{} opened a session with a code that was used", signer);
        last           = proof->step;
        sessions_[*id] = {signer.text(), session->transaction_type(), session->expires_at(),
                          session->is_single_use(), false};
    }
    return {};
}

Wrong Gates::check(Told& told) {
    for (const auto& one : told.txs) {
        if (!one.tx || !one.spent_sequence) continue;
        if (auto wrong = passes(told, one)) return wrong;
        if (auto wrong = opened(told, one)) return wrong;
    }
    return {};
}

}  // namespace ve::simulate
