// Sums run in 64 bits; the largest raster keeps every one of them far below the limit.
#include "capture/measure.hpp"

#include <bit>

namespace ve::capture {

namespace {

constexpr std::uint32_t block_side = 8;

std::uint32_t flat_blocks_permille(const Raster& raster) {
    std::uint32_t flat = 0, all = 0;
    for (std::uint32_t y = 0; y + block_side <= raster.height; y += block_side)
        for (std::uint32_t x = 0; x + block_side <= raster.width; x += block_side) {
            const auto first = raster.at(x, y);
            bool equal       = true;
            for (std::uint32_t v = 0; v < block_side && equal; ++v)
                for (std::uint32_t u = 0; u < block_side; ++u)
                    if (raster.at(x + u, y + v) != first) equal = false;
            flat += equal ? 1 : 0;
            ++all;
        }
    return all == 0 ? 0 : flat * 1000 / all;
}

std::uint32_t laplacian_energy(const Raster& raster) {
    std::uint64_t sum = 0;
    for (std::uint32_t y = 1; y + 1 < raster.height; ++y)
        for (std::uint32_t x = 1; x + 1 < raster.width; ++x) {
            const int value = 4 * raster.at(x, y) - raster.at(x - 1, y) - raster.at(x + 1, y) -
                              raster.at(x, y - 1) - raster.at(x, y + 1);
            sum += static_cast<std::uint64_t>(value * value);
        }
    return static_cast<std::uint32_t>(sum /
                                      (std::uint64_t{raster.width - 2} * (raster.height - 2)));
}

// Patterns with at most two changes around the circle get a bin each, all others share the last.
constexpr std::uint32_t bins                           = 59;
constexpr std::array<std::uint8_t, 256> bin_of_pattern = [] {
    std::array<std::uint8_t, 256> out{};
    std::uint8_t next = 0;
    for (unsigned pattern = 0; pattern < 256; ++pattern) {
        const unsigned turned = ((pattern << 1) | (pattern >> 7)) & 255U;
        out[pattern] = std::popcount(pattern ^ turned) <= 2 ? next++ : std::uint8_t{bins - 1};
    }
    return out;
}();

constexpr std::uint32_t cells = 7, cell_side = 18;  // 126 interior pixels a side
static_assert(cells * cell_side + 2 == crop_side);
constexpr int noise = 4;  // differences up to here count as none
using Histogram     = std::array<std::uint32_t, bins>;

std::uint8_t bin_at(const Raster& raster, std::uint32_t x, std::uint32_t y) {
    const int centre = raster.at(x, y);
    unsigned pattern = 0;
    const auto look  = [&](std::uint32_t u, std::uint32_t v) {
        pattern = (pattern << 1) | (raster.at(u, v) > centre + noise ? 1U : 0U);
    };
    look(x - 1, y - 1), look(x, y - 1), look(x + 1, y - 1), look(x + 1, y);
    look(x + 1, y + 1), look(x, y + 1), look(x - 1, y + 1), look(x - 1, y);
    return bin_of_pattern[pattern];
}

Histogram histogram(const Raster& raster, std::uint32_t cell_x, std::uint32_t cell_y) {
    Histogram out{};
    for (std::uint32_t y = 0; y < cell_side; ++y)
        for (std::uint32_t x = 0; x < cell_side; ++x)
            ++out[bin_at(raster, 1 + cell_x * cell_side + x, 1 + cell_y * cell_side + y)];
    return out;
}

}  // namespace

Quality quality_of(const Raster& raster) {
    VE_INVARIANT(raster.width >= block_side && raster.height >= block_side);
    std::uint64_t sum = 0, squares = 0, dark = 0, bright = 0;
    for (const std::uint64_t pixel : raster.pixels) {
        sum += pixel;
        squares += pixel * pixel;
        dark += pixel < 16 ? 1 : 0;
        bright += pixel > 239 ? 1 : 0;
    }
    const std::uint64_t count = raster.pixels.size();
    Quality out;
    out.mean          = static_cast<std::uint32_t>(sum / count);
    out.variance      = static_cast<std::uint32_t>((squares * count - sum * sum) / (count * count));
    out.dark_permille = static_cast<std::uint32_t>(dark * 1000 / count);
    out.bright_permille = static_cast<std::uint32_t>(bright * 1000 / count);
    out.flat_permille   = flat_blocks_permille(raster);
    out.sharpness       = laplacian_energy(raster);
    return out;
}

std::uint32_t texture_distance_permille(const Raster& a, const Raster& b) {
    VE_INVARIANT(a.width == crop_side && a.height == crop_side);
    VE_INVARIANT(b.width == crop_side && b.height == crop_side);
    constexpr std::uint64_t one = 1U << 16;
    std::uint64_t distance      = 0;
    for (std::uint32_t y = 0; y < cells; ++y)
        for (std::uint32_t x = 0; x < cells; ++x) {
            const auto left = histogram(a, x, y), right = histogram(b, x, y);
            for (std::uint32_t bin = 0; bin < bins; ++bin) {
                const std::uint64_t together = left[bin] + right[bin];
                const auto apart =
                    left[bin] > right[bin] ? left[bin] - right[bin] : right[bin] - left[bin];
                if (together != 0) distance += one * apart * apart / together;
            }
        }
    constexpr std::uint64_t farthest = one * 2 * cell_side * cell_side * cells * cells;
    return static_cast<std::uint32_t>(distance * 1000 / farthest);
}

}  // namespace ve::capture
