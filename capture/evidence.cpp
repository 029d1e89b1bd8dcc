// Layout facts: on ID-1 cards and passport data pages the portrait stands at the left.
#include "capture/evidence.hpp"

#include <algorithm>

#include "capture/mrz.hpp"
#include "capture/resample.hpp"

namespace ve::capture {

namespace {

// In thousandths of the document's sides.
struct Layout {
    std::uint32_t left = 50, top = 200, right = 360, bottom = 700;
};

Area portrait_area(const Raster& document) {
    const Layout layout;
    const auto part = [](std::uint32_t side, std::uint32_t thousandths) {
        return static_cast<std::uint32_t>(std::uint64_t{side} * thousandths / 1000);
    };
    const auto x = part(document.width, layout.left), y = part(document.height, layout.top);
    return {x, y, part(document.width, layout.right) - x, part(document.height, layout.bottom) - y};
}

// The middle square of a selfie, a little above the centre where heads are.
Area face_area(const Raster& selfie) {
    const auto side = std::min(selfie.width, selfie.height) * 9 / 10;
    return {(selfie.width - side) / 2, (selfie.height - side) / 3, side, side};
}

}  // namespace

Result<Package> make_package(const Address& account, const Raster& document, const Raster& selfie,
                             std::span<const std::string> mrz) {
    Package out;
    out.account = copy_of(account.bytes());
    if (!mrz.empty()) TRY(parse_mrz(mrz));
    out.document_width  = document.width;
    out.document_height = document.height;
    out.selfie_width    = selfie.width;
    out.selfie_height   = selfie.height;
    for (const auto* picture : {&document, &selfie})
        if (picture->width < 64 || picture->height < 64)
            return fail(errors::input, "a picture of {} x {} is too small", picture->width,
                        picture->height);
    out.document = fit(document, document_side_max);
    out.portrait = resample(document, portrait_area(document), crop_side, crop_side);
    out.face     = resample(selfie, face_area(selfie), crop_side, crop_side);
    out.mrz.assign(mrz.begin(), mrz.end());
    return out;
}

Result<std::vector<std::string>> read_mrz_text(std::string_view text) {
    std::vector<std::string> lines;
    std::string line;
    const auto end_line = [&] {
        if (!line.empty()) lines.push_back(std::move(line));
        line.clear();
    };
    for (const char c : text) {
        if (c == '\n') end_line();
        if (c == '\n' || c == '\r' || c == ' ' || c == '\t') continue;
        line.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    }
    end_line();
    TRY(parse_mrz(lines));
    return lines;
}

}  // namespace ve::capture
