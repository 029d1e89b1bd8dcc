#include "capture/image.hpp"

#include <jpeglib.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "capture/testimage.hpp"

namespace ve::capture {

namespace {

Raster gradient(std::uint32_t width, std::uint32_t height) {
    Raster out{width, height, Bytes(std::size_t{width} * height)};
    for (std::uint32_t y = 0; y < height; ++y)
        for (std::uint32_t x = 0; x < width; ++x)
            out.pixels[std::size_t{y} * width + x] = static_cast<std::uint8_t>((x * 2 + y) % 256);
    return out;
}

Bytes jpeg_of(const Raster& raster, int components, J_COLOR_SPACE space, bool progressive = false) {
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* memory = nullptr;
    unsigned long size    = 0;
    jpeg_mem_dest(&info, &memory, &size);
    info.image_width      = raster.width;
    info.image_height     = raster.height;
    info.input_components = components;
    info.in_color_space   = space;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 95, TRUE);
    if (progressive) jpeg_simple_progression(&info);
    jpeg_start_compress(&info, TRUE);
    Bytes row(std::size_t{raster.width} * static_cast<std::size_t>(components));
    while (info.next_scanline < info.image_height) {
        for (std::uint32_t x = 0; x < raster.width; ++x)
            for (int i = 0; i < components; ++i)
                row[std::size_t{x} * static_cast<std::size_t>(components) +
                    static_cast<std::size_t>(i)] = raster.at(x, info.next_scanline);
        JSAMPROW rows = row.data();
        jpeg_write_scanlines(&info, &rows, 1);
    }
    jpeg_finish_compress(&info);
    Bytes out(memory, memory + size);
    jpeg_destroy_compress(&info);
    std::free(memory);
    return out;
}

Bytes bytes(std::string_view text) { return copy_of(bytes_of(text)); }

// A PNG chunk with a wrong CRC, which the walk over chunks does not look at.
void insert_chunk(Bytes& png, std::string_view name, std::size_t size) {
    Bytes chunk;
    append_be32(chunk, static_cast<std::uint32_t>(size));
    append(chunk, name);
    chunk.resize(chunk.size() + size + 4);
    png.insert(png.begin() + 33, chunk.begin(), chunk.end());
}

}  // namespace

TEST_CASE("a PNG comes back as it was drawn", "[image]") {
    const auto raster = gradient(200, 100);
    CHECK(decode_image(encode_png(raster)).value() == raster);
}

TEST_CASE("a JPEG comes back nearly as it was drawn", "[image]") {
    const auto raster = gradient(96, 80);
    for (const auto& file : {jpeg_of(raster, 1, JCS_GRAYSCALE), jpeg_of(raster, 3, JCS_RGB),
                             jpeg_of(raster, 3, JCS_RGB, true)}) {
        const auto got = decode_image(file).value();
        REQUIRE(got.width == raster.width);
        REQUIRE(got.height == raster.height);
        std::uint64_t apart = 0;
        for (std::size_t i = 0; i < got.pixels.size(); ++i)
            apart += static_cast<std::uint64_t>(std::abs(got.pixels[i] - raster.pixels[i]));
        CHECK(apart / got.pixels.size() < 6);
    }
}

TEST_CASE("files that are no still picture are refused by name", "[image]") {
    struct Case {
        Bytes file;
        std::string_view says;
    };
    auto animated = encode_png(gradient(64, 64));
    insert_chunk(animated, "acTL", 8);
    auto twelve_bits = jpeg_of(gradient(64, 64), 1, JCS_GRAYSCALE);
    for (std::size_t i = 0; i + 4 < twelve_bits.size(); ++i)
        if (twelve_bits[i] == 0xff && twelve_bits[i + 1] == 0xc0) twelve_bits[i + 4] = 12;
    auto huge = encode_png(gradient(64, 64));
    huge[16] = huge[20] = 0x7f;
    auto endless        = encode_png(gradient(64, 64));
    insert_chunk(endless, "tEXt", 4);
    endless[33] = 0xff;
    const std::vector<Case> cases{
        {{}, "empty"},
        {bytes("GIF89a trailing"), "a GIF"},
        {bytes("BMxxxxxxxxxxxxxx"), "a BMP"},
        {bytes("RIFF....WEBPVP8 "), "a WebP"},
        {bytes("....ftypheic...."), "a HEIC"},
        {bytes("%PDF-1.7"), "a PDF"},
        {bytes("hello"), "neither a PNG nor a JPEG"},
        {Bytes(image_file_max + 1), "at most"},
        {animated, "animated"},
        {encode_png(gradient(63, 200)), "at least 64"},
        {huge, "too large"},
        {endless, "ends in the middle"},
        {jpeg_of(gradient(64, 64), 4, JCS_CMYK), "CMYK"},
        {twelve_bits, "12 bits"},
    };
    for (const auto& c : cases) {
        const auto got = decode_image(c.file);
        CAPTURE(c.says);
        REQUIRE_FALSE(got.ok());
        CHECK(got.error().is(errors::input));
        CHECK_THAT(got.error().detail(), Catch::Contains(std::string{c.says}));
    }
}

TEST_CASE("a truncated picture is refused, wherever it ends", "[image]") {
    const auto raster = gradient(120, 90);
    for (const auto& file :
         {encode_png(raster), jpeg_of(raster, 3, JCS_RGB), jpeg_of(raster, 1, JCS_GRAYSCALE, true)})
        for (std::size_t size = 0; size < file.size(); ++size) {
            CAPTURE(size, file.size());
            REQUIRE_FALSE(decode_image(ByteView{file}.first(size)).ok());
        }
}

TEST_CASE("a picture with damaged data is refused or decoded, never more", "[image]") {
    const auto raster = gradient(120, 90);
    for (const auto& file : {encode_png(raster), jpeg_of(raster, 3, JCS_RGB)})
        for (std::size_t at = 0; at < file.size(); at += 3) {
            auto damaged = file;
            damaged[at] ^= 0x55;
            (void)decode_image(damaged);
        }
    SUCCEED();
}

TEST_CASE("the generated pictures survive their files", "[image]") {
    const auto pictures = draw({.seed = 42});
    CHECK(decode_image(encode_png(pictures.document)).value() == pictures.document);
    CHECK(encode_png(pictures.document).size() < image_file_max);
    CHECK(draw({.seed = 42}).selfie == pictures.selfie);
    CHECK_FALSE(draw({.seed = 43}).selfie == pictures.selfie);
}

}  // namespace ve::capture
