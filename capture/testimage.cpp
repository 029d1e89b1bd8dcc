// Everything is integer arithmetic on a canvas; the random numbers are SplitMix64 of the seed.
#include "capture/testimage.hpp"

#include <algorithm>

#include "capture/glyphs.hpp"
#include "capture/mrz.hpp"
#include "capture/resample.hpp"

namespace ve::capture {

namespace {

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : state_{seed} {}
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        auto z = state_;
        z      = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z      = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
    int between(int low, int high) {
        return low + static_cast<int>(next() % static_cast<std::uint64_t>(high - low + 1));
    }

  private:
    std::uint64_t state_;
};

struct Point {
    int x, y;
};
struct Ellipse {
    Point centre;
    int half_width, half_height;
    // Squared distance from the centre in thousandths; the rim is 1000.
    int reach(Point p) const {
        const std::int64_t dx = p.x - centre.x, dy = p.y - centre.y;
        const std::int64_t w = half_width, h = half_height;
        return static_cast<int>(dx * dx * 1000 / (w * w) + dy * dy * 1000 / (h * h));
    }
};

class Canvas {
  public:
    Canvas(int width, int height, int shade)
        : raster_{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height),
                  Bytes(static_cast<std::size_t>(width) * static_cast<std::size_t>(height),
                        static_cast<std::uint8_t>(shade))} {}
    int width() const { return static_cast<int>(raster_.width); }
    int height() const { return static_cast<int>(raster_.height); }
    void set(Point p, int shade) {
        if (p.x < 0 || p.y < 0 || p.x >= width() || p.y >= height()) return;
        pixel(p) = static_cast<std::uint8_t>(std::clamp(shade, 0, 255));
    }
    template <class Shade>
    void paint(Point from, Point to, Shade shade) {
        for (int y = from.y; y < to.y; ++y)
            for (int x = from.x; x < to.x; ++x) set({x, y}, shade(Point{x, y}));
    }
    template <class Shade>
    void ellipse(const Ellipse& shape, Shade shade) {
        const auto [centre, w, h] = shape;
        for (int y = centre.y - h; y <= centre.y + h; ++y)
            for (int x = centre.x - w; x <= centre.x + w; ++x)
                if (const int reach = shape.reach({x, y}); reach <= 1000)
                    set({x, y}, shade(Point{x, y}, reach));
    }
    void noise(Dice& dice, int strength) {
        for (auto& p : raster_.pixels)
            p = static_cast<std::uint8_t>(
                std::clamp(p + dice.between(-strength, strength), 0, 255));
    }
    void text(Point at, std::string_view text, int scale, int shade) {
        for (std::size_t i = 0; i < text.size(); ++i)
            for (int y = 0; y < glyph_height; ++y)
                for (int x = 0; x < glyph_width; ++x)
                    if (glyph_has(text[i], x, y)) {
                        const Point corner{
                            at.x + (static_cast<int>(i) * (glyph_width + 1) + x) * scale,
                            at.y + y * scale};
                        paint(corner, {corner.x + scale, corner.y + scale},
                              [&](Point) { return shade; });
                    }
    }
    Raster take() { return std::move(raster_); }

  private:
    std::uint8_t& pixel(Point p) {
        return raster_
            .pixels[static_cast<std::size_t>(p.y) * raster_.width + static_cast<std::size_t>(p.x)];
    }
    Raster raster_;
};

// The proportions of a made-up head, in thousandths of the frame's width.
struct Features {
    int head_width, head_height, eye_gap, eye_height, eye_size, mouth_width, mouth_height, nose,
        hair, skin, stripes;
};
Features features_of(std::uint64_t seed) {
    Dice dice{seed};
    Features out{};
    out.head_width   = dice.between(250, 330);
    out.head_height  = dice.between(340, 430);
    out.eye_gap      = dice.between(90, 150);
    out.eye_height   = dice.between(40, 110);
    out.eye_size     = dice.between(28, 52);
    out.mouth_width  = dice.between(70, 150);
    out.mouth_height = dice.between(14, 44);
    out.nose         = dice.between(60, 140);
    out.hair         = dice.between(25, 70);
    out.skin         = dice.between(140, 190);
    out.stripes      = dice.between(40, 110);
    return out;
}

