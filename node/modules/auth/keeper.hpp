// Accounts: who exists, with which number, sequence and public key. Balances are bank's.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "node/chain/ante.hpp"
#include "node/chain/module_account.hpp"

namespace ve::auth {

struct State;

// What a module said of an account of its own.
struct ModuleAccount {
    std::string name;
    Address address;
    std::vector<std::string> permissions;  // "minter", "burner", "staking"
};

class Keeper final : public AccountKeeper {
  public:
    Keeper();
    ~Keeper() override;

    std::optional<Account> account(Context& ctx, const Address& address) override;
    void set_account(Context& ctx, const Account& account) override;
    AnteParams ante_params(Context& ctx) override;
    bool use_unordered(Context& ctx, const Address& sender, const Time& until) override;
    // Those whose end of validity lies before this block: nobody can send them again.
    Result<void> forget_unordered(Context& ctx);

    bool exists(Context& ctx, const Address& address);
    void ensure(Context& ctx, const Address& address);  // made with the next number where absent

    // A module declares its accounts when it is made, before the chain starts; the account appears
    // in the state when coins first reach it. Coins sent to it by users are refused (gov excepted).
    Address declare_module_account(std::string_view name,
                                   std::vector<std::string> permissions = {});
    const std::vector<ModuleAccount>& module_accounts() const { return module_accounts_; }
    const ModuleAccount* module_account(const Address& address) const;

    // For this folder.
    void add(Context& ctx, const Account& account);  // a new one, its number chosen by the caller
    State& state() { return *state_; }

  private:
    AccountNumber next_number(Context& ctx);
    std::unique_ptr<State> state_;
    std::vector<ModuleAccount> module_accounts_;
};

}  // namespace ve::auth
