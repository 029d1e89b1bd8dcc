// A threshold key's bytes, from anywhere: what parses is written again bit for bit.
#include "crypto/multisig.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto key = ve::ThresholdKey::parse_amino({data, size});
    if (key.ok()) VE_INVARIANT(key->amino() == ve::copy_of({data, size}));
    return 0;
}
