// The two decoders. libjpeg reports errors by longjmp, so the code between setjmp and the end of
// its function holds no object with a destructor.
#include "capture/image.hpp"

#include <jpeglib.h>
#include <png.h>

#include <csetjmp>
#include <cstring>

namespace ve::capture {

namespace {

Result<Raster> decode_png(ByteView file, const ImageHeader& header) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0)
        return fail(errors::input, "a PNG that does not decode: {}", image.message);
    image.format = PNG_FORMAT_GRAY;
    Raster out{header.width, header.height, {}};
    if (image.width != header.width || image.height != header.height) {
        png_image_free(&image);
        return fail(errors::input, "a PNG whose sizes disagree");
    }
    out.pixels.resize(std::size_t{out.width} * out.height);
    const png_color white{255, 255, 255};  // what shows through transparent pixels
    if (png_image_finish_read(&image, &white, out.pixels.data(), static_cast<int>(out.width),
                              nullptr) == 0)
        return fail(errors::input, "a PNG that does not decode: {}", image.message);
    return out;
}

struct JpegErrors {
    jpeg_error_mgr manager;
    std::jmp_buf back;
    char message[JMSG_LENGTH_MAX];
};

extern "C" void ve_capture_jpeg_fatal(j_common_ptr info) {
    auto* errors = reinterpret_cast<JpegErrors*>(info->err);
    info->err->format_message(info, errors->message);
    std::longjmp(errors->back, 1);
}
// Warnings mean lost data, and half a picture is no evidence.
extern "C" void ve_capture_jpeg_message(j_common_ptr info, int level) {
    if (level < 0) ve_capture_jpeg_fatal(info);
}

// True when `pixels`, of width * height bytes, is filled.
bool read_jpeg_rows(ByteView file, std::uint32_t width, std::uint32_t height, std::uint8_t* pixels,
                    JpegErrors& errors) {
    jpeg_decompress_struct info{};
    info.err                    = jpeg_std_error(&errors.manager);
    errors.manager.error_exit   = ve_capture_jpeg_fatal;
    errors.manager.emit_message = ve_capture_jpeg_message;
    if (setjmp(errors.back) != 0) {
        jpeg_destroy_decompress(&info);
        return false;
    }
    jpeg_create_decompress(&info);
    info.mem->max_memory_to_use = 256L << 20;
    jpeg_mem_src(&info, file.data(), file.size());
    jpeg_read_header(&info, TRUE);
    info.out_color_space = JCS_GRAYSCALE;
    jpeg_start_decompress(&info);
    if (info.output_width != width || info.output_height != height) {
        std::strcpy(errors.message, "sizes disagree");
        jpeg_destroy_decompress(&info);
        return false;
    }
    while (info.output_scanline < info.output_height) {
        JSAMPROW row = pixels + std::size_t{info.output_scanline} * width;
        jpeg_read_scanlines(&info, &row, 1);
    }
    jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
    return true;
}

}  // namespace

Result<Raster> decode_image(ByteView file) {
    const auto header = TRY(read_image_header(file));
    if (header.kind == ImageKind::png) return decode_png(file, header);
    Raster out{header.width, header.height, {}};
    out.pixels.resize(std::size_t{out.width} * out.height);
    JpegErrors errors{};
    if (!read_jpeg_rows(file, out.width, out.height, out.pixels.data(), errors))
        return fail(ve::errors::input, "a JPEG that does not decode: {}", errors.message);
    return out;
}

Bytes encode_png(const Raster& raster) {
    png_image image{};
    image.version         = PNG_IMAGE_VERSION;
    image.width           = raster.width;
    image.height          = raster.height;
    image.format          = PNG_FORMAT_GRAY;
    const auto row        = static_cast<int>(raster.width);
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    Bytes out(size);
    VE_INVARIANT(raster.pixels.size() == std::size_t{raster.width} * raster.height);
    VE_INVARIANT(png_image_write_to_memory(&image, out.data(), &size, 0, raster.pixels.data(), row,
                                           nullptr) != 0);
    out.resize(size);
    return out;
}

}  // namespace ve::capture
