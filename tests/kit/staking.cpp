#include "tests/kit/staking.hpp"

#include "base/dec.hpp"
#include "cosmos/crypto/ed25519/keys.pb.h"
#include "cosmos/staking/v1beta1/query.pb.h"
#include "crypto/ed25519.hpp"
#include "crypto/hash.hpp"
#include "node/chain/coin_forms.hpp"
#include "wire/any.hpp"

namespace ve::test {
namespace {

ed25519::PublicKey consensus_key_of(std::string_view name) {
    return ed25519::PrivateKey::from_seed(sha256("consensus key of ", name)).value().public_key();
}

template <class Message>
Message moved(const Actor& who, std::string_view coin) {
    Message msg;
    msg.set_delegator_address(who.address.text());
    write_coin(Coin::parse(coin).value(), msg.mutable_amount());
    return msg;
}

}  // namespace

Json may_validate(std::initializer_list<std::string_view> names) {
    Json scores = Json::array();
    for (const auto name : names)
        scores.push(Json::object({{"account_address", Chain::address_of(name).text()},
                                  {"score", 90},
                                  {"status", "ACCOUNT_STATUS_VERIFIED"},
                                  {"model_version", "test"},
                                  {"last_updated_at", "1767225600"}}));
    // Second factors have tests of their own: here nobody is asked for one.
    Json open = Json::array({Json::object(
        {{"transaction_type", "SENSITIVE_TX_VALIDATOR_REGISTRATION"}, {"enabled", false}})});
    return Json::object({{"veid", Json::object({{"scores", std::move(scores)}})},
                         {"mfa", Json::object({{"sensitive_tx_configs", std::move(open)}})}});
}

std::string operator_of(const Actor& validator) {
    return validator.address.text(prefix::operator_);
}

staking_pb::MsgDelegate delegate(const Actor& who, const Actor& to, std::string_view coin) {
    auto msg = moved<staking_pb::MsgDelegate>(who, coin);
    msg.set_validator_address(operator_of(to));
    return msg;
}

staking_pb::MsgUndelegate undelegate(const Actor& who, const Actor& from, std::string_view coin) {
    auto msg = moved<staking_pb::MsgUndelegate>(who, coin);
    msg.set_validator_address(operator_of(from));
    return msg;
}

staking_pb::MsgBeginRedelegate redelegate(const Actor& who, const Actor& from, const Actor& to,
                                          std::string_view coin) {
    auto msg = moved<staking_pb::MsgBeginRedelegate>(who, coin);
    msg.set_validator_src_address(operator_of(from));
    msg.set_validator_dst_address(operator_of(to));
    return msg;
}

staking_pb::MsgCancelUnbondingDelegation cancel_unbonding(const Actor& who, const Actor& from,
                                                          std::string_view coin, Height since) {
    auto msg = moved<staking_pb::MsgCancelUnbondingDelegation>(who, coin);
    msg.set_validator_address(operator_of(from));
    msg.set_creation_height(since.value);
    return msg;
}

staking_pb::MsgCreateValidator new_validator(const Actor& who, std::string_view coin) {
    staking_pb::MsgCreateValidator msg;
    msg.mutable_description()->set_moniker(who.name);
    auto& rates = *msg.mutable_commission();
    rates.set_rate(Dec::parse("0.1")->wire());
    rates.set_max_rate(Dec::parse("0.2")->wire());
    rates.set_max_change_rate(Dec::parse("0.01")->wire());
    msg.set_min_self_delegation("1");
    msg.set_validator_address(operator_of(who));
    cosmos::crypto::ed25519::PubKey key;
    key.set_key(string_of(consensus_key_of(who.name).bytes()));
    wire::pack(key, *msg.mutable_pubkey());
    write_coin(Coin::parse(coin).value(), msg.mutable_value());
    return msg;
}

Address consensus_address_of(const Actor& new_validator) {
    return consensus_key_of(new_validator.name).address();
}

staking_pb::Validator validator_now(Chain& chain, const Actor& validator) {
    staking_pb::QueryValidatorRequest request;
    request.set_validator_addr(operator_of(validator));
    return chain.query<staking_pb::QueryValidatorResponse>(request).value().validator();
}

std::string delegated(Chain& chain, const Actor& who, const Actor& to) {
    staking_pb::QueryDelegationRequest request;
    request.set_delegator_addr(who.address.text());
    request.set_validator_addr(operator_of(to));
    const auto found = chain.query<staking_pb::QueryDelegationResponse>(request);
    if (!found.ok()) return {};
    const auto& balance = found->delegation_response().balance();
    return balance.amount() + balance.denom();
}

}  // namespace ve::test
