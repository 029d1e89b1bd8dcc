#include "select/fields.hpp"

#include <fmt/ranges.h>

#include "base/text.hpp"

namespace ve::select {
namespace {

std::vector<std::string> split(std::string_view text, char by) {
    std::vector<std::string> out;
    while (true) {
        const auto end = std::min(text.find(by), text.size());
        out.emplace_back(text.substr(0, end));
        if (end == text.size()) return out;
        text.remove_prefix(end + 1);
    }
}

Error unknown(const Json& object, const std::string& name) {
    std::vector<std::string> names;
    for (const auto& [known, value] : object.members()) names.push_back(known);
    return fail(errors::usage, "the answer has no field '{}'{}", printable(name),
                did_you_mean(name, names))
        .with_hint("{}{}", names.empty() ? "" : "there are: ", fmt::join(names, ", "));
}

// Adds to `out` what the steps name, beside what is there already.
Result<Json> with_path(Json out, const Json& value, std::span<const std::string> steps) {
    if (steps.empty()) return value;
    if (value.is_array()) {
        if (!out.is_array()) out = Json::array();
        auto items = out.items();
        items.resize(value.items().size());
        for (std::size_t i = 0; i < items.size(); ++i)
            items[i] = TRY(with_path(std::move(items[i]), value.items()[i], steps));
        return Json::array(std::move(items));
    }
    const auto* found = value.find(steps[0]);
    if (found == nullptr) return unknown(value, steps[0]);
    if (!out.is_object()) out = Json::object();
    const auto* before = out.find(steps[0]);
    auto inner = TRY(with_path(before == nullptr ? Json{} : *before, *found, steps.subspan(1)));
    out.set(steps[0], std::move(inner));
    return out;
}

}  // namespace

Result<Json> only_fields(const Json& value, std::string_view names) {
    Json out;
    for (const auto& name : split(names, ',')) {
        const auto steps = split(name, '.');
        out              = TRY(with_path(std::move(out), value, steps));
    }
    return out;
}

}  // namespace ve::select
