#include "capture/score.hpp"

#include <catch2/catch.hpp>

#include "capture/evidence.hpp"
#include "capture/measure.hpp"
#include "capture/testimage.hpp"

namespace ve::capture {

namespace {

const Time in_2026 = Time::parse("2026-06-15T10:00:00Z").value();

Address owner() { return Address{ByteArray<20>{7}}; }

Package evidence_of(const TestSubject& subject) {
    const auto pictures = draw(subject);
    return make_package(owner(), pictures.document, pictures.selfie, pictures.mrz).value();
}
Score score_of(const TestSubject& subject) { return score(evidence_of(subject), in_2026); }

}  // namespace

TEST_CASE("good evidence scores high and below the premium tier", "[score]") {
    const auto seed = GENERATE(range(1, 13));
    const auto got  = score_of({.seed = static_cast<std::uint64_t>(seed)});
    CAPTURE(seed, int{got.total}, int{got.parts.document}, int{got.parts.selfie},
            int{got.parts.resemblance}, name_of(got.reason));
    CHECK_FALSE(got.rejected);
    CHECK(got.reason == Reason::none);
    CHECK(got.parts.check_digits == 24);
    CHECK(got.total >= 70);
    CHECK(got.total <= total_max);
}

TEST_CASE("bad evidence is rejected with its reason", "[score]") {
    struct Case {
        std::string_view name;
        Blemish blemish;
        Reason reason;
    };
    const auto c = GENERATE(values<Case>({
        {"a blank document", Blemish::blank_document, Reason::document_blank},
        {"a blank selfie", Blemish::blank_selfie, Reason::selfie_blank},
        {"out of focus", Blemish::blurred, Reason::document_blurred},
        {"a selfie in the dark", Blemish::dark, Reason::selfie_exposure},
        {"an old document", Blemish::expired, Reason::document_expired},
        {"a wrong check digit", Blemish::wrong_check_digit, Reason::check_digit},
    }));
    CAPTURE(c.name);
    const auto got = score_of({.seed = 3, .blemish = c.blemish});
    CHECK(got.rejected);
    CHECK(name_of(got.reason) == name_of(c.reason));
    CHECK(got.total == 0);
    CHECK(got.parts == Parts{});
}

TEST_CASE("another face resembles less than the same face", "[score]") {
    int lower = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const auto same  = score_of({.seed = seed});
        const auto other = score_of({.seed = seed, .blemish = Blemish::other_face});
        lower += other.parts.resemblance < same.parts.resemblance ? 1 : 0;
    }
    CHECK(lower >= 8);
}

TEST_CASE("different pictures give different scores", "[score]") {
    const auto good = evidence_of({.seed = 5});
    auto flat       = good;
    for (auto& pixel : flat.face.pixels) pixel = static_cast<std::uint8_t>(100 + pixel / 5);
    auto small         = good;
    small.selfie_width = 300, small.selfie_height = 300;
    auto without_zone = good;
    without_zone.mrz.clear();
    const auto first = score(good, in_2026).total;
    CHECK(score(flat, in_2026).total < first);
    CHECK(score(small, in_2026).total < first);
    CHECK(score(without_zone, in_2026).total < first);
}

TEST_CASE("without a zone evidence is capped, not rejected", "[score]") {
    auto package = evidence_of({.seed = 5});
    package.mrz.clear();
    const auto got = score(package, in_2026);
    CHECK_FALSE(got.rejected);
    CHECK(got.reason == Reason::no_zone);
    CHECK(got.total <= total_without_zone);
}

TEST_CASE("a corrected glyph costs points", "[score]") {
    auto package   = evidence_of({.seed = 5});
    const auto all = score(package, in_2026);
    auto& issuer   = package.mrz[0];
    REQUIRE(issuer.substr(2, 3) == "UTO");
    issuer[4]      = '0';
    const auto got = score(package, in_2026);
    CHECK(got.parts.check_digits == all.parts.check_digits - 3);
}

TEST_CASE("a document counts until the last day of its validity", "[score]") {
    auto package = evidence_of({.seed = 5});
    package.mrz  = write_td1({.number  = "X1",
                              .surname = "A",
                              .given   = "B",
                              .birth   = "800101",
                              .sex     = "F",
                              .expiry  = "270301"});
    CHECK_FALSE(score(package, Time::parse("2027-03-01T23:59:59Z").value()).rejected);
    CHECK(score(package, Time::parse("2027-03-02T00:00:00Z").value()).reason ==
          Reason::document_expired);
}

TEST_CASE("bytes that are no package of this account are rejected", "[score]") {
    const auto bytes = encode(evidence_of({.seed = 5})).value();
    CHECK(score_bytes(bytes, owner(), in_2026).total > 0);
    CHECK(score_bytes(bytes, Address{ByteArray<20>{8}}, in_2026).reason == Reason::foreign);
    CHECK(score_bytes(ByteView{bytes}.first(bytes.size() / 2), owner(), in_2026).reason ==
          Reason::unreadable);
    CHECK(score_bytes({}, owner(), in_2026).reason == Reason::unreadable);
}

TEST_CASE("a picture with too few pixels is rejected", "[score]") {
    auto package            = evidence_of({.seed = 5});
    package.document_height = 100;
    CHECK(score(package, in_2026).reason == Reason::too_small);
}

TEST_CASE("the texture distance is a distance", "[score]") {
    const auto a = evidence_of({.seed = 1}), b = evidence_of({.seed = 2});
    CHECK(texture_distance_permille(a.face, a.face) == 0);
    CHECK(texture_distance_permille(a.face, b.face) == texture_distance_permille(b.face, a.face));
    CHECK(texture_distance_permille(a.face, b.face) <= 1000);
}

TEST_CASE("quality is measured as counted by hand", "[score]") {
    Raster half{8, 8, Bytes(64, 0)};
    std::fill(half.pixels.begin() + 32, half.pixels.end(), std::uint8_t{255});
    const auto got = quality_of(half);
    CHECK(got.mean == 127);
    CHECK(got.variance == 16256);  // 127.5 squared, rounded down
    CHECK(got.dark_permille == 500);
    CHECK(got.bright_permille == 500);
    CHECK(got.flat_permille == 0);
    CHECK(got.sharpness == 255 * 255 * 12 / 36);  // the two rows at the edge
    CHECK(quality_of({8, 8, Bytes(64, 9)}).flat_permille == 1000);
}

}  // namespace ve::capture
