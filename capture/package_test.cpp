#include "capture/package.hpp"

#include <catch2/catch.hpp>

#include "capture/evidence.hpp"
#include "capture/testimage.hpp"

namespace ve::capture {

namespace {

Address somebody() { return Address{ByteArray<20>{1, 2, 3}}; }

Package sample() {
    const auto pictures = draw({});
    return make_package(somebody(), pictures.document, pictures.selfie, pictures.mrz).value();
}

}  // namespace

TEST_CASE("a package reads back as it was written", "[package]") {
    const auto package = sample();
    const auto bytes   = encode(package).value();
    CHECK(decode_package(bytes).value() == package);
    CHECK(encode(decode_package(bytes).value()).value() == bytes);
    CHECK(bytes.size() < package_bytes_max);
}

TEST_CASE("every package that ends early is refused", "[package]") {
    const auto bytes = encode(sample()).value();
    for (std::size_t size = 0; size < bytes.size();
         size += size < 200 || size + 200 > bytes.size() ? 1U : 4099U) {
        CAPTURE(size);
        CHECK_FALSE(decode_package(ByteView{bytes}.first(size)).ok());
    }
}

TEST_CASE("what encode cannot have made is refused", "[package]") {
    const auto good   = encode(sample()).value();
    const auto broken = [&](std::size_t at, std::uint8_t byte) {
        auto bytes = good;
        bytes[at]  = byte;
        return decode_package(bytes);
    };
    CHECK_FALSE(broken(0, 'X').ok());   // magic
    CHECK_FALSE(broken(4, 2).ok());     // version
    CHECK_FALSE(broken(5, 19).ok());    // account of 19 bytes
    CHECK_FALSE(broken(34, 255).ok());  // document's width
    CHECK_FALSE(broken(good.size() - 1, 'a').ok());
    auto longer = good;
    longer.push_back(0);
    CHECK_FALSE(decode_package(longer).ok());
    CHECK_FALSE(decode_package(Bytes(package_bytes_max + 1)).ok());
}

TEST_CASE("a package with impossible parts is not written", "[package]") {
    const auto change = GENERATE(values<void (*)(Package&)>({
        [](Package& p) { p.account.pop_back(); },
        [](Package& p) { p.document_width = 0; },
        [](Package& p) { p.document.width += 1; },
        [](Package& p) {
            p.document = {321, 1, Bytes(321)};
        },
        [](Package& p) { p.face = {}; },
        [](Package& p) { p.portrait.pixels.pop_back(); },
        [](Package& p) { p.mrz.emplace_back("<"), p.mrz.emplace_back("<"); },
        [](Package& p) { p.mrz[0] = "lower"; },
        [](Package& p) { p.mrz[0].assign(45, '<'); },
    }));
    auto package      = sample();
    change(package);
    CHECK_FALSE(encode(package).ok());
}

TEST_CASE("lines are read as people paste them", "[package]") {
    const auto lines = read_mrz_text(
        "  p<utoeriksson<<anna<maria<<<<<<<<<<<<<<<<<<<\r\n\n"
        "L898902C3 6UTO7408122F1204159ZE184226B<<<<<10 \n");
    REQUIRE(lines.ok());
    CHECK(lines->size() == 2);
    CHECK(lines->at(0).starts_with("P<UTOERIKSSON"));
    CHECK_FALSE(read_mrz_text("").ok());
    CHECK_FALSE(read_mrz_text("P<UTO").ok());
}

}  // namespace ve::capture
