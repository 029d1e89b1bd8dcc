// What a command found: for programs as JSON with stable names, for people as text.
#pragma once

#include <string>

#include "base/json.hpp"

namespace ve {

struct View {
    Json json;
    std::string text;  // empty: the JSON, laid out for people (readable.hpp)

    View(Json value) : json{std::move(value)} {}
    View(Json value, std::string words) : json{std::move(value)}, text{std::move(words)} {}
    // What was asked for was shown already.
    static View nothing() {
        View out{Json{}};
        out.shows = false;
        return out;
    }
    bool shows = true;
};

// JSON as "name: value" lines, nested by two blanks, lists with dashes; strange characters escaped,
// coins also in VE.
std::string readable(const Json& json);

// The part that a path names: "balances[0].amount". Errors::usage names the step that leads nowhere
// and what there is instead.
Result<Json> part_of(const Json& json, std::string_view path);

// Lines longer than a narrow terminal's go on in the next, further in. They break between words and
// columns only, so that an address or a hash stays whole. 0 columns: as it is.
std::string folded(const std::string& text, std::size_t columns);

// A table with aligned columns; the first row is the heading. Strange characters escaped.
std::string table(std::vector<std::vector<std::string>> rows);

}  // namespace ve
