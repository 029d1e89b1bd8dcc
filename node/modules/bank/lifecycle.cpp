// Balances of a genesis file must add up to the supply, then and ever after.
#include "node/modules/bank/lifecycle.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "node/chain/coin_forms.hpp"
#include "node/modules/auth/keeper.hpp"
#include "node/modules/bank/state.hpp"

namespace ve::bank {

namespace pb = cosmos::bank::v1beta1;

pb::GenesisState Lifecycle::initial() {
    pb::GenesisState genesis;
    genesis.mutable_params()->set_default_send_enabled(true);
    return genesis;
}

Result<void> Lifecycle::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    auto& state = keeper_.state();
    auto params = genesis.params();
    for (const auto* list : {&genesis.params().send_enabled(), &genesis.send_enabled()})
        for (const auto& entry : *list) {
            TRY(Denom::parse(entry.denom()));
            state.send_enabled.set(ctx, entry.denom(), entry.enabled() ? 1 : 0);
        }
    params.clear_send_enabled();
    state.params.set(ctx, params);

    const auto sum    = TRY(import_balances(ctx, genesis));
    const auto supply = TRY(parse_coins(genesis.supply()));
    if (!supply.empty() && supply != sum)
        return fail(ve::errors::input, "genesis supply is incorrect, expected {}, got {}", supply,
                    sum);
    for (const auto& coin : sum.list()) state.supply.set(ctx, coin.denom.text(), coin.amount);
    for (const auto& metadata : genesis.denom_metadata()) {
        TRY(Denom::parse(metadata.base()));
        if (state.metadata.has(ctx, metadata.base()))
            return fail(ve::errors::input, "duplicate client metadata for denom {}",
                        metadata.base());
        state.metadata.set(ctx, metadata.base(), metadata);
    }
    return {};
}

Result<Coins> Lifecycle::import_balances(Context& ctx, const pb::GenesisState& genesis) {
    std::set<Address> seen;
    Coins sum;
    for (const auto& balance : genesis.balances()) {
        const auto address = TRY(Address::parse(balance.address()));
        const auto coins   = TRY(parse_coins(balance.coins()));
        if (!seen.insert(address).second)
            return fail(ve::errors::input, "duplicate balance for address {}", address);
        TRY(keeper_.add(ctx, address, coins));
        sum = TRY(sum.plus(coins));
    }
    for (const auto& address : seen) keeper_.accounts().ensure(ctx, address);
    return sum;
}

Result<pb::GenesisState> Lifecycle::export_genesis(Context& ctx) {
    auto& state = keeper_.state();
    pb::GenesisState genesis;
    *genesis.mutable_params() = state.params.get_or(ctx, initial().params());
    std::optional<Address> last;
    for (const auto& [key, amount] : state.balances.list(ctx)) {
        const auto& [address, denom] = key;
        if (last != address) genesis.add_balances()->set_address(address.text());
        last       = address;
        auto* coin = genesis.mutable_balances()->rbegin()->add_coins();
        coin->set_denom(denom);
        coin->set_amount(amount.text());
    }
    for (const auto& [denom, amount] : state.supply.list(ctx)) {
        auto* coin = genesis.add_supply();
        coin->set_denom(denom);
        coin->set_amount(amount.text());
    }
    for (const auto& [denom, metadata] : state.metadata.list(ctx))
        *genesis.add_denom_metadata() = metadata;
    for (const auto& [denom, enabled] : state.send_enabled.list(ctx)) {
        auto* entry = genesis.add_send_enabled();
        entry->set_denom(denom);
        entry->set_enabled(enabled == 1);
    }
    return genesis;
}

