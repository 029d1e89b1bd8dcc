// A story: command lines with what the real binary must print and answer. Read here, played
// elsewhere (stage.hpp); docs/checking.md tells how to write one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ve::story {

struct Word {
    std::string text;
    bool expands = true;  // $names in it are replaced; not in single quotes
};

struct Step {
    std::size_t line = 0;  // of the command, from 1
    std::vector<Word> words;
    std::string input;             // "< " lines: standard input
    std::string output_file;       // "> FILE" at the end of the command
    std::vector<std::string> out;  // expected lines
    std::vector<std::string> err;  // expected "! " lines
    std::optional<int> code = 0;   // "= N"; nothing: any failure
};

struct Story {
    std::vector<std::string> lines;  // the file, so that it can be written anew
    std::vector<Step> steps;
};

// What is read: a story alone, or a page for people (*.md), where only ```console blocks are one
// and errors need no marks: lines of the form "ve: error…" and "hint: …" were told on standard
// error.
enum class Form : std::uint8_t { story, page };

// The error's place is the line.
Result<Story> read(std::string_view text, Form form = Form::story);

}  // namespace ve::story
