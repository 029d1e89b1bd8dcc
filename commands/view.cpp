#include "commands/view.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/amount.hpp"
#include "base/text.hpp"
#include "commands/money.hpp"

namespace ve {
namespace {

// {"denom":"uve","amount":"5"} is money, and read as such.
bool is_coin(const Json& json) {
    if (!json.is_object() || json.members().size() != 2) return false;
    const auto *denom = json.find("denom"), *amount = json.find("amount");
    return denom != nullptr && amount != nullptr && denom->is_string() && amount->is_string() &&
           !amount->raw().empty();
}

std::string scalar(const Json& json) {
    if (is_coin(json))
        return printable(with_ve(json.find("amount")->raw() + json.find("denom")->raw()), 400);
    if (json.is_string()) return json.raw().empty() ? "\"\"" : printable(json.raw(), 4096);
    return json.dump();
}

bool is_leaf(const Json& json) {
    if (is_coin(json)) return true;
    return !(json.is_object() && !json.members().empty()) &&
           !(json.is_array() && !json.items().empty());
}

void append_readable(std::string& out, const Json& json, std::size_t indent) {
    const std::string blanks(indent, ' ');
    if (json.is_object() && !is_leaf(json)) {
        for (const auto& [name, value] : json.members()) {
            out += blanks + printable(name) + ":";
            if (is_leaf(value)) {
                out += " " + scalar(value) + "\n";
            } else {
                out += "\n";
                append_readable(out, value, indent + 2);
            }
        }
        return;
    }
    if (json.is_array()) {
        for (const auto& item : json.items()) {
            if (is_leaf(item)) {
                out += blanks + "- " + scalar(item) + "\n";
                continue;
            }
            std::string inner;
            append_readable(inner, item, indent + 2);
            inner.replace(indent, 2, "- ");
            out += inner;
        }
        return;
    }
    out += blanks + scalar(json) + "\n";
}

// Columns on a terminal, not bytes; good enough for names, addresses and numbers.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

std::string readable(const Json& json) {
    std::string out;
    append_readable(out, json, 0);
    return out;
}

std::string folded(const std::string& text, std::size_t columns) {
    constexpr std::size_t columns_min = 20;
    if (columns < columns_min) return text;
    std::string out;
    for (std::string_view rest{text}; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        auto line      = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const auto first   = std::min(line.find_first_not_of(' '), line.size());
        std::size_t indent = 0;
        while (width(line) + indent > columns) {
            // The last blank that still fits, else the first there is.
            auto cut        = std::string_view::npos;
            std::size_t own = 0;
            for (std::size_t i = indent == 0 ? first : 0, column = indent + i; i < line.size();
                 ++i) {
                if ((static_cast<unsigned char>(line[i]) & 0xc0) == 0x80) continue;
                if (line[i] == ' ' && own > 0 &&
                    (column <= columns || cut == std::string_view::npos))
                    cut = i;
                own += line[i] == ' ' ? 0U : 1U;
                if (++column > columns && cut != std::string_view::npos) break;
            }
            if (cut == std::string_view::npos) break;
            auto part = line.substr(0, cut);
            while (part.ends_with(' ')) part.remove_suffix(1);
            out += std::string(indent, ' ') + std::string{part} + "\n";
            line.remove_prefix(cut);
            while (line.starts_with(' ')) line.remove_prefix(1);
            constexpr std::size_t further = 4;
            indent                        = std::min(first + further, columns / 2);
        }
        out += std::string(indent, ' ') + std::string{line} + "\n";
    }
    if (!text.ends_with('\n') && !out.empty()) out.pop_back();
    return out;
}

std::string table(std::vector<std::vector<std::string>> rows) {
    std::vector<std::size_t> widths;
    for (auto& row : rows)
        for (auto& cell : row) cell = printable(cell, 400);
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (widths.size() <= i) widths.push_back(0);
            widths[i] = std::max(widths[i], width(row[i]));
        }
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size()) line.append(widths[i] + 2 - width(row[i]), ' ');
        }
        out += line + "\n";
    }
    return out;
}

namespace {

// "[1]" of a list, "name" of an object; null where there is none.
const Json* step_into(const Json& json, std::string_view step) {
    if (!step.starts_with('[')) return json.find(step);
    if (!step.ends_with(']') || !json.is_array()) return nullptr;
    const auto number = Amount::parse(step.substr(1, step.size() - 2));
    const auto place  = number.ok() ? number->as_u64() : std::nullopt;
    return place && *place < json.items().size() ? &json.items()[*place] : nullptr;
}

Error leads_nowhere(const Json& json, std::string_view path, std::string_view step) {
    if (json.is_array())
        return fail(errors::usage, "the answer has no '{}'", printable(path))
            .with_hint("that list has {} items; the first is [0]", json.items().size());
    std::vector<std::string> names;
    for (const auto& [name, value] : json.members()) names.push_back(name);
    return fail(errors::usage, "the answer has no '{}'{}", printable(path),
                did_you_mean(step, names))
        .with_hint("{}{}", names.empty() ? "" : "there are: ", fmt::join(names, ", "));
}

}  // namespace

Result<Json> part_of(const Json& json, std::string_view path) {
    const Json* at = &json;
    for (std::size_t i = 0; i < path.size();) {
        if (path[i] == '.') ++i;
        const auto end    = std::min(path.size(), path.find_first_of(".[", i + 1));
        const auto step   = path.substr(i, end - i);
        const auto* found = step_into(*at, step);
        if (found == nullptr) return leads_nowhere(*at, path.substr(0, end), step);
        at = found;
        i  = end;
    }
    return *at;
}

}  // namespace ve
