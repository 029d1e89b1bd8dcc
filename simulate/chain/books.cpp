#include "simulate/chain/books.hpp"

#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/coin_forms.hpp"
#include "node/chain/signing_key.hpp"
#include "node/modules/bank/state.hpp"
#include "simulate/chain/town.hpp"

namespace ve::simulate {

namespace {

using Balances = std::map<std::pair<Address, std::string>, Amount>;

Balances balances_of(View& view) {
    Balances out;
    for (auto& [key, amount] : bank::State{}.balances.list(view.ctx())) out[key] = amount;
    return out;
}

std::map<std::string, Amount> supply_of(View& view) {
    std::map<std::string, Amount> out;
    for (auto& [denom, amount] : bank::State{}.supply.list(view.ctx())) out[denom] = amount;
    return out;
}

struct Moved {
    Amount in, out;
};
using Moves = std::map<std::pair<Address, std::string>, Moved>;

void add(const abci::Event& event, std::string_view who, bool is_in, Moves& moves) {
    const auto* address = value_of(event, who);
    const auto* amount  = value_of(event, "amount");
    if (address == nullptr || amount == nullptr) return;
    const auto parsed = Address::parse(*address);
    const auto coins  = Coins::parse(*amount);
    if (!parsed.ok() || !coins.ok()) return;
    for (const auto& coin : coins->list()) {
        auto& moved = moves[{*parsed, coin.denom.text()}];
        auto& sum   = is_in ? moved.in : moved.out;
        sum         = sum.plus(coin.amount).value_or(sum);
    }
}

Wrong compare_balances(Told& told) {
    Moves moves, made;
    each_event(told, [&](const abci::Event& event) {
        if (event.type == "coin_received") add(event, "receiver", true, moves);
        if (event.type == "coin_spent") add(event, "spender", false, moves);
        if (event.type == "coinbase") add(event, "minter", true, made);
        if (event.type == "burn") add(event, "burner", false, made);
    });
    const auto before = balances_of(told.before), now = balances_of(told.now);
    std::set<std::pair<Address, std::string>> all;
    for (const auto& entry : before) all.insert(entry.first);
    for (const auto& entry : now) all.insert(entry.first);
    for (const auto& entry : moves) all.insert(entry.first);
    for (const auto& key : all) {
        const auto had    = before.contains(key) ? before.at(key) : Amount{};
        const auto has    = now.contains(key) ? now.at(key) : Amount{};
        const auto is     = has.plus(moves[key].out).value_or(Amount{});
        const auto should = had.plus(moves[key].in).value_or(Amount{});
        if (is != should)
            return fmt::format("{} had {}{}, was told of {} in and {} out, and has {}", key.first,
                               had, key.second, moves[key].in, moves[key].out, has);
    }
    auto supply = supply_of(told.before), after = supply_of(told.now);
    for (const auto& [key, moved] : made) {
        auto& sum = supply[key.second];
        sum       = sum.plus(moved.in).value_or(sum);
        auto left = sum.minus(moved.out);
        if (!left.ok()) return fmt::format("more {} was burned than there is", key.second);
        sum = *left;
    }
    std::erase_if(supply, [](const auto& entry) { return entry.second.is_zero(); });
    std::erase_if(after, [](const auto& entry) { return entry.second.is_zero(); });
    if (supply != after) return "the supply is not what was, and was made, and was burned";
    return {};
}

bool ran_messages(const abci::TxResult& result) {
    return result.ok() || result.log.find("failed to execute message") != std::string::npos;
}

Wrong paid(const ToldTx& one) {
    const auto fee = parse_coins(one.tx->auth_info->fee().amount());
    if (!fee.ok() || fee->empty()) return {};
    const auto payer = one.tx->signers.front().text();
    for (const auto& event : one.result->events) {
        const auto *who = value_of(event, "spender"), *amount = value_of(event, "amount");
        if (event.type == "coin_spent" && who != nullptr && *who == payer && *amount == fee->text())
            return {};
    }
    return fmt::format("a transaction of {} ran and has not paid its fee of {}", payer, *fee);
}

// Signed by its one signer for this chain, said without the code that checks it.
bool is_signed(const wire::Tx& tx, const Account& account) {
    if (tx.signatures.size() != 1 || tx.signers.size() != 1) return false;
    const auto key = read_signing_key(tx.auth_info->signer_infos(0).public_key());
    if (!key.ok() || key->address() != tx.signers.front()) return false;
    const auto what =
        wire::sign_bytes_direct(tx.body_bytes, tx.auth_info_bytes, sim_chain_id, account.number);
    return secp256k1::verify(key->single, bytes_of(what), bytes_of(tx.signatures.front()));
}

}  // namespace

Wrong Books::check(Told& told) {
    std::map<Address, std::uint64_t> sequences;
    for (const auto& one : told.txs) {
        const bool ran = ran_messages(*one.result);
        if (ran && !one.tx) return "what is no transaction was run";
        if (ran != one.spent_sequence)
            return fmt::format(
                "a transaction {}: {}",
                ran ? "ran, and used up no sequence" : "was refused, and used up its sequence",
                one.result->log);
        if (!ran) continue;
        if (auto wrong = paid(one)) return wrong;
        if (one.result->ok() && !done_.insert(one.hash).second)
            return "a transaction succeeded twice";
        for (const auto& signer : one.tx->signers) {
            const auto known   = sequences.find(signer);
            const auto account = told.before.account(signer);
            const auto at      = known != sequences.end() ? known->second
                                 : account                ? account->sequence.value
                                                          : 0;
            const auto said    = one.tx->auth_info->signer_infos(0).sequence();
            if (said != at)
                return fmt::format("{} is at sequence {}, and one of {} ran", signer, at, said);
            sequences[signer] = at + 1;
            if (!account || !is_signed(*one.tx, *account))
                return fmt::format("a transaction of {} ran that it has not signed", signer);
        }
    }
    for (const auto& [signer, sequence] : sequences)
        if (const auto account = told.now.account(signer);
            !account || account->sequence.value != sequence)
            return fmt::format("{} should be at sequence {}", signer, sequence);
    return compare_balances(told);
}

}  // namespace ve::simulate
