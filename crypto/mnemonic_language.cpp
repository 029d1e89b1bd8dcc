#include "crypto/mnemonic_language.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "crypto/nfkd.hpp"

namespace ve {
namespace {

struct WordList {
    std::string_view language;
    std::string_view words;  // between blanks, without marks
};
constexpr WordList latin_lists[] = {
#include "crypto/bip39_latin.inc"
};
#include "crypto/bip39_chinese.inc"

// What no list above has once letters and marks are apart: breve, cedilla and two dots as marks,
// and the i without a dot. Two bytes each.
constexpr std::string_view turkish_marks = "\xcc\x86\xcc\xa7\xcc\x88\xc4\xb1";

std::optional<std::string_view> by_script(std::string_view text) {
    std::size_t simplified = 0, traditional = 0;
    bool chinese = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto point = next_code_point(text, at);
        if ((point >= 0x3040 && point <= 0x30ff)) return "Japanese";
        if ((point >= 0xac00 && point <= 0xd7af) || (point >= 0x1100 && point <= 0x11ff))
            return "Korean";
        if (point >= 0x0400 && point <= 0x04ff) return "Russian";
        if (point < 0x4e00 || point > 0x9fff) continue;
        chinese = true;
        if (simplified_only.find(static_cast<char32_t>(point)) != simplified_only.npos)
            ++simplified;
        if (traditional_only.find(static_cast<char32_t>(point)) != traditional_only.npos)
            ++traditional;
    }
    if (!chinese) return std::nullopt;
    if (simplified == traditional) return "Chinese";
    return simplified > traditional ? "simplified Chinese" : "traditional Chinese";
}

// A word's letters in lower case between blanks, its marks left out.
Secret plain_word(std::string_view word) {
    Secret out{word.size() + 2};
    std::size_t size = 0;
    const auto put   = [&](char c) { out.writable()[size++] = static_cast<std::uint8_t>(c); };
    put(' ');
    for (const char c : word) {
        if (c >= 'A' && c <= 'Z') put(static_cast<char>(c - 'A' + 'a'));
        if (c >= 'a' && c <= 'z') put(c);
    }
    put(' ');
    return Secret::copy_of(out.reveal().first(size));
}

// The one list that has three of four words which are not English, and more than any other.
std::optional<std::string_view> by_words(std::string_view text, IsEnglish is_english) {
    std::array<std::size_t, std::size(latin_lists)> hits{};
    std::size_t words = 0, strange = 0;
    while (true) {
        const auto from = text.find_first_not_of(" \t\r\n");
        if (from == std::string_view::npos) break;
        text.remove_prefix(from);
        const auto end  = std::min(text.find_first_of(" \t\r\n"), text.size());
        const auto word = text.substr(0, end);
        text.remove_prefix(end);
        ++words;
        if (is_english(word)) continue;
        ++strange;
        const auto plain = plain_word(word);
        if (plain.size() < 4) continue;
        for (std::size_t i = 0; i < hits.size(); ++i)
            if (latin_lists[i].words.find(text_of(plain.reveal())) != std::string_view::npos)
                ++hits[i];
    }
    const auto best = std::ranges::max_element(hits);
    if (strange < 3 || strange * 2 <= words || *best * 4 < strange * 3 ||
        std::ranges::count(hits, *best) > 1)
        return std::nullopt;
    return latin_lists[best - hits.begin()].language;
}

}  // namespace

std::optional<std::string_view> foreign_mnemonic_language(std::string_view utf8,
                                                          IsEnglish is_english) {
    if (const auto language = by_script(utf8)) return language;
    const auto apart = nfkd(bytes_of(utf8));
    const auto text  = apart.ok() ? text_of(apart->reveal()) : utf8;
    if (const auto language = by_words(text, is_english)) return language;
    for (std::size_t at = 0; at < turkish_marks.size(); at += 2)
        if (text.find(turkish_marks.substr(at, 2)) != std::string_view::npos) return "Turkish";
    return std::nullopt;
}

}  // namespace ve
