#include "cli/help.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>

namespace ve {
namespace {

constexpr std::size_t left_max = 34;

// A description is a summary, perhaps more text, and parts with a heading ("Examples:").
struct Description {
    std::string text, examples;
};

Description parts_of(const std::string& whole) {
    auto at = whole.find("\n\nExample");
    if (at == std::string::npos) return {whole, {}};
    return {whole.substr(0, at), whole.substr(at + 2)};
}

// The first sentence: what a list of commands has room for.
std::string summary_of(const std::string& whole) {
    auto line = whole.substr(0, whole.find('\n'));
    if (const auto end = line.find(". "); end != std::string::npos) line.resize(end);
    if (line.ends_with('.')) line.pop_back();
    return line;
}

void add_wrapped(std::string& out, const std::string& text, std::size_t indent, std::size_t width) {
    std::size_t column = indent;
    std::string word;
    const auto put = [&] {
        if (word.empty()) return;
        if (column > indent && column + 1 + word.size() > width) {
            out += "\n" + std::string(indent, ' ');
            column = indent;
        }
        if (column > indent) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
        word.clear();
    };
    for (const char c : text) {
        if (c != ' ' && c != '\n') {
            word += c;
            continue;
        }
        put();
    }
    put();
    out += "\n";
}

using Rows = std::vector<std::pair<std::string, std::string>>;

void add_rows(std::string& out, const std::string& heading, const Rows& rows, std::size_t width) {
    if (rows.empty()) return;
    // Two columns, of which the second keeps some room on a narrow terminal.
    const auto most  = std::min(left_max, width / 3);
    std::size_t left = std::min<std::size_t>(most, 8);
    for (const auto& [name, text] : rows)
        if (name.size() <= most) left = std::max(left, name.size());
    out += "\n" + heading + ":\n";
    for (const auto& [name, text] : rows) {
        out += "  " + name;
        if (name.size() > left)
            out += "\n" + std::string(left + 4, ' ');
        else
            out += std::string(left + 2 - name.size(), ' ');
        add_wrapped(out, text, left + 4, width);
    }
}

// "TEXT:{text,json}" is "text|json"; a number with its bounds is a number.
std::string type_of(const CLI::Option& option) {
    auto type       = option.get_type_name();
    const auto open = type.find(":{");
    if (open != std::string::npos) {
        type = type.substr(open + 2, type.find('}', open) - open - 2);
        std::ranges::replace(type, ',', '|');
        return type;
    }
    type = type.substr(0, type.find(':'));
    if (type == "UINT" || type == "INT") return "NUMBER";
    return type;
}

std::string flag_name(const CLI::Option& option) {
    std::string out;
    for (const auto& name : option.get_snames()) out += "-" + name + ", ";
    for (const auto& name : option.get_lnames()) out += "--" + name;
    if (option.get_items_expected_max() > 0) out += " " + type_of(option);
    return out;
}

std::string text_of(const CLI::Option& option) {
    auto out            = option.get_description();
    const auto& preset  = option.get_default_str();
    const bool is_plain = option.get_items_expected_max() > 0 && !preset.empty();
    if (is_plain) out += fmt::format("{}(default {})", out.empty() ? "" : " ", preset);
    return out;
}

// A message's words are asked for when they are missing; each may be given as a flag instead.
std::string argument_name(const CLI::Option& option) {
    const bool asked = option.get_required() || !option.get_lnames().empty();
    const auto name  = option.get_name(true);
    return asked ? "<" + name + ">" : "[" + name + "]";
}

}  // namespace

std::string full_name(const CLI::App& app) {
    return app.get_parent() == nullptr ? "ve" : full_name(*app.get_parent()) + " " + app.get_name();
}

std::string help_of(const CLI::App& app, std::size_t columns) {
    const auto width     = std::clamp(columns, help_width_min, help_width_max);
    const auto described = parts_of(app.get_description());
    std::string out, usage = "Usage: " + full_name(app);
    // A line break of the text begins a paragraph.
    for (std::string_view left = described.text; !left.empty();) {
        const auto end = std::min(left.find('\n'), left.size());
        if (end > 0) add_wrapped(out, std::string{left.substr(0, end)}, 0, width);
        left.remove_prefix(std::min(end + 1, left.size()));
    }

    Rows arguments, commands;
    std::vector<std::pair<std::string, Rows>> groups;
    bool has_flags = false;
    for (const auto* option : app.get_options()) {
        if (option->get_positional()) {
            usage += " " + argument_name(*option);
            arguments.emplace_back(option->get_name(true), text_of(*option));
            continue;
        }
        if (option->get_group().empty()) continue;  // another spelling of a flag
        has_flags        = true;
        const auto group = option->get_group() == "Options" ? "Flags" : option->get_group();
        auto at          = std::ranges::find(groups, group, &std::pair<std::string, Rows>::first);
        if (at == groups.end()) at = groups.insert(groups.end(), {group, {}});
        at->second.emplace_back(flag_name(*option), text_of(*option));
    }
    for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; }))
        commands.emplace_back(sub->get_name(), summary_of(sub->get_description()));
    if (!commands.empty()) usage += " <command>";
    if (has_flags) usage += " [flags]";

    if (!described.examples.empty()) out += "\n" + described.examples + "\n";
    out += "\n" + usage + "\n";
    add_rows(out, "Arguments", arguments, width);
    add_rows(out, "Commands", commands, width);
    for (const auto& [heading, rows] : groups) add_rows(out, heading, rows, width);
    if (!commands.empty())
        out += fmt::format("\n{} <command> --help tells more.\n", full_name(app));
    if (app.get_parent() != nullptr)
        out += fmt::format("{}Global flags, such as --output json and --node URL: ve --help\n",
                           commands.empty() ? "\n" : "");
    return out;
}

}  // namespace ve