// Over the raw keys (0x02, length, address, denomination): there may be very many.
Result<void> Lifecycle::supply_is_the_sum(Context& ctx) {
    std::map<std::string, Amount, std::less<>> sums;
    std::size_t balances = 0;
    std::optional<Error> wrong;
    ctx.state().at("bank").walk("\x02", [&](std::string_view key, std::string_view value) {
        const auto denom  = key.substr(2 + static_cast<std::uint8_t>(key[1]));
        const auto amount = Amount::parse(value);
        auto sum          = sums.find(denom);
        if (sum == sums.end()) sum = sums.emplace(denom, Amount{}).first;
        const auto more = amount.ok() ? sum->second.plus(*amount) : amount;
        if (!more.ok() || amount->is_zero()) {
            wrong = fail(ve::errors::corrupt, "a balance of {}{}", value, denom);
            return false;
        }
        sum->second = *more;
        ++balances;
        return true;
    });
    if (wrong) return *wrong;
    for (const auto& [denom, supply] : keeper_.state().supply.list(ctx)) {
        const auto sum = sums.extract(denom);
        if (sum.empty() || sum.mapped() != supply)
            return fail(ve::errors::corrupt, "the supply is {}{}, the balances add up to {}",
                        supply, denom, sum.empty() ? Amount{} : sum.mapped());
    }
    if (!sums.empty())
        return fail(ve::errors::corrupt, "balances of {} but no supply", sums.begin()->first);
    const auto owners = keeper_.state().owners.count(ctx);
    if (owners != balances)
        return fail(ve::errors::corrupt, "{} balances have {} owners", balances, owners);
    return {};
}

namespace {

// What came to one denomination and what went, in balances and in its supply.
struct Movement {
    Amount gained, lost, minted, burned;
};

Result<Amount> amount_at(std::string_view key, std::optional<std::string_view> value) {
    if (!value) return Amount{};
    const auto amount = Amount::parse(*value);
    if (!amount.ok() || amount->is_zero())
        return fail(ve::errors::corrupt, "a balance or supply of {} at key {}", *value,
                    hex(bytes_of(key)));
    return *amount;
}

// A balance stands under 0x02, length, address, denomination; its owner under 0x03, denomination,
// zero, length, address.
std::string owner_of(std::string_view balance, std::size_t denom_at) {
    std::string key{'\x03'};
    return key.append(balance.substr(denom_at)).append(1, '\0').append(balance, 1, denom_at - 1);
}
std::string balance_of(std::string_view owner) {
    const auto zero = std::min(owner.find('\0'), owner.size() - 1);
    std::string key{'\x02'};
    return key.append(owner.substr(zero + 1)).append(owner, 1, zero - 1);
}

}  // namespace

// The same by what is new: keys 0x00 are supplies, 0x02 balances, 0x03 owners.
Result<void> Lifecycle::supply_moves_with_the_sum(Context& ctx, const store::State& before) {
    const auto& now = ctx.state().at("bank");
    std::map<std::string, Movement, std::less<>> moved;
    for (const auto& [key, from, to] : store::differences(before.at("bank"), now)) {
        if (key[0] == '\x03' && now.has(balance_of(key)) != to.has_value())
            return fail(ve::errors::corrupt, "the owner at key {} and a balance do not agree",
                        hex(bytes_of(key)));
        const bool supply = key[0] == '\x00';
        if (!supply && key[0] != '\x02') continue;
        const auto was = TRY(amount_at(key, from));
        const auto is  = TRY(amount_at(key, to));
        const auto start =
            supply ? 1 : std::min(2 + std::size_t{static_cast<std::uint8_t>(key[1])}, key.size());
        const auto denom = key.substr(start);
        auto at          = moved.find(denom);
        if (at == moved.end()) at = moved.emplace(denom, Movement{}).first;
        auto& sums = at->second;
        auto& in   = supply ? sums.minted : sums.gained;
        auto& out  = supply ? sums.burned : sums.lost;
        in         = TRY(in.plus(is));
        out        = TRY(out.plus(was));
        if (supply) continue;
        // One that stays has the owner that it had, or the owner's key is a difference, too.
        if (from.has_value() == to.has_value()) continue;
        if (now.has(owner_of(key, start)) != to.has_value())
            return fail(ve::errors::corrupt, "a balance of {} and its owner do not agree", denom);
    }
    for (const auto& [denom, sums] : moved)
        if (TRY(sums.gained.plus(sums.burned)) != TRY(sums.lost.plus(sums.minted)))
            return fail(ve::errors::corrupt,
                        "balances of {} went from {} to {}, and their supply from {} to {}", denom,
                        sums.lost, sums.gained, sums.burned, sums.minted);
    return {};
}

}  // namespace ve::bank
