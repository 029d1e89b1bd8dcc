// A place of a file as people see it: the line, and carets under the token.
#include <algorithm>

#include "base/text.hpp"
#include "scenarios/lexer.hpp"

namespace ve::scenario {
namespace {

constexpr std::size_t shown_before = 100, shown_bytes = 160;

std::string_view line_of(std::string_view text, std::size_t number) {
    std::size_t start = 0;
    for (std::size_t line = 1; line < number; ++line) {
        const auto next = text.find('\n', start);
        if (next == std::string_view::npos) return {};
        start = next + 1;
    }
    auto line = text.substr(start, text.find('\n', start) - start);
    while (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// Strange characters are spelled out, tabs are one blank: what is counted is what is seen.
std::string seen(std::string_view part) {
    std::string blanks{part};
    std::ranges::replace(blanks, '\t', ' ');
    return printable(blanks, shown_bytes);
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::ranges::count_if(utf8, [](char c) { return (c & 0xc0) != 0x80; }));
}

bool continues(char c) { return (c & 0xc0) == 0x80; }

}  // namespace

std::string caret(std::string_view text, const Place& place) {
    const auto line  = line_of(text, place.line);
    const auto begin = std::min(place.column - 1, line.size());
    auto from        = begin > shown_before ? begin - shown_before / 2 : 0;
    while (from > 0 && continues(line[from])) --from;
    const auto before = (from > 0 ? "…" : "") + seen(line.substr(from, begin - from));
    const auto rest   = line.substr(begin);
    const auto marked = characters(seen(rest.substr(0, place.length)));
    const auto number = fmt::format("{:>5} | ", place.line);
    return number + before + seen(rest) + "\n" +
           std::string(number.size() + characters(before), ' ') +
           std::string(std::clamp<std::size_t>(marked, 1, 80), '^') + "\n";
}

Error wrong_at(std::string_view text, const Place& place, std::string what) {
    return fail(errors::input, "{}", what)
        .with_hint("{}", caret(text, place))
        .at(fmt::format("{}:{}", place.line, place.column));
}

}  // namespace ve::scenario
