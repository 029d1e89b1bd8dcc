// Pictures for tests, scenarios and first steps: a made-up document and a selfie, drawn from a seed
// with ellipses, shading and noise. Never of a person; the issuer is UTO, the state of specimens.
#pragma once

#include <string>
#include <vector>

#include "capture/package.hpp"

namespace ve::capture {

enum class Blemish : std::uint8_t {
    none,
    blank_document,  // one gray
    blank_selfie,
    blurred,     // document and selfie out of focus
    dark,        // the selfie in the dark
    other_face,  // the selfie shows another face than the portrait
    expired,     // the document ended years ago
    wrong_check_digit
};

struct TestSubject {
    std::uint64_t seed  = 1;
    std::string surname = "SPECIMEN";  // A-Z
    std::string given   = "TEST";
    Blemish blemish     = Blemish::none;
};

struct TestPictures {
    Raster document, selfie;
    std::vector<std::string> mrz;  // TD1, three lines; also printed on the document
};

// Equal subjects give equal pixels, on every machine.
TestPictures draw(const TestSubject& subject);

// A TD1 zone with right check digits. Dates are YYMMDD.
struct ZoneText {
    std::string number, surname, given, birth, sex, expiry;
};
std::vector<std::string> write_td1(const ZoneText& text);

}  // namespace ve::capture
