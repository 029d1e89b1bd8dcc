// Who says whether a signature is true: each for itself here. A process with several validators
// finds out once for all of them, and need not look at what it signed itself.
#pragma once

#include "crypto/ed25519.hpp"

namespace ve {

class Signatures {
  public:
    virtual ~Signatures() = default;
    virtual bool holds(const ByteArray<32>& key, ByteView message, ByteView signature) const {
        return ed25519::verify(key, message, signature);
    }
    // This process made it just now.
    virtual void made(const ByteArray<32>&, ByteView, ByteView) const {}
};

}  // namespace ve
