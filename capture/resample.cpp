// Each target pixel is the mean of the source pixels it covers, at least one.
#include "capture/resample.hpp"

#include <algorithm>

namespace ve::capture {

Raster resample(const Raster& source, const Area& area, std::uint32_t width, std::uint32_t height) {
    VE_INVARIANT(area.width > 0 && area.height > 0 && width > 0 && height > 0);
    VE_INVARIANT(area.x + area.width <= source.width && area.y + area.height <= source.height);
    Raster out{width, height, Bytes(std::size_t{width} * height)};
    const auto edge = [](std::uint32_t i, std::uint32_t from, std::uint32_t to) {
        return static_cast<std::uint32_t>(std::uint64_t{i} * from / to);
    };
    for (std::uint32_t y = 0; y < height; ++y) {
        const auto top    = edge(y, area.height, height);
        const auto bottom = std::max(top + 1, edge(y + 1, area.height, height));
        for (std::uint32_t x = 0; x < width; ++x) {
            const auto left   = edge(x, area.width, width);
            const auto right  = std::max(left + 1, edge(x + 1, area.width, width));
            std::uint64_t sum = 0;
            for (auto v = top; v < bottom; ++v)
                for (auto u = left; u < right; ++u) sum += source.at(area.x + u, area.y + v);
            const auto count = std::uint64_t{bottom - top} * (right - left);
            out.pixels[std::size_t{y} * width + x] =
                static_cast<std::uint8_t>((sum + count / 2) / count);
        }
    }
    return out;
}

Raster fit(const Raster& source, std::uint32_t side_max) {
    const auto side = std::max(source.width, source.height);
    if (side <= side_max) return source;
    const auto scaled = [&](std::uint32_t n) {
        return std::max(1U, static_cast<std::uint32_t>(std::uint64_t{n} * side_max / side));
    };
    return resample(source, {0, 0, source.width, source.height}, scaled(source.width),
                    scaled(source.height));
}

}  // namespace ve::capture
