// The two layers of a transaction, and its result as clients read it.
#include "node/chain/execute.hpp"

#include <google/protobuf/message.h>

#include <algorithm>

#include "base/planted.hpp"
#include "base/sdk_errors.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/wire_errors.hpp"
#include "wire/any.hpp"

namespace ve {
namespace {

std::int64_t clamped(Gas gas) {
    return static_cast<std::int64_t>(std::min<std::uint64_t>(gas.value, INT64_MAX));
}

void append_length(std::string& out, std::size_t size) {
    for (; size >= 0x80; size >>= 7) out += static_cast<char>(size | 0x80);
    out += static_cast<char>(size);
}

// Field 2 of TxMsgData: an Any with the response.
void append_response(std::string& out, std::string_view url, std::string_view value) {
    std::string any{'\x0a'};
    append_length(any, url.size());
    any += url;
    if (!value.empty()) {
        any += '\x12';
        append_length(any, value.size());
        any += value;
    }
    out += '\x12';
    append_length(out, any.size());
    out += any;
}

// Puts "message" in front of the events a message caused, and its index behind each.
void describe(std::vector<abci::Event>& events, std::size_t from, const Handlers::Message& message,
              const Address& sender, std::size_t index) {
    const auto own        = std::span{events}.subspan(from);
    const bool has_module = std::ranges::any_of(own, [](const auto& event) {
        return std::ranges::any_of(event.attributes,
                                   [](const auto& a) { return a.key == "module"; });
    });
    abci::Event head{"message", {}};
    head.attributes.reserve(4);
    head.attributes.push_back(attribute("action", message.action));
    head.attributes.push_back(attribute("sender", sender.text()));
    if (!has_module) head.attributes.push_back(attribute("module", message.module));
    const auto number = std::to_string(index);
    for (auto& event : own) event.attributes.push_back(attribute("msg_index", number));
    head.attributes.push_back(attribute("msg_index", number));
    events.insert(events.begin() + static_cast<std::ptrdiff_t>(from), std::move(head));
}

}  // namespace

abci::TxResult refused(const Error& error) {
    const auto wire = on_wire(error);
    abci::TxResult result;
    result.code      = wire.code();
    result.codespace = wire.space();
    result.log       = wire.text();
    return result;
}

abci::TxResult Executor::run(Phase phase, const BlockInfo& block, store::State& state,
                             SeenTx& seen) const {
    const auto& tx = seen.tx;
    if (const auto checked = checked_messages(tx); !checked.ok()) return refused(checked.error());
    const Gas limit{tx.auth_info->fee().gas_limit()};
    Context ctx{phase, block, state,
                phase == Phase::simulate ? GasMeter::unlimited() : GasMeter::limited(limit)};
    ctx.tx.hash = tx.hash;
    ctx.events().reserve(16);  // of a transfer with a fee

    const auto finish = [&](abci::TxResult result) {
        result.gas_wanted = clamped(ctx.gas().limit());
        result.gas_used   = clamped(ctx.gas().used());
        result.events     = std::move(ctx.events());
        return result;
    };
    auto ante = ante_.run(ctx, tx, seen.verified);
    if (!ante.ok()) {
        if (!VE_PLANTED(refusal_keeps_writes)) ctx.roll_back({});
        return finish(refused(ante.error()));
    }
    if (!VE_PLANTED(fee_given_back)) ctx.keep();
    if (phase == Phase::check || phase == Phase::recheck) return finish({});

    const auto after_ante = ctx.mark();
    auto data             = messages(ctx, tx);
    if (!data.ok()) {
        ctx.roll_back(VE_PLANTED(fee_given_back) ? Context::Mark{} : after_ante);
        return finish(refused(data.error()));
    }
    ctx.keep();
    abci::TxResult result;
    result.data = std::move(data).value();
    return finish(std::move(result));
}

Result<void> Executor::checked_messages(const wire::Tx& tx) const {
    if (tx.messages.empty()) return fail(sdk::invalid_request, "must contain at least one message");
    for (const auto& message : tx.messages)
        if (handlers_.message(message->GetDescriptor()) == nullptr)
            return fail(sdk::unknown_request, "no message handler found for /{}",
                        message->GetDescriptor()->full_name());
    return {};
}

Result<std::string> Executor::messages(Context& ctx, const wire::Tx& tx) const {
    std::string data;
    for (std::size_t i = 0; i < tx.messages.size(); ++i) {
        const auto& message  = *tx.messages[i];
        const auto& route    = *handlers_.message(message.GetDescriptor());
        const auto from      = ctx.events().size();
        ctx.tx.message_index = static_cast<std::uint32_t>(i);
        auto response        = route.handler(ctx, message);
        TRY(ctx.gas().check());
        if (!response.ok())
            return on_wire(std::move(response).error())
                .within("failed to execute message; message index: {}", i);
        describe(ctx.events(), from, route, tx.senders[i].value_or(tx.signers.front()), i);
        append_response(data, route.response_url, wire::serialize(**response));
    }
    return data;
}

}  // namespace ve
