#include "tests/cli/pattern.hpp"

#include <algorithm>
#include <array>
#include <regex>

namespace ve::story {
namespace {

struct Hole {
    std::string_view name;
    const char* pattern;
    const char* found;  // how it is recognised in output; null: never by itself
};

constexpr std::array<Hole, 9> holes = {{
    {"ADDRESS", "ve(?:valoper|valcons)?1[02-9ac-hj-np-z]{38}",
     "ve(?:valoper|valcons)?1[02-9ac-hj-np-z]{38}"},
    {"HASH", "[0-9A-Fa-f]{64}", "\\b[0-9A-Fa-f]{64}\\b"},
    {"TIME", "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"},
    {"ID", "[0-9a-f]{32}", "\\b[0-9a-f]{32}\\b"},
    {"KEY", "[0-9A-Za-z+/]{43}[0-9A-Za-z+/=]", "\\b[0-9A-Za-z+/]{43}[0-9A-Za-z+/=](?=\"|$)"},
    {"NUMBER", "[0-9]+", nullptr},
    {"PORT", "[0-9]{1,5}", nullptr},
    {"HOME", "/[^\" ,]*", nullptr},
    {"ANY", ".*", nullptr},
}};

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (std::string_view{"\\^$.|?*+()[]{}"}.find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

// Columns of a table move with what stands in them: several blanks count as two.
std::string squeezed(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c != ' ' || !out.ends_with("  ")) out += c;
    return out;
}

const Hole* hole_of(std::string_view name) {
    const auto* found = std::ranges::find(holes, name, &Hole::name);
    return found == holes.end() ? nullptr : found;
}

struct Compiled {
    std::string regex;
    std::vector<std::string> captures;  // by group
};

Compiled compile(std::string_view expected, const Names& names) {
    Compiled out;
    while (!expected.empty()) {
        const auto open  = expected.find('<');
        const auto close = expected.find('>', open == std::string_view::npos ? 0 : open);
        if (open == std::string_view::npos || close == std::string_view::npos) break;
        const auto inside = expected.substr(open + 1, close - open - 1);
        const auto colon  = inside.find(':');
        const auto* hole  = hole_of(inside.substr(0, colon));
        out.regex += escaped(expected.substr(0, open));
        if (inside.starts_with('=')) {
            const auto known = names.find(inside.substr(1));
            out.regex += known == names.end() ? "(?!)" : escaped(known->second);
        } else if (hole != nullptr && colon != std::string_view::npos) {
            out.regex += std::string{"("} + hole->pattern + ")";
            out.captures.emplace_back(inside.substr(colon + 1));
        } else if (hole != nullptr) {
            out.regex += std::string{"(?:"} + hole->pattern + ")";
        } else {  // an ordinary '<'
            out.regex += escaped("<");
            expected.remove_prefix(open + 1);
            continue;
        }
        expected.remove_prefix(close + 1);
    }
    out.regex += escaped(expected);
    return out;
}

}  // namespace

bool line_matches(std::string_view expected_text, std::string_view got, Names& names) {
    const auto expected = squeezed(expected_text);
    const auto line     = squeezed(got);
    if (expected.find('<') == std::string_view::npos) return expected == line;
    const auto compiled = compile(expected, names);
    std::cmatch match;
    if (!std::regex_match(line.c_str(), match, std::regex{compiled.regex})) return false;
    for (std::size_t i = 0; i < compiled.captures.size(); ++i)
        names[compiled.captures[i]] = match[i + 1].str();
    return true;
}

std::optional<std::size_t> first_difference(const std::vector<std::string>& expected,
                                            const std::vector<std::string>& got, Names& names) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (expected[i] == "...") {
            if (i + 1 == expected.size()) return std::nullopt;
            while (at < got.size() && !line_matches(expected[i + 1], got[at], names)) ++at;
            continue;
        }
        if (at == got.size() || !line_matches(expected[i], got[at], names)) return i;
        ++at;
    }
    if (at != got.size()) return expected.size();
    return std::nullopt;
}

std::string with_holes(std::string_view line, std::string_view home) {
    std::string out{line};
    for (auto at = out.find(home); at != std::string::npos; at = out.find(home))
        out.replace(at, home.size(), "<HOME>");
    for (const auto& hole : holes)
        if (hole.found != nullptr)
            out =
                std::regex_replace(out, std::regex{hole.found}, "<" + std::string{hole.name} + ">");
    out = std::regex_replace(out, std::regex{"127\\.0\\.0\\.1:[0-9]+"}, "127.0.0.1:<PORT>");
    out = std::regex_replace(out, std::regex{"(\"pid\":|process |running  |pid )[0-9]{2,}"},
                             "$1<NUMBER>");
    out = std::regex_replace(out, std::regex{"gas [0-9]+ of [0-9]+, fee .*"},
                             "gas <NUMBER> of <NUMBER>, fee <ANY>");
    out = std::regex_replace(out, std::regex{"^[0-9]+ bytes in"}, "<NUMBER> bytes in");
    out = std::regex_replace(out, std::regex{"timestamp=[0-9]+"}, "timestamp=<NUMBER>");
    out = std::regex_replace(out, std::regex{"(\"last_updated_at\":\")[0-9]+"}, "$1<NUMBER>");
    out = std::regex_replace(
        out, std::regex{"(\"gas_wanted\":\")[0-9]+(\",\"gas_used\":\")[0-9]+(.*\"data\":\").*"},
        "$1<NUMBER>$2<NUMBER>$3<ANY>");
    out = std::regex_replace(out, std::regex{"gas limit [0-9]+ and cost .*"},
                             "gas limit <NUMBER> and cost <ANY>");
    out = std::regex_replace(out, std::regex{"(\"gas\":\")[0-9]+(\",\"fee\":\")[0-9]+uve"},
                             "$1<NUMBER>$2<NUMBER>uve");
    out = std::regex_replace(out, std::regex{"balance [0-9]{9,}uve is"}, "balance <NUMBER>uve is");
    out = std::regex_replace(out, std::regex{"required: [0-9]+uve"}, "required: <NUMBER>uve");
    out = std::regex_replace(out, std::regex{"gas used [0-9]+"}, "gas used <NUMBER>");
    out = std::regex_replace(out, std::regex{"gasUsed: [0-9]+"}, "gasUsed: <NUMBER>");
    return out;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    while (!out.empty() && out.back().empty()) out.pop_back();
    return out;
}

}  // namespace ve::story
