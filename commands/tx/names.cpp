#include "commands/tx/names.hpp"

#include "commands/keys/store.hpp"
#include "devnet/accounts.hpp"
#include "node/chain/module_account.hpp"

namespace ve {

Names Names::known_to(Session& session) {
    Names out;
    for (const auto name : {module_account::fee_collector, module_account::gov,
                            module_account::bonded_pool, module_account::unbonded_pool})
        out.names_.emplace(module_address(name), fmt::format("module {}", name));
    for (const auto backend : {"test", "file"})
        for (const auto& key : keys_in_sight(session, backend))
            out.names_.emplace(key.address, key.name);
    if (const auto seed = session.devnet_seed(); seed.ok() && *seed)
        for (const auto& role : devnet::roles()) {
            auto account = devnet::account(**seed, role.name);
            out.names_.emplace(account.address, account.name);
        }
    return out;
}

std::string Names::name(const Address& address) const {
    const auto found = names_.find(address);
    return found == names_.end() ? std::string{} : found->second;
}

std::string Names::shown(const Address& address) const {
    const auto known = name(address);
    return known.empty() ? address.text() : fmt::format("{} ({})", known, address);
}

std::string Names::brief(const Address& address) const {
    const auto known = name(address);
    return known.empty() ? address.text() : known;
}

std::string Names::shown(std::string_view text) const {
    for (const auto prefix : {prefix::account, prefix::operator_, prefix::consensus})
        if (const auto address = Address::parse(text, prefix); address.ok()) {
            const auto known = name(*address);
            return known.empty() ? std::string{text} : fmt::format("{} ({})", known, text);
        }
    return std::string{text};
}

}  // namespace ve
