// Integer measures of a gray raster: light, contrast, sharpness, texture.
#pragma once

#include "capture/package.hpp"

namespace ve::capture {

struct Quality {
    std::uint32_t mean            = 0;  // 0 .. 255
    std::uint32_t variance        = 0;  // of the pixels
    std::uint32_t dark_permille   = 0;  // pixels below 16
    std::uint32_t bright_permille = 0;  // pixels above 239
    std::uint32_t flat_permille   = 0;  // blocks of 8 x 8 whose pixels are all equal
    std::uint32_t sharpness       = 0;  // mean square of the Laplacian
};
// The raster is at least 8 x 8.
Quality quality_of(const Raster& raster);

// 0: texture alike everywhere, 1000: nothing in common. Both rasters are 128 x 128.
// Chi-square over histograms of uniform local binary patterns in 7 x 7 cells.
std::uint32_t texture_distance_permille(const Raster& a, const Raster& b);

}  // namespace ve::capture
