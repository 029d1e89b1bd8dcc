// The words of a jq program. Texts are left as they stand, the parser reads what is inside.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ve::select::jq {

struct Token {
    enum class Kind : std::uint8_t { end, number, text, name, field, variable, format, sign };
    Kind kind = Kind::end;
    std::string_view text;  // of a field without its dot, of a text without its quotes
    std::size_t at = 0;
};

// The program's end is a token of its own.
Result<std::vector<Token>> tokens(std::string_view program);

// An error at a byte of the program, with the program and a caret in its hint.
Error wrong_at(std::string_view program, std::size_t at, std::string_view what);

}  // namespace ve::select::jq
