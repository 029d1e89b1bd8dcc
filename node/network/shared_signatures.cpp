#include "node/network/shared_signatures.hpp"

#include "crypto/hash.hpp"

namespace ve::network {

void SharedSignatures::keep(const Hash& hash) const {
    if (newer_.size() == kept) {
        older_ = std::move(newer_);
        newer_.clear();
    }
    newer_.insert(hash);
}

bool SharedSignatures::holds(const ByteArray<32>& key, ByteView message, ByteView signature) const {
    if (signature.size() != ed25519::Signature{}.size()) return false;  // so that no two read alike
    const auto hash = sha256(key, signature, message);
    if (newer_.contains(hash) || older_.contains(hash)) return true;
    if (!ed25519::verify(key, message, signature)) return false;
    keep(hash);
    return true;
}

void SharedSignatures::made(const ByteArray<32>& key, ByteView message, ByteView signature) const {
    keep(sha256(key, signature, message));
}

}  // namespace ve::network
