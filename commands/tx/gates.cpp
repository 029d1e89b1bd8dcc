// What gates ask for, by the demands of a new chain; a chain's governance may have changed them.
#include <google/protobuf/message.h>

#include <fmt/format.h>

#include <algorithm>

#include "commands/money.hpp"
#include "commands/tx/words.hpp"
#include "cosmos/bank/v1beta1/tx.pb.h"
#include "node/modules/mfa/factors.hpp"
#include "node/modules/mfa/sensitive_messages.hpp"
#include "virtengine/deployment/v1beta4/tx.pb.h"

namespace ve {
namespace {

namespace mfa_pb = virtengine::mfa::v1;

constexpr std::uint64_t uve_per_ve = 1'000'000;

template <class ProtoCoins>
std::uint64_t whole_ve(const ProtoCoins& coins) {
    for (const auto& coin : coins)
        if (coin.denom() == base_denom().text())
            return Amount::parse(coin.amount()).value_or(Amount{}).as_u64().value_or(UINT64_MAX) /
                   uve_per_ve;
    return 0;
}

struct Demand {
    int type         = 0;  // SensitiveTransactionType
    std::uint64_t ve = UINT64_MAX;
    bool identity    = false;  // the score is asked for, too
};

std::optional<Demand> demand_of(const wire::Proto& message) {
    if (const auto* send = dynamic_cast<const cosmos::bank::v1beta1::MsgSend*>(&message))
        return Demand{mfa_pb::SENSITIVE_TX_LARGE_WITHDRAWAL, whole_ve(send->amount())};
    if (const auto* create =
            dynamic_cast<const virtengine::deployment::v1beta4::MsgCreateDeployment*>(&message))
        return Demand{mfa_pb::SENSITIVE_TX_HIGH_VALUE_ORDER,
                      whole_ve(std::vector{create->deposit().amount()})};
    if (const auto type = mfa::sensitive_type_of(message.GetDescriptor()->full_name()))
        return Demand{*type, UINT64_MAX, true};
    return std::nullopt;
}

}  // namespace

std::string gate_in_words(const wire::Proto& message) {
    const auto demand = demand_of(message);
    if (!demand) return {};
    for (const auto& config : mfa::default_configs()) {
        if (config.transaction_type() != demand->type) continue;
        const auto threshold = Amount::parse(config.value_threshold()).value_or(Amount{});
        if (Amount{demand->ve} < threshold) return {};
        auto name = mfa::name_of(static_cast<mfa_pb::SensitiveTransactionType>(demand->type));
        std::ranges::replace(name, '_', '-');
        std::vector<std::string> asks;
        if (demand->identity && config.min_veid_score() > 0)
            asks.push_back(fmt::format("an identity score of {} (ve veid status NAME)",
                                       config.min_veid_score()));
        if (config.enabled())
            asks.push_back(fmt::format("second factors {} (ve mfa authorize --for {} --from NAME)",
                                       mfa::text_of_sets(config.required_factor_combinations()),
                                       name));
        if (demand->type == mfa_pb::SENSITIVE_TX_VALIDATOR_REGISTRATION)
            asks.emplace_back("the role validator (ve tx roles assign-role)");
        if (asks.empty()) return {};
        return fmt::format("{} needs {}", name, fmt::join(asks, " and "));
    }
    return {};
}

}  // namespace ve
