#include "client/transaction.hpp"

#include "client/account.hpp"
#include "client/delivery.hpp"
#include "client/sequence.hpp"
#include "cosmos/base/node/v1beta1/query.pb.h"

namespace ve::client {
namespace {

// "0.025uve" -> the fee for this much gas, rounded up.
Result<Coins> fee_for(std::string_view prices, Gas gas) {
    Coins out;
    while (!prices.empty()) {
        const auto comma = prices.find(',');
        const auto one   = prices.substr(0, comma);
        const auto split = one.find_first_not_of("0123456789.");
        if (split == 0 || split == std::string_view::npos)
            return fail(errors::usage, "gas price '{:.80}' is not of the form 0.025uve", one);
        const auto price  = TRY(Dec::parse(one.substr(0, split)));
        auto denom        = TRY(Denom::parse(one.substr(split)));
        const auto exact  = TRY(price.times(Amount{gas.value}));
        const auto amount = TRY(exact.ceil());
        out               = TRY(out.plus(Coin{std::move(denom), amount}));
        prices = comma == std::string_view::npos ? std::string_view{} : prices.substr(comma + 1);
    }
    return out;
}

wire::FeeSpec fee_spec(const Coins& fee, Gas gas, const TxOptions& options) {
    wire::FeeSpec out;
    out.amount    = fee;
    out.gas_limit = gas;
    out.payer     = options.fee_payer;
    out.granter   = options.fee_granter;
    return out;
}

Result<wire::BodySpec> body_spec(const NodeState& state, const TxOptions& options) {
    wire::BodySpec out;
    out.memo           = options.memo;
    out.timeout_height = options.timeout_height;
    out.unordered      = options.unordered;
    if (options.timeout_span) out.timeout_time = TRY(state.time.plus(*options.timeout_span));
    return out;
}

// Who signs, as far as it is known: the sender, and a payer of the fee besides.
Result<std::vector<wire::SignerSpec>> signer_specs(Connection& node, const Draft& draft,
                                                   const Address& signer, const Bytes& public_key,
                                                   const TxOptions& options) {
    std::vector<wire::SignerSpec> out;
    const auto mode = options.sign_mode.value_or(wire::SignMode::direct);
    out.push_back({.public_key = public_key, .sequence = draft.sequence, .mode = mode});
    if (options.fee_payer && *options.fee_payer != signer) {
        const auto payer = TRY(account_of(node, *options.fee_payer));
        out.push_back({.public_key = {},
                       .sequence   = options.unordered ? Sequence{} : payer.sequence,
                       .mode       = mode});
    }
    return out;
}

}  // namespace

Result<Draft> draft(Connection& node, const Address& signer, const Bytes& public_key,
                    const Messages& messages, const TxOptions& options) {
    Draft out;
    const auto state = TRY(node.state());
    if (!options.chain_id.empty() && options.chain_id != state.chain_id)
        return fail(errors::refused, "{} runs chain {}, not {}", node.where(), state.chain_id,
                    options.chain_id);
    out.chain_id = state.chain_id;
    out.chain    = state;
    std::optional<Prediction> known;
    if (options.book != nullptr) known = options.book->peek(state, signer);
    if (known) {
        out.account_number = known->account_number;
        out.sequence       = known->next;
    } else if (!options.account_number || !options.sequence) {
        const auto account = TRY(account_of(node, signer));
        out.account_number = account.number;
        out.sequence       = account.sequence;
    }
    if (options.account_number) out.account_number = *options.account_number;
    if (options.sequence) out.sequence = *options.sequence;
    if (options.unordered) out.sequence = Sequence{};

    const auto body    = TRY(body_spec(state, options));
    out.body           = wire::build_body(messages, body);
    const auto signers = TRY(signer_specs(node, out, signer, public_key, options));
    if (options.gas) {
        out.gas = *options.gas;
    } else {
        const auto empty_fee = fee_spec({}, Gas{0}, options);
        const auto trial  = wire::encode_tx_raw(out.body, wire::build_auth_info(signers, empty_fee),
                                                std::vector<std::string>(signers.size()));
        out.simulated     = TRY(simulate_any_sequence(node, trial));
        const auto scaled = TRY(options.gas_adjustment.times(Amount{out.simulated->value}));
        const auto limit  = TRY(scaled.ceil());
        out.gas           = Gas{limit.as_u64().value_or(UINT64_MAX)};
    }
    if (options.fees) {
        out.fee = *options.fees;
    } else {
        auto& prices = out.gas_prices = options.gas_prices;
        if (prices.empty()) {
            cosmos::base::node::v1beta1::ConfigRequest request;
            const auto config = TRY(node.ask<cosmos::base::node::v1beta1::ConfigResponse>(request));
            prices            = config.minimum_gas_price();
        }
        out.fee = TRY(fee_for(prices, out.gas));
    }
    out.auth_info = wire::build_auth_info(signers, fee_spec(out.fee, out.gas, options));
    out.sign_mode = options.sign_mode.value_or(wire::SignMode::direct);
    return out;
}

Result<std::string> sign(const Draft& draft, const Signer& signer) {
    std::string bytes;
    if (draft.sign_mode == wire::SignMode::amino_json) {
        const auto tx = TRY(wire::decode_tx(wire::encode_tx_raw(draft.body, draft.auth_info, {})));
        bytes =
            TRY(wire::sign_bytes_amino(tx, draft.chain_id, draft.account_number, draft.sequence));
    } else {
        bytes = wire::sign_bytes_direct(draft.body, draft.auth_info, draft.chain_id,
                                        draft.account_number);
    }
    const auto signature = TRY(signer.sign(bytes_of(bytes)));
    return wire::encode_tx_raw(draft.body, draft.auth_info, {string_of(signature)});
}

Result<Receipt> submit(Connection& node, const std::string& tx, const TxOptions& options) {
    if (options.wait != Wait::block) return node.broadcast(tx);
    auto receipt = TRY(node.broadcast_and_wait(tx, options.timeout));
    if (!receipt.ok() || options.confirmations <= 1) return receipt;
    return wait_for_block(node, std::move(receipt), options);
}

Result<Receipt> send(Connection& node, const Signer& signer, const Messages& messages,
                     const TxOptions& options) {
    auto made = TRY(draft(node, signer.address(), signer.public_key(), messages, options));
    return send(node, signer, std::move(made), options);
}

Result<Receipt> send(Connection& node, const Signer& signer, Draft draft,
                     const TxOptions& options) {
    auto receipt = TRY(deliver(node, signer, std::move(draft), options));
    if (options.wait != Wait::block || !receipt.ok()) return receipt;
    return wait_for_block(node, std::move(receipt), options);
}

}  // namespace ve::client