// A head in the square frame at `at`; the light comes from `light`, -40 left to 40 right.
void draw_head(Canvas& canvas, Point at, int side, const Features& f, int light) {
    const auto scaled = [&](int thousandths) { return std::max(1, side * thousandths / 1000); };
    const Point middle{at.x + side / 2, at.y + side / 2};
    const auto shoulders = Ellipse{{middle.x, at.y + side + scaled(60)}, scaled(460), scaled(220)};
    const int bottom     = at.y + side;
    canvas.ellipse(shoulders, [&](Point p, int) {
        return p.y >= bottom ? 215 : 70 + ((p.x - at.x) * 1000 / side / f.stripes) % 2 * 60;
    });
    canvas.ellipse(
        {{middle.x, middle.y - scaled(f.hair)}, scaled(f.head_width + 30), scaled(f.head_height)},
        [&](Point p, int) { return 40 + f.hair / 2 + (p.x * 7 + p.y * 3) % 23; });
    canvas.ellipse({middle, scaled(f.head_width), scaled(f.head_height)}, [&](Point p, int reach) {
        const int across = (p.x - middle.x) * light / std::max(1, scaled(f.head_width));
        return f.skin + across - reach * reach / 40'000;
    });
    for (const int sign : {-1, 1}) {
        const Point eye{middle.x + sign * scaled(f.eye_gap), middle.y - scaled(f.eye_height)};
        canvas.ellipse({eye, scaled(f.eye_size), scaled(f.eye_size * 6 / 10)},
                       [](Point, int) { return 232; });
        canvas.ellipse({eye, scaled(f.eye_size / 2), scaled(f.eye_size / 2)},
                       [](Point, int reach) { return 20 + reach / 25; });
        canvas.ellipse(
            {{eye.x, eye.y - scaled(f.eye_size + 22)}, scaled(f.eye_size + 16), scaled(9)},
            [](Point, int) { return 50; });
    }
    canvas.ellipse({{middle.x, middle.y + scaled(f.nose / 2)}, scaled(22), scaled(f.nose / 2)},
                   [&](Point p, int) { return f.skin - 26 + (p.x - middle.x) * light / 30; });
    canvas.ellipse(
        {{middle.x, middle.y + scaled(f.nose + 90)}, scaled(f.mouth_width), scaled(f.mouth_height)},
        [](Point, int reach) { return 78 + reach / 30; });
}

