// Our own sources as text: lines, what of them is code, and what they include.
// It reads the folder that it is started in; no compiler is asked.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ve::lint {

struct Line {
    std::size_t number;
    std::string text;  // as written
    std::string code;  // comments and the insides of literals are blanks
};

struct Source {
    std::string path;  // from the root, "node/chain/ante.cpp"
    std::vector<Line> lines;

    bool header() const { return path.ends_with(".hpp"); }
    bool test() const;  // tests, fuzz targets and what they share; all below tests/
    bool below(std::string_view folder) const;  // itself, or the folder or a file of that name
};

struct Include {
    std::string path;  // "base/json.hpp", or "CLI/CLI.hpp" of <CLI/CLI.hpp>
    bool ours;         // in double quotes
    std::size_t line;
};

Source parse_source(std::string path, std::string_view text);
std::vector<Include> includes_of(const Source& source);
bool has_word(std::string_view code, std::string_view word);  // as a whole identifier

const std::vector<Source>& our_sources();  // each .cpp and .hpp, sorted by path
std::vector<std::string> our_files();      // each file that is not built or fetched
std::string read_text(const std::string& path);

struct Finding {
    std::string path;
    std::size_t line;
    std::string what;
};
using Findings = std::vector<Finding>;

std::string text_of(const Findings& findings);  // "file:line: what", a line each

}  // namespace ve::lint
