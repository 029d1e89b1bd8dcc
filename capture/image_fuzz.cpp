// Any file: the walk over its header and the decoder end within their limits.
#include <cstdlib>

#include "capture/image.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ve::ByteView file{data, size};
    const auto header = ve::capture::read_image_header(file);
    if (!header.ok() || std::uint64_t{header->width} * header->height > 1'000'000) return 0;
    const auto raster = ve::capture::decode_image(file);
    if (raster.ok() && raster->pixels.size() != std::size_t{header->width} * header->height)
        std::abort();
    return 0;
}
