// Serialized envelopes from strangers: whatever parses has one form, and opens for nobody.
#include "crypto/envelope.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve;
    static const auto key = x25519::PrivateKey::from_bytes(Bytes(32, 7)).value();
    const auto read       = envelope::parse({data, size});
    if (!read.ok()) return 0;
    const auto again = envelope::serialize(read.value());
    if (!std::equal(again.begin(), again.end(), data, data + size)) std::abort();
    if (envelope::open(read.value(), key).ok()) std::abort();
    return 0;
}
