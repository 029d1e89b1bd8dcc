// Scenario text as tokens. Every token knows its place, so that every error can point at it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ve::scenario {

struct Place {
    std::size_t line = 1, column = 1, length = 1;
};

struct Token {
    enum class Kind : std::uint8_t {
        word,      // names, keywords, enum values, paths without dots
        number,    // 25
        quantity,  // 25uve 3.5ve 10blocks 30d: digits and a unit
        text,      // "…" with \" \\ \n \t
        symbol,    // { } [ ] ( ) : , . = == != < <= > >= + - * / ->
        rest,      // what follows `ve` up to the end of the line, as one string
        newline,
        end
    };
    Kind kind = Kind::end;
    std::string text;
    Place place;
    bool is(std::string_view symbol) const {
        return (kind == Kind::symbol || kind == Kind::word) && text == symbol;
    }
};

namespace limits {
inline constexpr std::size_t file_bytes = 1U << 20;
inline constexpr int nesting            = 16;
inline constexpr std::size_t statements = 100'000;  // executed by one scenario
inline constexpr std::size_t actors     = 1'000;
inline constexpr std::uint64_t blocks   = 1'000'000;  // of one mine or within
}  // namespace limits

// The error's place is "line:column".
Result<std::vector<Token>> tokens_of(std::string_view text);

// "12:7" and, under the line, a caret: how every error of a file is shown.
std::string caret(std::string_view text, const Place& place);

}  // namespace ve::scenario
