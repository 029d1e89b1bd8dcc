// Names of addresses, as far as this user knows them without a passphrase: keys of the keyrings,
// accounts of the devnet, accounts of modules.
#pragma once

#include <map>

#include "commands/session.hpp"

namespace ve {

class Names {
  public:
    static Names known_to(Session& session);

    std::string name(const Address& address) const;   // empty: unknown
    std::string shown(const Address& address) const;  // "alice (ve1…)", or the address alone
    std::string brief(const Address& address) const;  // the name, or the address
    // An address in the text of any of the chain's prefixes; other text as it is.
    std::string shown(std::string_view text) const;

  private:
    std::map<Address, std::string> names_;
};

}  // namespace ve
