#include "tests/lint/floors.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace ve::lint {
namespace {

constexpr std::string_view modules = "node/modules";

// Files that stand lower than their folder: the seam between the chain and its drivers, and the
// bounds that both read (docs/architecture.md, floor 3).
constexpr int seam_floor                               = 3;
constexpr std::array<std::string_view, 2> seam_headers = {"node/application.hpp",
                                                          "node/limits.hpp"};

bool at_seam(std::string_view path) { return std::ranges::count(seam_headers, path) > 0; }

// A module belongs to itself and to the chain that it is a part of.
bool is_module(std::string_view folder) { return folder.starts_with("node/modules/"); }

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> out;
    std::istringstream in{std::string{text}};
    for (std::string word; in >> word;) out.push_back(word);
    return out;
}

// The words after `keyword` up to the next one in capitals.
std::vector<std::string> list_after(const std::vector<std::string>& words,
                                    std::string_view keyword) {
    std::vector<std::string> out;
    bool inside = false;
    for (const auto& word : words) {
        const bool capitals =
            std::ranges::all_of(word, [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
        if (capitals) inside = word == keyword;
        if (inside && !capitals) out.push_back(word);
    }
    return out;
}

struct Call {
    std::string name;
    std::vector<std::string> arguments;
    std::size_t line;
    std::string comment;  // after it, on its line
};

// Calls of our own CMake functions, each on lines of its own.
std::vector<Call> calls_of(std::string_view text) {
    std::vector<Call> out;
    std::size_t line = 1;
    for (std::size_t at = 0; at < text.size();) {
        const auto eol = std::min(text.find('\n', at), text.size());
        if (text.substr(at).starts_with("ve_")) {
            const auto open  = text.find('(', at);
            const auto close = text.find(')', open);
            if (close == std::string_view::npos) break;
            const auto end = std::min(text.find('\n', close), text.size());
            out.push_back({std::string{text.substr(at, open - at)},
                           words_of(text.substr(open + 1, close - open - 1)), line,
                           std::string{text.substr(close + 1, end - close - 1)}});
        }
        at = eol + 1;
        ++line;
    }
    return out;
}

}  // namespace

House::House(const std::map<std::string, std::string>& files) {
    read_floors(files.at("CMakeLists.txt"));
    for (const auto& [path, text] : files)
        if (path != "CMakeLists.txt") read_folder(path, text);
    close();
}

House House::of_this_folder() {
    std::map<std::string, std::string> files;
    for (const auto& path : our_files())
        if (path == "CMakeLists.txt" || path.ends_with("/CMakeLists.txt"))
            files[path] = read_text(path);
    return House{files};
}

// ve_floor(wire node/world)  # 2
void House::read_floors(std::string_view text) {
    int last = -1;
    for (const auto& call : calls_of(text)) {
        if (call.name != "ve_floor" && call.name != "ve_modules") continue;
        const auto sign = call.comment.find('#');
        const int floor =
            sign == std::string::npos ? last + 1 : std::atoi(call.comment.c_str() + sign + 1);
        for (const auto& folder : call.arguments) folders_[folder].floor = floor;
        last = floor;
    }
}

void House::read_folder(const std::string& path, std::string_view text) {
    const auto folder = path.substr(0, path.rfind('/'));
    for (const auto& call : calls_of(text)) {
        if (call.name != "ve_library" && call.name != "ve_module") continue;
        const auto home = folders_.find(is_module(folder)              ? std::string{modules}
                                        : folder.starts_with("tests/") ? "tests"
                                                                       : folder);
        auto& here      = folders_[folder];
        if (home != folders_.end()) here.floor = home->second.floor;
        here.line   = call.line;
        here.direct = list_after(call.arguments, "USES");
        if (call.name == "ve_module") {
            here.direct.push_back("node/chain");
            here.direct_of_tests.push_back("tests/kit");
            for (const auto& needed : list_after(call.arguments, "DEPENDS"))
                here.direct.push_back(std::string{modules} + "/" + needed);
        }
        for (const auto& used : list_after(call.arguments, "TEST_USES"))
            here.direct_of_tests.push_back(used);
        for (const auto& linked : list_after(call.arguments, "LINKS"))
            if (linked == "ve::proto") here.direct.push_back("proto");
    }
}

void House::close() {
    auto& all = folders_[std::string{modules}];
    for (const auto& [name, folder] : folders_)
        if (is_module(name)) all.direct.push_back(name);
    all.direct.push_back("node/chain");
    for (auto& [name, folder] : folders_) {
        auto from = folder.direct;
        from.push_back(name);
        folder.uses = reachable(from);
        from.insert(from.end(), folder.direct_of_tests.begin(), folder.direct_of_tests.end());
        folder.test_uses = reachable(from);
    }
}

std::set<std::string> House::reachable(std::vector<std::string> from) const {
    std::set<std::string> out;
    while (!from.empty()) {
        const auto name = from.back();
        from.pop_back();
        const auto folder = folders_.find(name);
        if (folder == folders_.end() || !out.insert(name).second) continue;
        for (const auto& next : folder->second.direct) from.push_back(next);
    }
    return out;
}

std::optional<std::string> House::folder_of(std::string_view path) const {
    if (path.ends_with(".pb.h")) return "proto";
    for (auto cut = path.rfind('/'); cut != std::string_view::npos;
         cut      = path.rfind('/', cut - 1)) {
        const std::string folder{path.substr(0, cut)};
        if (folders_.contains(folder)) return folder;
        if (cut == 0) break;
    }
    return std::nullopt;
}

std::optional<int> House::floor_of(std::string_view folder) const {
    const auto found = folders_.find(std::string{folder});
    if (found == folders_.end()) return std::nullopt;
    return found->second.floor;
}

const std::set<std::string>& House::uses(const std::string& folder) const {
    return folders_.at(folder).uses;
}

const std::set<std::string>& House::test_uses(const std::string& folder) const {
    return folders_.at(folder).test_uses;
}

Findings House::check_lists() const {
    Findings out;
    for (const auto& [name, folder] : folders_) {
        for (const auto& used : folder.direct) {
            const auto other = folders_.find(used);
            const auto list  = name + "/CMakeLists.txt";
            if (other == folders_.end())
                out.push_back(
                    {list, folder.line, fmt::format("uses '{}', which is no folder", used)});
            else if (other->second.floor > folder.floor)
                out.push_back({list, folder.line,
                               fmt::format("{} (floor {}) uses {} (floor {}): upward", name,
                                           folder.floor, used, other->second.floor)});
            else if (used != name && reachable({used}).contains(name))
                out.push_back(
                    {list, folder.line, fmt::format("{} and {} use each other", name, used)});
        }
    }
    return out;
}

std::optional<std::string> House::wrong(const Source& source, const Include& include) const {
    const auto from = folder_of(source.path), to = folder_of(include.path);
    if (!to) return fmt::format("\"{}\" is in no folder of the house", include.path);
    if (!from || source.below("tests") || source.below("bench")) return std::nullopt;
    const bool upward  = *floor_of(*to) > *floor_of(*from);
    const auto& home   = folders_.at(*from);
    const auto& usable = source.test() ? home.test_uses : home.uses;
    if (at_seam(source.path) && *floor_of(*to) > seam_floor)
        return fmt::format("{} stands on floor {}, \"{}\" on {}", source.path, seam_floor,
                           include.path, *floor_of(*to));
    if (at_seam(include.path) && *floor_of(*from) >= seam_floor) return std::nullopt;
    if (usable.contains(*to)) {
        if (is_module(*from) && is_module(*to) && *from != *to && !source.test() &&
            !include.path.ends_with("/keeper.hpp"))
            return fmt::format("of {}, its siblings include keeper.hpp only", *to);
        return std::nullopt;
    }
    return fmt::format("{} (floor {}) includes \"{}\" of {} (floor {}): {}", *from,
                       *floor_of(*from), include.path, *to, *floor_of(*to),
                       upward ? "upward" : "not in what its CMakeLists.txt says it uses");
}

Findings House::check(const std::vector<Source>& sources) const {
    Findings out;
    for (const auto& source : sources)
        for (const auto& include : includes_of(source))
            if (include.ours)
                if (auto what = wrong(source, include))
                    out.push_back({source.path, include.line, std::move(*what)});
    return out;
}

}  // namespace ve::lint
