// Any lines: reading ends, and dates that are read lie within their windows.
#include <cstdlib>

#include "capture/evidence.hpp"
#include "capture/mrz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto lines = ve::capture::read_mrz_text(ve::text_of(ve::ByteView{data, size}));
    if (!lines.ok()) return 0;
    const auto zone  = ve::capture::parse_mrz(*lines);
    const auto today = ve::capture::Day::of(ve::Time{1'780'000'000, 0});
    if (!zone.ok()) std::abort();
    const auto born = ve::capture::birth_day(zone->birth, today);
    if (born && *born > today) std::abort();
    (void)ve::capture::expiry_day(zone->expiry, today);
    return 0;
}
