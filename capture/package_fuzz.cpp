// Any bytes: a package that decodes encodes to the same bytes, and scoring it ends.
#include <cstdlib>

#include "capture/score.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ve::ByteView bytes{data, size};
    const auto package = ve::capture::decode_package(bytes);
    if (!package.ok()) return 0;
    const auto again = ve::capture::encode(*package);
    if (!again.ok() || ve::text_of(*again) != ve::text_of(bytes)) std::abort();
    const auto got = ve::capture::score(*package, ve::Time{1'780'000'000, 0});
    if (got.total > ve::capture::total_max || (got.rejected && got.total != 0)) std::abort();
    return 0;
}
