// Accounts of a genesis file. Numbers given twice are replaced by the lowest that nobody has.
#include "node/modules/auth/lifecycle.hpp"

#include <set>

#include "node/modules/auth/account_form.hpp"
#include "node/modules/auth/messages.hpp"
#include "node/modules/auth/state.hpp"

namespace ve::auth {
namespace {

Result<std::vector<Account>> read_accounts(const cosmos::auth::v1beta1::GenesisState& genesis) {
    std::vector<Account> out;
    std::set<Address> seen;
    for (const auto& any : genesis.accounts()) {
        const auto base = TRY(base_of(any));
        auto account    = TRY(account_of(base));
        if (!seen.insert(account.address).second)
            return fail(errors::input, "duplicate account found in genesis state; address: {}",
                        account.address);
        out.push_back(std::move(account));
    }
    return out;
}

void number_apart(std::vector<Account>& accounts) {
    std::set<std::uint64_t> taken;
    std::vector<Account*> waiting;
    for (auto& account : accounts)
        if (!taken.insert(account.number.value).second) waiting.push_back(&account);
    std::uint64_t next = 0;
    for (auto* account : waiting) {
        while (taken.contains(next)) ++next;
        account->number.value = next;
        taken.insert(next);
    }
}

}  // namespace

cosmos::auth::v1beta1::GenesisState Lifecycle::initial() {
    cosmos::auth::v1beta1::GenesisState genesis;
    *genesis.mutable_params() = default_params();
    return genesis;
}

Result<void> Lifecycle::import_genesis(Context& ctx,
                                       const cosmos::auth::v1beta1::GenesisState& genesis) {
    TRY(check_params(genesis.params()));
    auto accounts = TRY(read_accounts(genesis));
    number_apart(accounts);
    auto& state = keeper_.state();
    state.params.set(ctx, genesis.params());
    std::uint64_t next = 0;
    for (const auto& account : accounts) {
        keeper_.add(ctx, account);
        next = std::max(next, account.number.value + 1);
    }
    state.next_number.set(ctx, next);
    return {};
}

Result<cosmos::auth::v1beta1::GenesisState> Lifecycle::export_genesis(Context& ctx) {
    cosmos::auth::v1beta1::GenesisState genesis;
    *genesis.mutable_params() = keeper_.state().params.get_or(ctx, default_params());
    for (const auto& entry : keeper_.state().accounts.list(ctx))
        VE_INVARIANT(genesis.add_accounts()->ParseFromString(entry.value));
    return genesis;
}

Result<void> Lifecycle::numbers_are_unique(Context& ctx) {
    const auto next          = keeper_.state().next_number.get_or(ctx, 0);
    const std::size_t known  = keeper_.state().by_number.count(ctx);
    const std::size_t stored = keeper_.state().accounts.count(ctx);
    if (known != stored) return fail(errors::corrupt, "{} accounts have {} numbers", stored, known);
    if (known > next) return fail(errors::corrupt, "{} numbers below {}", known, next);
    return {};
}

// The same by what is new: as many accounts as numbers come, and none that was given before.
Result<void> Lifecycle::new_numbers_are_unique(Context& ctx, const store::State& before) {
    constexpr std::string_view accounts = "\x01", numbers = "accountNumber";
    std::int64_t extra = 0;
    for (const auto& [key, from, to] :
         store::differences(before.at("acc"), ctx.state().at("acc"))) {
        const bool account = key.starts_with(accounts), number = key.starts_with(numbers);
        if ((!account && !number) || from.has_value() == to.has_value()) continue;
        extra += account == to.has_value() ? 1 : -1;
    }
    if (extra != 0)
        return fail(errors::corrupt, "accounts and their numbers differ by {} after a block",
                    extra);
    return {};
}

}  // namespace ve::auth
