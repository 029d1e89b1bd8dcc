// Scenario text as tokens. Every token knows its place, so that every error can point at it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "scenarios/limits.hpp"

namespace ve::scenario {

struct Place {
    std::size_t line = 1, column = 1, length = 1;  // bytes
    bool operator==(const Place&) const = default;
};

struct Token {
    enum class Kind : std::uint8_t {
        word,      // names, keywords, enum values
        number,    // 25
        quantity,  // 25uve 3.5ve 10blocks 30d: digits and a unit
        text,      // "…" with \" \\ \n \t
        symbol,    // { } [ ] ( ) : , . = == != < <= > >= + - * / ->
        rest,      // what follows `ve` or `fault` up to the end of the line, as one string
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

// An error that points: its place is "line:column", its hint the line with a caret below.
Error wrong_at(std::string_view text, const Place& place, std::string what);

Result<std::vector<Token>> tokens_of(std::string_view text);

// The line with its number and, below it, carets under the place: how every error of a file is
// shown.
std::string caret(std::string_view text, const Place& place);

}  // namespace ve::scenario
