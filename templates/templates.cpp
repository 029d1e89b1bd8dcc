#include "templates/templates.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace ve::templates {
namespace {

struct Text {
    std::string_view name, content;
};
#include "templates/texts.inc"

constexpr std::string_view open_mark = "{{", close_mark = "}}";

const Text* find(std::string_view name) {
    const auto* found = std::ranges::find(texts, name, &Text::name);
    return found == texts.end() ? nullptr : found;
}

Error no_text(std::string_view name) { return fail(errors::internal, "no template {:.80}", name); }

// What no reader of TOML, YAML or a unit file takes for anything but itself, inside quotes or not.
bool harmless(std::string_view value) {
    return std::ranges::all_of(value, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view{" ._-:/,@+=()"}.find(c) != std::string_view::npos;
    });
}

}  // namespace

Result<std::string> fill(std::string_view name, const Values& values) {
    const auto* found = find(name);
    if (found == nullptr) return no_text(name);
    for (const auto& [key, value] : values)
        if (!harmless(value))
            return fail(errors::input, "'{:.80}' cannot stand in a configuration file as {}", value,
                        key)
                .with_hint("letters, digits and ._-:/,@+=() are what names are made of");
    std::set<std::string, std::less<>> used;
    std::string out;
    auto rest = found->content;
    while (true) {
        const auto open = rest.find(open_mark);
        out += rest.substr(0, open);
        if (open == std::string_view::npos) break;
        rest.remove_prefix(open + open_mark.size());
        const auto close = rest.find(close_mark);
        if (close == std::string_view::npos)
            return fail(errors::internal, "template {}: {} without {}", name, open_mark,
                        close_mark);
        const auto key   = rest.substr(0, close);
        const auto value = values.find(key);
        if (value == values.end())
            return fail(errors::internal, "template {}: {} has no value", name, key);
        out += value->second;
        used.emplace(key);
        rest.remove_prefix(close + close_mark.size());
    }
    for (const auto& [key, value] : values)
        if (!used.contains(key))
            return fail(errors::internal, "template {} has no place for {}", name, key);
    return out;
}

Result<std::string> text(std::string_view name) {
    const auto* found = find(name);
    if (found == nullptr) return no_text(name);
    return std::string{found->content};
}

std::vector<std::string_view> names() {
    std::vector<std::string_view> out;
    for (const auto& text : texts) out.push_back(text.name);
    std::ranges::sort(out);
    return out;
}

}  // namespace ve::templates
