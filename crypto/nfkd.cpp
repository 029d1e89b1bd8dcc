#include "crypto/nfkd.hpp"

#include <algorithm>

namespace ve {
namespace {

struct Decomposed {
    char32_t from;
    std::array<char32_t, 3> to;  // zeros at the end are nothing
};
constexpr Decomposed latin[] = {
#include "crypto/nfkd_latin.inc"
};

struct Range {
    char32_t first, last;
};
// Characters that are their own form and combine with nothing.
constexpr Range unchanged[] = {
    {0x01, 0x7f},   {0xa0, 0x17f},  {0x391, 0x3a9},   {0x3b1, 0x3c9},   {0x410, 0x418},
    {0x41a, 0x438}, {0x43a, 0x44f}, {0x2500, 0x27bf}, {0x4e00, 0x9fff}, {0x1f300, 0x1faff}};
constexpr Range marks{0x300, 0x33f};

bool is_in(Range range, char32_t code) { return code >= range.first && code <= range.last; }

// The next code point, or nothing where the text is not UTF-8.
std::optional<char32_t> take_code_point(ByteView& text) {
    const std::uint8_t lead  = text[0];
    const std::size_t length = lead < 0x80                    ? 1
                               : lead >= 0xc2 && lead < 0xe0  ? 2
                               : lead >= 0xe0 && lead < 0xf0  ? 3
                               : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                              : 0;
    if (length == 0 || length > text.size()) return std::nullopt;
    char32_t code = length == 1 ? lead : lead & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((text[i] & 0xc0) != 0x80) return std::nullopt;
        code = code << 6 | (text[i] & 0x3fU);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return std::nullopt;
    text = text.subspan(length);
    return code;
}

// Appends the UTF-8 of a code point to room that is known to be enough.
class Writer {
  public:
    explicit Writer(std::span<std::uint8_t> room) : room_{room} {}
    void put(char32_t code) {
        if (code < 0x80) return byte(code);
        if (code < 0x800) {
            byte(0xc0 | code >> 6);
        } else {
            if (code < 0x10000) {
                byte(0xe0 | code >> 12);
            } else {
                byte(0xf0 | code >> 18);
                byte(0x80 | (code >> 12 & 0x3f));
            }
            byte(0x80 | (code >> 6 & 0x3f));
        }
        byte(0x80 | (code & 0x3f));
    }
    std::size_t size() const { return size_; }

  private:
    void byte(char32_t value) { room_[size_++] = static_cast<std::uint8_t>(value); }
    std::span<std::uint8_t> room_;
    std::size_t size_ = 0;
};

}  // namespace

Result<Secret> nfkd(ByteView utf8) {
    Secret room{utf8.size() * 6};  // two bytes become at most three code points of two
    Writer writer{room.writable()};
    bool after_mark = true;  // a text does not start with a mark, and marks are not sorted here
    while (!utf8.empty()) {
        const auto code = take_code_point(utf8);
        if (!code) return fail(errors::input, "the passphrase is not valid UTF-8");
        if (is_in(marks, *code) && !after_mark) {
            writer.put(*code);
            after_mark = true;
            continue;
        }
        const auto known = [&](Range range) { return is_in(range, *code); };
        if (std::none_of(std::begin(unchanged), std::end(unchanged), known))
            return fail(errors::input,
                        "the passphrase has a character that wallets may encode in several ways");
        const auto* row = std::lower_bound(
            std::begin(latin), std::end(latin), *code,
            [](const Decomposed& entry, char32_t wanted) { return entry.from < wanted; });
        const bool changes = row != std::end(latin) && row->from == *code;
        for (const char32_t part : changes ? row->to : std::array<char32_t, 3>{*code})
            if (part != 0) writer.put(part);
        after_mark = changes && is_in(marks, row->to[1]);
    }
    return Secret::copy_of(room.reveal().first(writer.size()));
}

}  // namespace ve
