// Signs with a secp256k1 key that lies in memory: the accounts of devnets and scenarios, which
// follow from a seed. Keys of users stay in their keyring.
#pragma once

#include "client/transaction.hpp"
#include "crypto/secp256k1.hpp"

namespace ve::client {

class KeySigner final : public Signer {
  public:
    explicit KeySigner(secp256k1::PrivateKey key) : key_{std::move(key)} {}
    Address address() const override { return key_.public_key().address(); }
    Bytes public_key() const override { return copy_of(key_.public_key().bytes()); }
    bool any_thread() const override { return true; }
    Result<ByteArray<64>> sign(ByteView message) const override {
        return secp256k1::sign(key_, message);
    }

  private:
    secp256k1::PrivateKey key_;
};

}  // namespace ve::client
