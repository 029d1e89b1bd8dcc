#include "simulate/chain/clients.hpp"

#include "simulate/chain/everyday.hpp"
#include "simulate/chain/signing.hpp"

namespace ve::simulate {

namespace {
constexpr std::int64_t waits = 3;  // blocks, until a client looks again what his sequence is
}

std::optional<Wish> Clients::wish(Desk& desk) {
    switch (desk.dice.below(10)) {
        case 0: return send(desk);
        case 1: return stake(desk);
        case 2: return identities_.wish(desk);
        case 3:
        case 4: return factors_.wish(desk);
        case 5:
        case 6: return market_.settle(desk);
        default: return market_.trade(desk);
    }
}

std::string Clients::signed_by(const Wish& wish, Desk& desk) {
    const auto account = desk.view.account(desk.town.address(wish.who));
    if (!account) return {};
    auto& sent = sent_[wish.who];
    if (sent.next < account->sequence || desk.view.height().value > sent.at.value + waits)
        sent = {account->sequence, desk.view.height()};
    Signing how{.chain_id = sim_chain_id, .number = account->number, .sequence = sent.next};
    if (desk.dice.one_in(3)) how.fee = Coins{desk.coins(50)};
    how.memo           = fmt::format("{}", ++count_);
    const bool is_good = !desk.dice.one_in(12);
    if (is_good)
        ++sent.next.value;
    else
        abuse_.spoil(desk.dice, how);
    return sign(wish.messages, desk.town.key(wish.who), how);
}

std::optional<std::string> Clients::next(network::Dice& dice, View& view) {
    Desk desk{town_, view, dice};
    if (dice.one_in(14))
        if (auto old = abuse_.again(dice)) return old;
    const auto wanted = wish(desk);
    if (!wanted) return {};
    auto tx = signed_by(*wanted, desk);
    if (tx.empty()) return {};
    abuse_.saw(tx);
    if (dice.one_in(10)) return abuse_.spoiled(dice, std::move(tx));
    return tx;
}

}  // namespace ve::simulate
