// Reading validators as the SDK writes them.
#include "node/modules/staking/validator_form.hpp"

#include <algorithm>

#include "cosmos/crypto/ed25519/keys.pb.h"
#include "crypto/ed25519.hpp"

namespace ve::staking {
namespace {

constexpr std::string_view ed25519_key_url = "/cosmos.crypto.ed25519.PubKey";

}  // namespace

Result<ByteArray<32>> consensus_key(const cosmos::staking::v1beta1::Validator& validator) {
    cosmos::crypto::ed25519::PubKey proto;
    ByteArray<32> key{};
    const auto& any = validator.consensus_pubkey();
    if (any.type_url() != ed25519_key_url || !proto.ParseFromString(any.value()) ||
        proto.key().size() != key.size())
        return fail(ve::errors::input, "validator {} has no ed25519 key",
                    validator.operator_address());
    std::ranges::copy(bytes_of(proto.key()), key.begin());
    return key;
}

Result<Amount> tokens_of(const cosmos::staking::v1beta1::Validator& validator) {
    return validator.tokens().empty() ? Amount{} : Amount::parse(validator.tokens());
}

Result<Power> power_of(const cosmos::staking::v1beta1::Validator& validator) {
    const auto tokens = TRY(tokens_of(validator));
    const auto power  = TRY(tokens.divided_by(Amount{units_per_power})).as_u64();
    if (!power || *power > static_cast<std::uint64_t>(power_max))
        return fail(ve::errors::input, "validator {} has too many tokens: {}",
                    validator.operator_address(), tokens);
    return Power{static_cast<std::int64_t>(*power)};
}

cosmos::staking::v1beta1::Validator completed(cosmos::staking::v1beta1::Validator validator) {
    validator.mutable_description();
    validator.mutable_unbonding_time();
    auto& commission = *validator.mutable_commission();
    commission.mutable_update_time();
    auto& rates = *commission.mutable_commission_rates();
    for (auto* number : {validator.mutable_tokens(), validator.mutable_delegator_shares(),
                         validator.mutable_min_self_delegation(), rates.mutable_rate(),
                         rates.mutable_max_rate(), rates.mutable_max_change_rate()})
        if (number->empty()) *number = "0";
    return validator;
}

bool is_bonded(const cosmos::staking::v1beta1::Validator& validator) {
    return validator.status() == cosmos::staking::v1beta1::BOND_STATUS_BONDED;
}

ValidatorNames names_of(const Address& operator_address,
                        const cosmos::staking::v1beta1::Validator& validator) {
    return {operator_address, ed25519::address_of(consensus_key(validator).value())};
}

Exchange exchange_of(const cosmos::staking::v1beta1::Validator& validator) {
    return {tokens_of(validator).value(), Dec::parse_wire(validator.delegator_shares()).value()};
}

void write_exchange(const Exchange& exchange, cosmos::staking::v1beta1::Validator& validator) {
    validator.set_tokens(exchange.tokens.text());
    validator.set_delegator_shares(exchange.shares.wire());
}

Standing standing_of(const Address& operator_address,
                     const cosmos::staking::v1beta1::Validator& validator) {
    const auto& rate = validator.commission().commission_rates().rate();
    return {names_of(operator_address, validator),
            bond_of(validator),
            validator.jailed(),
            exchange_of(validator),
            Dec::parse_wire(rate).value(),
            Amount::parse(validator.min_self_delegation()).value()};
}

}  // namespace ve::staking
