// Sends and stakes: what needs no memory.
#include "simulate/chain/everyday.hpp"

#include "cosmos/bank/v1beta1/tx.pb.h"
#include "cosmos/distribution/v1beta1/tx.pb.h"
#include "cosmos/staking/v1beta1/tx.pb.h"
#include "node/modules/bank/state.hpp"

namespace ve::simulate {

namespace {

namespace staking_pb = cosmos::staking::v1beta1;

std::string operator_of(Desk& desk) {
    const auto one = desk.one_of("operator", desk.town.validators());
    return desk.town.address(one).text(prefix::operator_);
}

}  // namespace

namespace {

// All that somebody has, or one more than that: of those who have too little for a second factor.
Wish send_all(Desk& desk) {
    const auto who = desk.one_of("citizen", citizens);
    const auto has = bank::State{}.balances.find(desk.view.ctx(), {desk.town.address(who), "uve"});
    cosmos::bank::v1beta1::MsgSend out;
    out.set_from_address(desk.town.address(who).text());
    out.set_to_address(desk.town.address(desk.one_of("citizen", citizens)).text());
    const Amount more{desk.dice.one_in(4) ? 0U : 1U};
    write_coins(Coins{Coin{base_denom(), has.value_or(Amount{}).plus(more).value()}},
                out.mutable_amount());
    return wish_of(who, std::move(out));
}

}  // namespace

std::optional<Wish> send(Desk& desk) {
    if (desk.dice.one_in(6)) return send_all(desk);
    const auto who = desk.one_of("payer", payers);
    cosmos::bank::v1beta1::MsgSend out;
    out.set_from_address(desk.town.address(who).text());
    out.set_to_address(desk.town.address(desk.one_of("payer", payers)).text());
    write_coins(Coins{desk.coins(desk.dice.one_in(5) ? 60'000'000 : 9'000)}, out.mutable_amount());
    auto wish = wish_of(who, out);
    if (!desk.dice.one_in(6)) return wish;
    // A second message that may fail: the first must not stay then.
    write_coins(Coins{desk.coins(80'000'000)}, out.mutable_amount());
    wish.messages.push_back(std::make_unique<cosmos::bank::v1beta1::MsgSend>(out));
    return wish;
}

std::optional<Wish> stake(Desk& desk) {
    const auto who        = desk.one_of("saver", savers);
    const auto from       = operator_of(desk);
    const auto coin       = desk.coins(2'000'000);
    const auto& delegator = desk.town.address(who).text();
    switch (desk.dice.below(6)) {
        case 0: {
            staking_pb::MsgUndelegate out;
            out.set_delegator_address(delegator);
            out.set_validator_address(from);
            write_coin(coin, out.mutable_amount());
            return wish_of(who, std::move(out));
        }
        case 1: {
            staking_pb::MsgBeginRedelegate out;
            out.set_delegator_address(delegator);
            out.set_validator_src_address(from);
            out.set_validator_dst_address(operator_of(desk));
            write_coin(coin, out.mutable_amount());
            return wish_of(who, std::move(out));
        }
        case 2: {
            cosmos::distribution::v1beta1::MsgWithdrawDelegatorReward out;
            out.set_delegator_address(delegator);
            out.set_validator_address(from);
            return wish_of(who, std::move(out));
        }
        default: {
            staking_pb::MsgDelegate out;
            out.set_delegator_address(delegator);
            out.set_validator_address(from);
            write_coin(coin, out.mutable_amount());
            return wish_of(who, std::move(out));
        }
    }
}

}  // namespace ve::simulate
