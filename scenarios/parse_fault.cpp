// A `fault` line: the words are those of node/faults, whose reader says what is wrong with them.
#include "scenarios/cursor.hpp"

#include <algorithm>
#include <charconv>

namespace ve::scenario {
namespace {

constexpr std::string_view fault_form =
    "a fault such as crash validator 2 for 5s, or clear; ve sim faults lists them all";

// The place of its own reader, "column 7", within the line.
Place place_of(const Token& rest, std::string_view within) {
    std::size_t column = 1;
    if (const auto digits = within.find_first_of("0123456789"); digits != std::string_view::npos)
        std::from_chars(within.data() + digits, within.data() + within.size(), column);
    const auto start  = std::min(column - 1, rest.text.size());
    const auto end    = std::min(rest.text.find_first_of(" \t", start), rest.text.size());
    const auto length = std::max<std::size_t>(end - start, 1);
    return {rest.place.line, rest.place.column + start, length};
}

struct Word {
    std::string text;
    Place place;
};

// From `at` on; empty at the end.
Word word_at(const Token& rest, std::size_t at) {
    const auto& text = rest.text;
    at               = std::min(text.find_first_not_of(" \t", at), text.size());
    const auto end   = std::min(text.find_first_of(" \t", at), text.size());
    return {text.substr(at, end - at),
            {rest.place.line, rest.place.column + at, std::max<std::size_t>(end - at, 1)}};
}

bool is_name(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return !text.empty() && (letter(text[0]) || text[0] == '_') &&
           std::ranges::all_of(
               text, [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

// Takes `-> name` from the end.
Result<void> take_name(Cursor& cursor, Token& rest, Name& out) {
    const auto arrow = rest.text.rfind("->");
    if (arrow == std::string::npos) return {};
    const auto word = word_at(rest, arrow + 2);
    const auto more = word_at(rest, word.place.column - rest.place.column + word.text.size());
    if (!is_name(word.text) || !more.text.empty())
        return cursor.wrong(word.place, "expected a name for the fault after ->");
    out = {word.text, word.place};
    rest.text.resize(arrow);
    return {};
}

}  // namespace

Result<void> parse_fault(Cursor& cursor, Statement& out) {
    if (!cursor.is(Token::Kind::rest) || cursor.now().text.empty())
        return cursor.expected(fault_form);
    auto rest        = cursor.take();
    out.fault_place  = rest.place;
    const auto first = word_at(rest, 0);
    if (first.text == "clear") {
        const auto name = word_at(rest, first.text.size());
        const auto more = word_at(rest, name.place.column - rest.place.column + name.text.size());
        if (!name.text.empty() && !is_name(name.text))
            return cursor.wrong(name.place, "expected a fault's name, or nothing to end them all");
        if (!more.text.empty())
            return cursor.wrong(more.place,
                                "expected the end of the line, got '" + more.text + "'");
        if (!name.text.empty()) out.name = {name.text, name.place};
        return {};
    }
    TRY(take_name(cursor, rest, out.result));
    auto fault = faults::parse(rest.text);
    if (fault.ok()) {
        out.fault = *std::move(fault);
        return {};
    }
    const auto& why = fault.error();
    return cursor.wrong(place_of(rest, why.place()),
                        why.detail() + (why.hint().empty() ? "" : "; " + why.hint()));
}

}  // namespace ve::scenario
