// Who lives on a simulated chain: names whose keys follow from them, and the genesis that gives
// them money, scores and roles. What they do is their own business (clients.hpp).
#pragma once

#include <map>

#include "base/coin.hpp"
#include "base/json.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/nacl.hpp"
#include "crypto/secp256k1.hpp"
#include "node/application.hpp"

namespace ve::simulate {

inline constexpr std::string_view sim_chain_id   = "ve-sim-1";
inline constexpr std::string_view capture_client = "sim-client";

inline constexpr std::size_t payers = 3, tenants = 2, providers = 2, guarded = 2, citizens = 3,
                             savers = 2;

std::string numbered(std::string_view what, std::size_t number);  // "tenant-1"

class Town {
  public:
    explicit Town(std::size_t validators);

    const secp256k1::PrivateKey& key(const std::string& name) const;
    const Address& address(const std::string& name) const;
    const std::string* name_of(const Address& address) const;  // nothing: no account of ours
    std::size_t validators() const { return validators_; }

    // What evidence is sealed for, and who signs that it was captured.
    static x25519::PrivateKey box_key(std::size_t validator);
    static ed25519::PrivateKey capture_key();

    abci::InitChain genesis() const;

  private:
    void add(const std::string& name, std::string_view coins);
    Json overrides() const;

    struct Person {
        secp256k1::PrivateKey key;
        Address address;
        Coins coins;
    };
    std::size_t validators_;
    std::map<std::string, Person> people_;
    std::map<Address, std::string> names_;
};

}  // namespace ve::simulate
