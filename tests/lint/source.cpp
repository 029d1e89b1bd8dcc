#include "tests/lint/source.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace ve::lint {
namespace {

namespace fs = std::filesystem;

bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool skipped(const fs::path& folder) {
    const auto name = folder.filename().string();
    return name == "build" || name == "node_modules" || name == ".git" || name == ".cache";
}

// Blanks what is no code, line by line; only block comments and raw strings reach over lines.
class Stripper {
  public:
    std::string strip(std::string_view line) {
        std::string out(line.size(), ' ');
        for (std::size_t i = 0; i < line.size();) {
            if (!ending_.empty()) {
                const auto end = line.find(ending_, i);
                if (end == std::string_view::npos) return out;
                i = end + ending_.size();
                ending_.clear();
            } else if (line.substr(i).starts_with("//")) {
                return out;
            } else if (line.substr(i).starts_with("/*")) {
                ending_ = "*/";
                i += 2;
            } else if (line.substr(i).starts_with("R\"")) {
                const auto open = line.find('(', i);
                if (open == std::string_view::npos) return out;
                ending_ = ")" + std::string{line.substr(i + 2, open - i - 2)} + "\"";
                i       = open + 1;
            } else if (line[i] == '"' || (line[i] == '\'' && (i == 0 || !is_name(line[i - 1])))) {
                i = after_literal(line, i);
            } else {
                out[i] = line[i];
                ++i;
            }
        }
        return out;
    }

  private:
    static std::size_t after_literal(std::string_view line, std::size_t at) {
        const char quote = line[at];
        for (++at; at < line.size() && line[at] != quote; ++at)
            if (line[at] == '\\') ++at;
        return std::min(at + 1, line.size());
    }

    std::string ending_;  // of what we are inside of
};

}  // namespace

bool Source::test() const {
    const auto name = path.substr(path.rfind('/') + 1);
    for (const std::string_view part : {"_test.", "_fuzz.", "_bench.", "test_", "vectors.hpp"})
        if (name.find(part) != std::string::npos) return true;
    return below("tests") || below("bench");
}

bool Source::below(std::string_view folder) const {
    return path.starts_with(folder) && (path.size() == folder.size() || folder.ends_with('/') ||
                                        path[folder.size()] == '/' || path[folder.size()] == '.');
}

Source parse_source(std::string path, std::string_view text) {
    Source out{std::move(path), {}};
    Stripper stripper;
    while (!text.empty()) {
        const auto end  = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        out.lines.push_back({out.lines.size() + 1, std::string{line}, stripper.strip(line)});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::vector<Include> includes_of(const Source& source) {
    std::vector<Include> out;
    for (const auto& line : source.lines) {
        if (!line.code.starts_with("#include")) continue;
        const auto open = line.text.find_first_of("\"<");
        if (open == std::string::npos) continue;
        const auto close = line.text.find_first_of("\">", open + 1);
        if (close == std::string::npos) continue;
        out.push_back(
            {line.text.substr(open + 1, close - open - 1), line.text[open] == '"', line.number});
    }
    return out;
}

bool has_word(std::string_view code, std::string_view word) {
    for (auto at = code.find(word); at != std::string_view::npos; at = code.find(word, at + 1)) {
        const auto end = at + word.size();
        // "::system" is not the end of "boost::system".
        const bool starts = at == 0 || !is_name(code[at - 1]);
        if (starts && (end == code.size() || !is_name(code[end]) || !is_name(word.back())))
            return true;
    }
    return false;
}

std::string read_text(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::vector<std::string> our_files() {
    std::vector<std::string> out;
    for (fs::recursive_directory_iterator at{"."}, end; at != end; ++at) {
        if (at->is_directory() && skipped(at->path())) at.disable_recursion_pending();
        // In a worktree, .git is a file.
        if (at->is_regular_file() && !skipped(at->path()))
            out.push_back(at->path().lexically_normal().generic_string());
    }
    std::ranges::sort(out);
    return out;
}

const std::vector<Source>& our_sources() {
    static const std::vector<Source> all = [] {
        std::vector<Source> out;
        for (auto& path : our_files())
            if (path.ends_with(".cpp") || path.ends_with(".hpp"))
                out.push_back(parse_source(path, read_text(path)));
        return out;
    }();
    return all;
}

std::string text_of(const Findings& findings) {
    std::string out;
    for (const auto& finding : findings)
        out += fmt::format("{}:{}: {}\n", finding.path, finding.line, finding.what);
    return out;
}

}  // namespace ve::lint
