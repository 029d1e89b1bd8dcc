// Making rasters smaller and cutting pieces out, by integer area averages.
#pragma once

#include "capture/package.hpp"

namespace ve::capture {

struct Area {
    std::uint32_t x = 0, y = 0, width = 0, height = 0;
};

// The area as width x height pixels. The area lies inside and is not empty.
Raster resample(const Raster& source, const Area& area, std::uint32_t width, std::uint32_t height);
// The whole raster with no side above `side_max`, proportions kept; never larger than it was.
Raster fit(const Raster& source, std::uint32_t side_max);

}  // namespace ve::capture
