// Reading and writing accounts; numbers are given once and never again.
#include "node/modules/auth/keeper.hpp"

#include <algorithm>

#include "node/modules/auth/account_form.hpp"
#include "node/modules/auth/state.hpp"
#include "node/modules/auth/stored_account.hpp"
#include "wire/any.hpp"

namespace ve::auth {

Keeper::Keeper() : state_{std::make_unique<State>()} {
    declare_module_account(module_account::fee_collector);
    declare_module_account(module_account::gov, {"burner"});
}

Keeper::~Keeper() = default;

std::optional<Account> Keeper::account(Context& ctx, const Address& address) {
    const auto key   = state_->accounts.start().append(text_of(address.bytes()));
    const auto bytes = state_->accounts.look(ctx, key);
    if (!bytes) return std::nullopt;
    if (auto plain = read_plain_account(*bytes, address)) return plain;
    google::protobuf::Any any;  // what we wrote parses, or the node stops
    VE_INVARIANT(any.ParseFromArray(bytes->data(), static_cast<int>(bytes->size())));
    return account_of(base_of(any).value(), address).value();
}

void Keeper::set_account(Context& ctx, const Account& account) {
    const auto* module = module_account(account.address);
    const auto plain   = module == nullptr ? write_plain_account(account) : std::nullopt;
    state_->accounts.write(ctx, text_of(account.address.bytes()),
                           plain ? *plain : wire::serialize(account_any(account, module)));
}

bool Keeper::exists(Context& ctx, const Address& address) {
    return state_->accounts.has(ctx, text_of(address.bytes()));
}

void Keeper::ensure(Context& ctx, const Address& address) {
    if (exists(ctx, address)) return;
    const auto number = next_number(ctx);
    add(ctx, {address, {}, number, {}});
}

void Keeper::add(Context& ctx, const Account& account) {
    std::string number;
    codec::put_u64(number, account.number.value);
    state_->by_number.write(ctx, number, text_of(account.address.bytes()));
    set_account(ctx, account);
}

AccountNumber Keeper::next_number(Context& ctx) {
    const auto number = state_->next_number.get_or(ctx, 0);
    state_->next_number.set(ctx, number + 1);
    return {number};
}

AnteParams Keeper::ante_params(Context& ctx) {
    const auto params = state_->params.find(ctx);
    if (!params) return {};
    return {params->max_memo_characters(), params->tx_sig_limit(),
            Gas{params->tx_size_cost_per_byte()}, Gas{params->sig_verify_cost_secp256k1()}};
}

Address Keeper::declare_module_account(std::string_view name,
                                       std::vector<std::string> permissions) {
    const auto address = module_address(name);
    if (module_account(address) == nullptr)
        module_accounts_.push_back({std::string{name}, address, std::move(permissions)});
    return address;
}

const ModuleAccount* Keeper::module_account(const Address& address) const {
    const auto found = std::ranges::find(module_accounts_, address, &ModuleAccount::address);
    return found == module_accounts_.end() ? nullptr : &*found;
}

}  // namespace ve::auth
