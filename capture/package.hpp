// The canonical evidence package: raw gray pixels and exact data, one encoding per content. It is
// what validators score, so that no picture decoder stands in consensus. Sealed before it travels.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace ve::capture {

inline constexpr std::uint32_t crop_side         = 128;  // of both face crops
inline constexpr std::uint32_t document_side_max = 320;  // longer side of the document's raster
inline constexpr std::size_t mrz_lines_max       = 3;
inline constexpr std::size_t mrz_line_max        = 44;
inline constexpr std::size_t package_bytes_max   = 160U << 10;

// Eight bits a pixel, 0 is black, row after row.
struct Raster {
    std::uint32_t width = 0, height = 0;
    Bytes pixels;
    bool empty() const { return pixels.empty(); }
    std::uint8_t at(std::uint32_t x, std::uint32_t y) const {
        return pixels[std::size_t{y} * width + x];
    }
    bool operator==(const Raster&) const = default;
};

struct Package {
    Bytes account;  // whose evidence this is: 20 or 32 bytes, so that nobody else can hand it in
    std::uint32_t document_width = 0, document_height = 0;  // of the picture that was captured
    std::uint32_t selfie_width = 0, selfie_height = 0;
    Raster document;               // the whole document, made smaller
    Raster portrait;               // 128 x 128, cut from the document
    Raster face;                   // 128 x 128, cut from the selfie
    std::vector<std::string> mrz;  // none, 2 or 3 lines
    bool operator==(const Package&) const = default;
};

//   "VEPK" version(1)
//   account                 length byte, bytes
//   captured sizes          4 x BE16
//   document                BE16 width, BE16 height, pixels
//   portrait, face          128 * 128 pixels each
//   lines                   count byte; per line a length byte and its characters
// Errors: no account, a raster of another size, lines too long or too many.
Result<Bytes> encode(const Package& package);
// Refuses every byte string that encode() cannot have made; errors name the offset.
Result<Package> decode_package(ByteView bytes);

}  // namespace ve::capture
