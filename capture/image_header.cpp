// What a file claims to be, from its chunks and markers alone.
#include "capture/image.hpp"

namespace ve::capture {

namespace {

std::uint32_t be32(ByteView at) {
    return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 |
           at[3];
}
std::uint32_t be16(ByteView at) { return std::uint32_t{at[0]} << 8 | at[1]; }

constexpr std::string_view png_magic{"\x89PNG\r\n\x1a\n", 8};
constexpr std::size_t jpeg_scans_max = 64;

Error truncated(std::size_t at) {
    return fail(errors::input, "the picture ends in the middle").at(fmt::format("byte {}", at));
}

Result<void> check_size(std::uint32_t width, std::uint32_t height) {
    if (width < image_side_min || height < image_side_min)
        return fail(errors::input, "a picture of {} x {}; each side needs at least {} pixels",
                    width, height, image_side_min);
    if (width > image_side_max || height > image_side_max ||
        std::uint64_t{width} * height > image_pixels_max)
        return fail(errors::input, "a picture of {} x {} is too large", width, height)
            .with_hint("at most {} million pixels are read", image_pixels_max / 1'000'000);
    return {};
}

Result<ImageHeader> read_png(ByteView file) {
    ImageHeader out{ImageKind::png, 0, 0};
    bool data = false;
    for (std::size_t at = png_magic.size();;) {
        if (file.size() - at < 12) return truncated(at);
        const auto size = be32(file.subspan(at));
        const auto name = text_of(file.subspan(at + 4, 4));
        if (size > file.size() - at - 12) return truncated(at);
        if (at == png_magic.size()) {
            if (name != "IHDR" || size != 13)
                return fail(errors::input, "a PNG without its header").at("byte 8");
            out.width  = be32(file.subspan(at + 8));
            out.height = be32(file.subspan(at + 12));
            TRY(check_size(out.width, out.height));
        } else if (name == "acTL") {
            return fail(errors::input, "an animated PNG; one still picture is needed");
        } else if (name == "IDAT") {
            data = true;
        } else if (name == "IEND") {
            if (!data) return fail(errors::input, "a PNG without pixels");
            return out;
        }
        at += std::size_t{size} + 12;
    }
}

bool is_frame(std::uint8_t marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}
bool stands_alone(std::uint8_t marker) {
    return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

Result<void> read_frame(ByteView segment, std::uint8_t marker, ImageHeader& out) {
    if (out.width != 0) return fail(errors::input, "a JPEG with two frames");
    if (marker != 0xc0 && marker != 0xc1 && marker != 0xc2)
        return fail(errors::input,
                    "a lossless or arithmetic JPEG; baseline and progressive are read");
    if (segment.size() < 6) return fail(errors::input, "a JPEG with a broken frame header");
    if (segment[0] != 8)
        return fail(errors::input, "a JPEG with {} bits a sample; 8 are read", segment[0]);
    out.height = be16(segment.subspan(1));
    out.width  = be16(segment.subspan(3));
    TRY(check_size(out.width, out.height));
    if (segment[5] == 4) return fail(errors::input, "a CMYK JPEG; gray and colour are read");
    if (segment[5] != 1 && segment[5] != 3)
        return fail(errors::input, "a JPEG with {} components", segment[5]);
    return {};
}

Result<ImageHeader> read_jpeg(ByteView file) {
    ImageHeader out{ImageKind::jpeg, 0, 0};
    std::size_t scans = 0;
    std::size_t at    = 2;
    for (;;) {
        // Entropy-coded bytes between markers are stepped over: 0xff 0x00 is data, not a marker.
        while (at + 1 < file.size() &&
               (file[at] != 0xff || file[at + 1] == 0 || file[at + 1] == 0xff)) {
            if (scans == 0 && file[at] != 0xff)
                return fail(errors::input, "a JPEG with bytes between its segments")
                    .at(fmt::format("byte {}", at));
            ++at;
        }
        if (at + 1 >= file.size()) return truncated(at);
        const auto marker = file[at + 1];
        at += 2;
        if (stands_alone(marker)) continue;
        if (marker == 0xd9) {
            if (out.width == 0 || scans == 0) return fail(errors::input, "a JPEG without pixels");
            return out;
        }
        if (file.size() - at < 2) return truncated(at);
        const auto size = be16(file.subspan(at));
        if (size < 2)
            return fail(errors::input, "a JPEG with a broken segment")
                .at(fmt::format("byte {}", at));
        if (size > file.size() - at) return truncated(at);
        if (is_frame(marker)) TRY(read_frame(file.subspan(at + 2, size - 2), marker, out));
        if (marker == 0xda && ++scans > jpeg_scans_max)
            return fail(errors::input, "a JPEG with more than {} scans", jpeg_scans_max);
        at += size;
    }
}

// Formats that people hand in by mistake, named so that they know what to convert.
std::string_view foreign_format(ByteView file) {
    const auto text = text_of(file);
    if (text.starts_with("GIF8")) return "a GIF";
    if (text.starts_with("BM")) return "a BMP";
    if (text.starts_with("II*\0") || text.starts_with("MM\0*")) return "a TIFF";
    if (text.starts_with("%PDF")) return "a PDF";
    if (text.starts_with("RIFF") && text.substr(0, 16).find("WEBP") != std::string_view::npos)
        return "a WebP";
    if (text.substr(0, 16).find("ftyp") != std::string_view::npos)
        return "a HEIC, AVIF or video file";
    if (text.starts_with("<svg") || text.starts_with("<?xml")) return "an SVG";
    return "neither a PNG nor a JPEG";
}

}  // namespace

Result<ImageHeader> read_image_header(ByteView file) {
    if (file.empty()) return fail(errors::input, "the picture file is empty");
    if (file.size() > image_file_max)
        return fail(errors::input, "a picture file of {} bytes; at most {} are read", file.size(),
                    image_file_max);
    if (text_of(file).starts_with(png_magic)) return read_png(file);
    if (file.size() > 3 && file[0] == 0xff && file[1] == 0xd8) return read_jpeg(file);
    return fail(errors::input, "the picture is {}", foreign_format(file))
        .with_hint("give a PNG or a JPEG");
}

}  // namespace ve::capture
