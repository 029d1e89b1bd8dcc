// Any bytes as a vote extension: what decodes encodes to the same bytes.
#include <cstdlib>

#include "node/modules/veid/votes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes     = ve::text_of(ve::ByteView{data, size});
    const auto extension = ve::veid::decode_extension(bytes);
    if (extension.ok() && ve::veid::encode(*extension) != bytes) std::abort();
    return 0;
}