std::string digits(Dice& dice, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out.push_back(static_cast<char>('0' + dice.between(0, 9)));
    return out;
}
std::string two_digits(int n) {
    return {static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
}

ZoneText zone_of(const TestSubject& subject) {
    Dice dice{subject.seed ^ 0x5a0e};
    ZoneText out{.number  = "X" + digits(dice, 8),
                 .surname = subject.surname,
                 .given   = subject.given,
                 .birth   = {},
                 .sex     = dice.between(0, 1) == 0 ? "F" : "M",
                 .expiry  = {}};
    // One throw after the other: compilers differ in the order of operands and arguments.
    const int day = dice.between(1, 28), month = dice.between(1, 12), year = dice.between(60, 99);
    out.birth      = two_digits(year) + two_digits(month) + two_digits(day);
    const int ends = subject.blemish == Blemish::expired ? 12 : 45 + dice.between(0, 9);
    out.expiry     = two_digits(ends) + two_digits(dice.between(1, 12)) + "28";
    return out;
}

Raster draw_document(const TestSubject& subject, const std::vector<std::string>& mrz) {
    constexpr int width = 1012, height = 638;  // ID-1 at 300 dots an inch
    Dice dice{subject.seed ^ 0xd0c};
    Canvas canvas{width, height, 205};
    const int wave = dice.between(20, 60), slope = dice.between(3, 9);
    canvas.paint({0, 0}, {width, height}, [&](Point p) {
        return 188 + ((p.x + p.y / slope) % wave) * 24 / wave + ((p.x * 3 + p.y * 5) / 11) % 2 * 5;
    });
    canvas.paint({0, 0}, {width, 70}, [&](Point p) { return 95 + p.x * 40 / width; });
    canvas.text({30, 20}, "UTOPIA<IDENTITY<CARD", 4, 235);
    canvas.paint({60, 135}, {360, 435}, [](Point p) { return 150 + p.y / 9; });
    draw_head(canvas, {65, 138}, 295, features_of(subject.seed), 24);
    canvas.text({400, 150}, subject.surname.substr(0, 20), 4, 40);
    canvas.text({400, 200}, subject.given.substr(0, 20), 4, 40);
    canvas.text({400, 250}, mrz[1].substr(0, 6), 4, 40);
    canvas.text({400, 300}, mrz[0].substr(5, 9), 4, 40);
    canvas.paint({0, 480}, {width, height}, [](Point) { return 228; });
    for (int i = 0; i < 3; ++i)
        canvas.text({40, 500 + i * 45}, mrz[static_cast<std::size_t>(i)], 5, 25);
    canvas.noise(dice, 7);
    return canvas.take();
}

Raster draw_selfie(const TestSubject& subject) {
    constexpr int side = 720;
    Dice dice{subject.seed ^ 0x5e1f};
    Canvas canvas{side, side, 120};
    const int tone = dice.between(95, 150), grain = dice.between(30, 90);
    canvas.paint({0, 0}, {side, side}, [&](Point p) {
        return tone + p.y * 40 / side + ((p.x / grain + p.y / grain) % 2) * 14;
    });
    const auto face =
        subject.blemish == Blemish::other_face ? subject.seed + 0x0fface : subject.seed;
    const int lift = dice.between(0, 20), right = dice.between(0, 12), down = dice.between(0, 12);
    draw_head(canvas, {61 + right, 40 + down}, 609, features_of(face), lift - 18);
    canvas.noise(dice, 9);
    return canvas.take();
}

// Out of focus: a box mean of the given radius, twice.
Raster blurred(Raster raster, int radius) {
    for (int pass = 0; pass < 2; ++pass) {
        const Raster source = raster;
        const int width = static_cast<int>(source.width), height = static_cast<int>(source.height);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                int sum = 0, count = 0;
                for (int v = std::max(0, y - radius); v <= std::min(height - 1, y + radius); v += 2)
                    for (int u = std::max(0, x - radius); u <= std::min(width - 1, x + radius);
                         u += 2, ++count)
                        sum +=
                            source.at(static_cast<std::uint32_t>(u), static_cast<std::uint32_t>(v));
                raster.pixels[static_cast<std::size_t>(y) * source.width +
                              static_cast<std::size_t>(x)] = static_cast<std::uint8_t>(sum / count);
            }
    }
    return raster;
}

void fill(Raster& raster, std::uint8_t shade) {
    std::fill(raster.pixels.begin(), raster.pixels.end(), shade);
}

std::string padded(std::string text, std::size_t size) {
    text.resize(size, '<');
    return text;
}
std::string with_digit(const std::string& text) {
    return text + static_cast<char>('0' + check_digit(text).value_or(0));
}

}  // namespace

std::vector<std::string> write_td1(const ZoneText& text) {
    const auto first = padded("I<UTO" + with_digit(padded(text.number, 9)), 30);
    const auto birth = with_digit(text.birth), expiry = with_digit(text.expiry);
    const auto second = padded(birth + text.sex + expiry + "UTO", 29);
    const auto all    = first.substr(5) + birth + expiry + second.substr(18, 11);
    return {first, second + static_cast<char>('0' + check_digit(all).value_or(0)),
            padded(text.surname + "<<" + text.given, 30)};
}

TestPictures draw(const TestSubject& subject) {
    TestPictures out;
    out.mrz = write_td1(zone_of(subject));
    if (subject.blemish == Blemish::wrong_check_digit) {
        auto& digit = out.mrz[1][6];
        digit       = digit == '9' ? '0' : static_cast<char>(digit + 1);
    }
    out.document = draw_document(subject, out.mrz);
    out.selfie   = draw_selfie(subject);
    switch (subject.blemish) {
        case Blemish::blank_document: fill(out.document, 128); break;
        case Blemish::blank_selfie: fill(out.selfie, 128); break;
        case Blemish::blurred:
            out.document = blurred(std::move(out.document), 12);
            out.selfie   = blurred(std::move(out.selfie), 24);
            break;
        case Blemish::dark:
            for (auto& pixel : out.selfie.pixels) pixel = static_cast<std::uint8_t>(pixel / 18);
            break;
        default: break;
    }
    return out;
}

}  // namespace ve::capture
