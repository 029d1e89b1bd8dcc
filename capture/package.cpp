// Reading and writing by hand, with every length checked before it is used.
#include "capture/package.hpp"

namespace ve::capture {

namespace {

constexpr std::string_view package_magic  = "VEPK";
constexpr std::uint8_t package_version    = 1;
constexpr std::uint32_t captured_side_max = 65'535;
constexpr std::size_t crop_pixels         = std::size_t{crop_side} * crop_side;

bool is_mrz_character(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '<';
}

Result<void> check(const Package& package) {
    if (package.account.size() != 20 && package.account.size() != 32)
        return fail(errors::input, "evidence names its account with 20 or 32 bytes, not {}",
                    package.account.size());
    for (const auto side : {package.document_width, package.document_height, package.selfie_width,
                            package.selfie_height})
        if (side == 0 || side > captured_side_max)
            return fail(errors::input, "a captured picture has a side of {} pixels", side);
    const auto& document = package.document;
    if (document.width == 0 || document.height == 0 || document.width > document_side_max ||
        document.height > document_side_max)
        return fail(errors::input, "the document's raster is {} x {}, sides have 1 to {} pixels",
                    document.width, document.height, document_side_max);
    if (document.pixels.size() != std::size_t{document.width} * document.height)
        return fail(errors::input, "the document's raster has {} pixels for {} x {}",
                    document.pixels.size(), document.width, document.height);
    for (const auto* crop : {&package.portrait, &package.face})
        if (crop->width != crop_side || crop->height != crop_side ||
            crop->pixels.size() != crop_pixels)
            return fail(errors::input, "a face crop is {} x {}, not {} x {}", crop->width,
                        crop->height, crop_side, crop_side);
    if (package.mrz.size() > mrz_lines_max)
        return fail(errors::input, "{} lines in a machine-readable zone", package.mrz.size());
    for (const auto& line : package.mrz) {
        if (line.empty() || line.size() > mrz_line_max)
            return fail(errors::input, "a line of {} characters", line.size());
        for (const char c : line)
            if (!is_mrz_character(c))
                return fail(errors::input, "a machine-readable zone has A-Z, 0-9 and '<' only");
    }
    return {};
}

void put_u16(Bytes& out, std::uint32_t value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
}

class Reader {
  public:
    explicit Reader(ByteView bytes) : bytes_{bytes} {}
    Result<ByteView> take(std::size_t size) {
        if (size > bytes_.size() - at_)
            return fail(errors::input, "an evidence package ends {} bytes early",
                        size - (bytes_.size() - at_))
                .at(fmt::format("byte {}", at_));
        const auto part = bytes_.subspan(at_, size);
        at_ += size;
        return part;
    }
    Result<std::uint32_t> u16() {
        const auto part = TRY(take(2));
        return static_cast<std::uint32_t>(part[0]) << 8 | part[1];
    }
    Result<std::uint8_t> byte() { return TRY(take(1))[0]; }
    Result<Raster> raster(std::uint32_t width, std::uint32_t height) {
        const auto part = TRY(take(std::size_t{width} * height));
        return Raster{width, height, copy_of(part)};
    }
    bool done() const { return at_ == bytes_.size(); }
    std::size_t at() const { return at_; }

  private:
    ByteView bytes_;
    std::size_t at_ = 0;
};

}  // namespace

Result<Bytes> encode(const Package& package) {
    TRY(check(package));
    Bytes out;
    append(out, package_magic);
    out.push_back(package_version);
    out.push_back(static_cast<std::uint8_t>(package.account.size()));
    append(out, package.account);
    for (const auto side : {package.document_width, package.document_height, package.selfie_width,
                            package.selfie_height, package.document.width, package.document.height})
        put_u16(out, side);
    for (const auto* raster : {&package.document, &package.portrait, &package.face})
        append(out, raster->pixels);
    out.push_back(static_cast<std::uint8_t>(package.mrz.size()));
    for (const auto& line : package.mrz) {
        out.push_back(static_cast<std::uint8_t>(line.size()));
        append(out, std::string_view{line});
    }
    return out;
}

Result<Package> decode_package(ByteView bytes) {
    if (bytes.size() > package_bytes_max)
        return fail(errors::input, "an evidence package has {} bytes, at most {} are read",
                    bytes.size(), package_bytes_max);
    Reader in{bytes};
    if (text_of(TRY(in.take(package_magic.size()))) != package_magic)
        return fail(errors::input, "not an evidence package").at("byte 0");
    if (const auto version = TRY(in.byte()); version != package_version)
        return fail(errors::input, "an evidence package of version {}, this reads version {}",
                    version, package_version)
            .at("byte 4");
    Package out;
    const auto account_size = TRY(in.byte());
    out.account             = copy_of(TRY(in.take(account_size)));
    for (auto* side : {&out.document_width, &out.document_height, &out.selfie_width,
                       &out.selfie_height, &out.document.width, &out.document.height})
        *side = TRY(in.u16());
    if (out.document.width > document_side_max || out.document.height > document_side_max)
        return fail(errors::input, "the document's raster is {} x {}", out.document.width,
                    out.document.height)
            .at(fmt::format("byte {}", in.at() - 4));
    out.document     = TRY(in.raster(out.document.width, out.document.height));
    out.portrait     = TRY(in.raster(crop_side, crop_side));
    out.face         = TRY(in.raster(crop_side, crop_side));
    const auto lines = TRY(in.byte());
    if (lines > mrz_lines_max)
        return fail(errors::input, "{} lines in a machine-readable zone", lines)
            .at(fmt::format("byte {}", in.at() - 1));
    for (int i = 0; i < lines; ++i) {
        const auto size = TRY(in.byte());
        out.mrz.emplace_back(text_of(TRY(in.take(size))));
    }
    if (!in.done())
        return fail(errors::input, "bytes follow an evidence package")
            .at(fmt::format("byte {}", in.at()));
    TRY(check(out));
    return out;
}

}  // namespace ve::capture
