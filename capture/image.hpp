// Pictures as files: PNG and JPEG into gray pixels, under hard limits that are checked before any
// decoder runs. For the capture side only; nothing that validators run includes this.
#pragma once

#include "capture/package.hpp"

namespace ve::capture {

inline constexpr std::size_t image_file_max     = 10U << 20;  // bytes
inline constexpr std::uint64_t image_pixels_max = 40'000'000;
inline constexpr std::uint32_t image_side_max   = 20'000;
inline constexpr std::uint32_t image_side_min   = 64;

enum class ImageKind : std::uint8_t { png, jpeg };
struct ImageHeader {
    ImageKind kind;
    std::uint32_t width, height;
};

// Walks the whole file without decoding. Errors name what is wrong: another format, animated, CMYK,
// 12 bits, truncated, too large, too small, more scans than a picture needs.
Result<ImageHeader> read_image_header(ByteView file);

// Errors: those of the header, and whatever the decoder finds, warnings about lost data included.
Result<Raster> decode_image(ByteView file);

// 8-bit gray, no other chunks than needed.
Bytes encode_png(const Raster& image);

}  // namespace ve::capture
