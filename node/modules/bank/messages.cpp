// What users and the authority may do with coins.
#include "node/modules/bank/messages.hpp"

#include <set>

#include "base/sdk_errors.hpp"
#include "node/chain/authority.hpp"
#include "node/chain/coin_forms.hpp"
#include "node/modules/auth/keeper.hpp"
#include "node/modules/bank/errors.hpp"
#include "node/modules/bank/state.hpp"

namespace ve::bank {
namespace {

Result<Address> party(std::string_view role, const std::string& text) {
    auto address = Address::parse(text);
    if (!address.ok())
        return fail(sdk::invalid_address, "invalid {} address: {}", role, address.error().detail());
    return address;
}

// As the SDK prints a list that may be invalid.
template <class Protos>
std::string listed(const Protos& protos) {
    std::string out;
    for (const auto& coin : protos) out += (out.empty() ? "" : ",") + coin.amount() + coin.denom();
    return out;
}

template <class Protos>
Result<Coins> some_coins(const Protos& protos) {
    auto coins = parse_coins(protos);
    if (!coins.ok() || coins->empty()) return fail(sdk::invalid_coins, "{:.200}", listed(protos));
    return coins;
}

}  // namespace

Result<pb::MsgSendResponse> Messages::send(Context& ctx, const pb::MsgSend& msg) {
    const auto from  = TRY(party("from", msg.from_address()));
    const auto to    = TRY(party("to", msg.to_address()));
    const auto coins = TRY(some_coins(msg.amount()));
    TRY(sendable(ctx, coins));
    TRY(may_receive(to));
    TRY(keeper_.send(ctx, from, to, coins));
    return pb::MsgSendResponse{};
}

Result<pb::MsgMultiSendResponse> Messages::multi_send(Context& ctx, const pb::MsgMultiSend& msg) {
    if (msg.inputs().empty()) return fail(errors::no_inputs, "");
    if (msg.inputs_size() > 1) return fail(errors::multiple_senders, "");
    if (msg.outputs().empty()) return fail(errors::no_outputs, "");
    const auto from = TRY(party("input", msg.inputs(0).address()));
    const auto sent = TRY(some_coins(msg.inputs(0).coins()));
    std::vector<std::pair<Address, Coins>> outputs;
    Coins received;
    for (const auto& output : msg.outputs()) {
        const auto to = TRY(party("output", output.address()));
        auto coins    = TRY(some_coins(output.coins()));
        TRY(may_receive(to));
        received = TRY(received.plus(coins));
        outputs.emplace_back(to, std::move(coins));
    }
    if (received != sent) return fail(errors::sums_differ, "");
    TRY(sendable(ctx, sent));

    TRY(keeper_.subtract(ctx, from, sent));
    keeper_.emit_spent(ctx, from, sent);
    ctx.emit({"message", {attribute("sender", from.text())}});
    for (const auto& [to, coins] : outputs) {
        TRY(keeper_.add(ctx, to, coins));
        TRY(ctx.gas().check());
        keeper_.emit_received(ctx, to, coins);
        ctx.emit({"transfer",
                  {attribute("recipient", to.text()), attribute("sender", from.text()),
                   attribute("amount", coins.text())}});
        keeper_.accounts().ensure(ctx, to);
    }
    return pb::MsgMultiSendResponse{};
}

Result<void> Messages::sendable(Context& ctx, const Coins& coins) {
    for (const auto& coin : coins.list())
        if (!keeper_.send_enabled(ctx, coin.denom))
            return fail(errors::send_disabled, "{} transfers are currently disabled", coin.denom);
    return {};
}

Result<void> Messages::may_receive(const Address& receiver) {
    if (keeper_.blocked(receiver))
        return fail(sdk::unauthorized, "{} is not allowed to receive funds", receiver);
    return {};
}

Result<pb::MsgUpdateParamsResponse> Messages::update_params(Context& ctx,
                                                            const pb::MsgUpdateParams& msg) {
    TRY(must_be_authority(msg.authority()));
    if (!msg.params().send_enabled().empty())
        return fail(sdk::invalid_request, "use of send_enabled in params is no longer supported");
    keeper_.state().params.set(ctx, msg.params());
    return pb::MsgUpdateParamsResponse{};
}

Result<pb::MsgSetSendEnabledResponse> Messages::set_send_enabled(Context& ctx,
                                                                 const pb::MsgSetSendEnabled& msg) {
    TRY(must_be_authority(msg.authority()));
    std::set<std::string> seen;
    const auto once = [&seen](const std::string& text) -> Result<void> {
        const auto denom = Denom::parse(text);
        if (!denom.ok()) return fail(sdk::invalid_request, "{}", denom.error().detail());
        if (!seen.insert(text).second)
            return fail(sdk::invalid_request, "duplicate denom entries found for \"{}\"", text);
        return {};
    };
    for (const auto& entry : msg.send_enabled()) TRY(once(entry.denom()));
    for (const auto& denom : msg.use_default_for()) TRY(once(denom));
    auto& enabled = keeper_.state().send_enabled;
    for (const auto& entry : msg.send_enabled())
        enabled.set(ctx, entry.denom(), entry.enabled() ? 1 : 0);
    for (const auto& denom : msg.use_default_for()) enabled.erase(ctx, denom);
    return pb::MsgSetSendEnabledResponse{};
}

}  // namespace ve::bank
