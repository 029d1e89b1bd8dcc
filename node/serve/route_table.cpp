#include "node/serve/route_table.hpp"

#include <algorithm>

namespace ve::serve {
namespace {

std::vector<std::string_view> split_path(std::string_view path, char separator) {
    std::vector<std::string_view> out;
    while (true) {
        const auto end = path.find(separator);
        out.push_back(path.substr(0, end));
        if (end == std::string_view::npos) return out;
        path = path.substr(end + 1);
    }
}

// Slashes inside braces belong to the variable: "/a/{x=b/*}/c" has three segments here.
std::vector<std::string_view> pattern_parts(std::string_view pattern) {
    std::vector<std::string_view> out;
    std::size_t start = 0;
    int depth         = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '{') ++depth;
        if (pattern[i] == '}') --depth;
        if (pattern[i] != '/' || depth > 0) continue;
        out.push_back(pattern.substr(start, i - start));
        start = i + 1;
    }
    out.push_back(pattern.substr(start));
    return out;
}

}  // namespace

Result<void> RouteTable::add(const wire::Rpc& rpc, const wire::HttpRule& rule) {
    if (!rule.path.starts_with('/'))
        return fail(errors::internal, "{}: route \"{}\" has no leading slash", rpc.path, rule.path);
    Route route{rule.method, &rpc, rule.body, {}};
    auto* branch      = &root_;
    std::size_t depth = 0;
    const auto step   = [&](std::string_view segment) {
        auto& next = segment == "*"    ? branch->any_one
                       : segment == "**" ? branch->all_rest
                                         : branch->literal[std::string{segment}];
        if (!next) next = std::make_unique<Branch>();
        branch = next.get();
        ++depth;
    };
    const auto parts = pattern_parts(std::string_view{rule.path}.substr(1));
    for (const auto& part : parts) {
        if (!part.starts_with('{')) {
            step(part);
            continue;
        }
        if (!part.ends_with('}'))
            return fail(errors::internal, "{}: route {} is not understood", rpc.path, rule.path);
        const auto inside = part.substr(1, part.size() - 2);
        const auto equals = inside.find('=');
        const auto inner  = equals == std::string_view::npos ? "*" : inside.substr(equals + 1);
        Range range{std::string{inside.substr(0, equals)}, depth, 0};
        for (const auto segment : split_path(inner, '/')) step(segment);
        if (inner != "**") range.count = depth - range.first;
        if (inner == "**" && &part != &parts.back())
            return fail(errors::internal, "{}: route {} goes on after **", rpc.path, rule.path);
        route.variables.push_back(std::move(range));
    }
    branch->routes.push_back(std::move(route));
    return {};
}

const RouteTable::Branch* RouteTable::search(const Branch& branch, std::string_view method,
                                             const Segments& segments, std::size_t index) {
    const auto serves = [&](const Branch& end) {
        return std::ranges::any_of(end.routes,
                                   [&](const auto& route) { return route.method == method; });
    };
    if (index == segments.size()) return serves(branch) ? &branch : nullptr;
    if (const auto found = branch.literal.find(segments[index]); found != branch.literal.end())
        if (const auto* end = search(*found->second, method, segments, index + 1)) return end;
    if (segments[index].empty()) return nullptr;  // a variable is never empty
    if (branch.any_one)
        if (const auto* end = search(*branch.any_one, method, segments, index + 1)) return end;
    if (branch.all_rest && serves(*branch.all_rest)) return branch.all_rest.get();
    return nullptr;
}

std::vector<RouteTable::Match> RouteTable::find(std::string_view method,
                                                std::string_view path) const {
    std::vector<Match> out;
    if (!path.starts_with('/')) return out;
    const auto segments = split_path(path.substr(1), '/');
    const auto* branch  = search(root_, method, segments, 0);
    if (branch == nullptr) return out;
    for (const auto& route : branch->routes) {
        if (route.method != method) continue;
        Match match{route.rpc, route.body, {}};
        for (const auto& range : route.variables) {
            const auto* first = segments[range.first].data();
            const auto& last =
                range.count == 0 ? segments.back() : segments[range.first + range.count - 1];
            match.variables.push_back({range.field, std::string{first, last.data() + last.size()}});
        }
        out.push_back(std::move(match));
    }
    return out;
}

}  // namespace ve::serve
