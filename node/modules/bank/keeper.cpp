// Moving, making and destroying coins, with the SDK's events in the SDK's order.
#include "node/modules/bank/keeper.hpp"

#include "base/planted.hpp"
#include "base/sdk_errors.hpp"
#include "node/modules/auth/keeper.hpp"
#include "node/modules/bank/state.hpp"

namespace ve::bank {
namespace {

abci::Event flow(std::string type, std::string who, const std::string& address,
                 const std::string& amount) {
    return event(std::move(type), attribute(std::move(who), address), attribute("amount", amount));
}

}  // namespace

Keeper::Keeper(auth::Keeper& accounts)
    : accounts_{accounts},
      fee_collector_{module_address(module_account::fee_collector)},
      state_{std::make_unique<State>()} {}

Keeper::~Keeper() = default;

Result<void> Keeper::send(Context& ctx, const Address& from, const Address& to,
                          const Coins& coins) {
    if (coins.empty()) return {};
    TRY(ctx.gas().check());
    TRY(subtract(ctx, from, coins));
    TRY(add(ctx, to, coins));
    const auto amount = coins.text(), sender = from.text(), receiver = to.text();
    ctx.emit(flow("coin_spent", "spender", sender, amount));
    ctx.emit(flow("coin_received", "receiver", receiver, amount));
    accounts_.ensure(ctx, to);
    ctx.emit(event("transfer", attribute("recipient", receiver), attribute("sender", sender),
                   attribute("amount", amount)));
    ctx.emit(event("message", attribute("sender", sender)));
    return {};
}

Result<void> Keeper::mint(Context& ctx, const Address& module, const Coins& coins) {
    if (coins.empty()) return {};
    TRY(add(ctx, module, coins));
    for (const auto& coin : coins.list()) {
        const auto all = TRY(supply(ctx, coin.denom).plus(coin.amount));
        state_->supply.set(ctx, coin.denom.text(), all);
    }
    accounts_.ensure(ctx, module);
    emit_received(ctx, module, coins);
    ctx.emit(flow("coinbase", "minter", module.text(), coins.text()));
    return {};
}

Result<void> Keeper::burn(Context& ctx, const Address& module, const Coins& coins) {
    if (coins.empty()) return {};
    TRY(subtract(ctx, module, coins));
    for (const auto& coin : coins.list()) {
        const auto left = TRY(supply(ctx, coin.denom).minus(coin.amount));
        if (VE_PLANTED(burn_keeps_supply)) continue;
        if (left.is_zero())
            state_->supply.erase(ctx, coin.denom.text());
        else
            state_->supply.set(ctx, coin.denom.text(), left);
    }
    emit_spent(ctx, module, coins);
    ctx.emit(flow("burn", "burner", module.text(), coins.text()));
    return {};
}

// An error in the middle leaves a part done; the layer of the transaction takes it back.
Result<void> Keeper::subtract(Context& ctx, const Address& address, const Coins& coins) {
    for (const auto& coin : coins.list()) {
        const auto have = balance(ctx, address, coin.denom);
        if (VE_PLANTED(overdraft_of_one) && have.plus(Amount{1}).value_or(have) == coin.amount) {
            set_balance(ctx, address, coin.denom, have, {});
            continue;
        }
        if (have < coin.amount)
            return fail(sdk::insufficient_funds, "spendable balance {}{} is smaller than {}", have,
                        coin.denom, coin);
        set_balance(ctx, address, coin.denom, have, TRY(have.minus(coin.amount)));
    }
    return {};
}

Result<void> Keeper::add(Context& ctx, const Address& address, const Coins& coins) {
    for (const auto& coin : coins.list()) {
        const auto have = balance(ctx, address, coin.denom);
        const auto now  = have.plus(coin.amount);
        if (!now.ok())
            return fail(sdk::invalid_coins, "{} cannot hold {}{} and {}", address, have, coin.denom,
                        coin);
        set_balance(ctx, address, coin.denom, have, *now);
    }
    return {};
}

void Keeper::set_balance(Context& ctx, const Address& address, const Denom& denom,
                         const Amount& before, const Amount& now) {
    const std::pair key{address, denom.text()};
    if (now.is_zero()) {
        if (before.is_zero()) return;
        state_->balances.erase(ctx, key);
        state_->owners.erase(ctx, {denom.text(), address});
        return;
    }
    state_->balances.set(ctx, key, now);
    if (before.is_zero()) state_->owners.add(ctx, {denom.text(), address});
}

Amount Keeper::balance(Context& ctx, const Address& address, const Denom& denom) {
    return state_->balances.find(ctx, {address, denom.text()}).value_or(Amount{});
}

Coins Keeper::balances(Context& ctx, const Address& address) {
    Coins out;
    for (const auto& [key, amount] : state_->balances.under(ctx, address))
        out = out.plus(Coin{Denom::parse(key.second).value(), amount}).value();
    return out;
}

Amount Keeper::supply(Context& ctx, const Denom& denom) {
    return state_->supply.find(ctx, denom.text()).value_or(Amount{});
}

bool Keeper::send_enabled(Context& ctx, const Denom& denom) {
    if (const auto own = state_->send_enabled.find(ctx, denom.text())) return *own == 1;
    const auto params = state_->params.find(ctx);
    return !params || params->default_send_enabled();
}

bool Keeper::blocked(const Address& receiver) const {
    const auto* module = accounts_.module_account(receiver);
    return module != nullptr && module->name != module_account::gov;
}

Result<void> Keeper::take_fee(Context& ctx, const Address& payer, const Coins& fee) {
    auto taken = send(ctx, payer, fee_collector_, fee);
    if (taken.ok() || !taken.error().is(sdk::insufficient_funds)) return taken;
    return fail(sdk::insufficient_funds, "{}", taken.error().text());
}

void Keeper::emit_spent(Context& ctx, const Address& spender, const Coins& coins) {
    ctx.emit(flow("coin_spent", "spender", spender.text(), coins.text()));
}

void Keeper::emit_received(Context& ctx, const Address& receiver, const Coins& coins) {
    ctx.emit(flow("coin_received", "receiver", receiver.text(), coins.text()));
}

}  // namespace ve::bank
