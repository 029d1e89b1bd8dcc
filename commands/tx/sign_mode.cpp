#include "commands/tx/sign_mode.hpp"

#include <array>

#include "base/text.hpp"

namespace ve {
namespace {

struct Named {
    wire::SignMode mode;
    std::string_view name;
};

constexpr std::array<Named, 4> modes{{{wire::SignMode::direct, "direct"},
                                      {wire::SignMode::amino_json, "amino-json"},
                                      {wire::SignMode::direct_aux, "direct-aux"},
                                      {wire::SignMode::textual, "textual"}}};

std::vector<std::string> names() {
    std::vector<std::string> out;
    for (const auto& mode : modes) out.emplace_back(mode.name);
    return out;
}

}  // namespace

std::string sign_mode_name(wire::SignMode mode) {
    for (const auto& known : modes)
        if (known.mode == mode) return std::string{known.name};
    return std::to_string(static_cast<int>(mode));
}

Result<std::optional<wire::SignMode>> sign_mode_of(const std::string& name) {
    if (name.empty()) return std::optional<wire::SignMode>{};
    if (name == "textual")
        return fail(errors::usage, "sign mode textual is not made here; no chain of ours takes it")
            .at("--sign-mode")
            .with_hint("direct and amino-json sign every transaction");
    for (const auto& known : modes)
        if (known.name == name) return std::optional{known.mode};
    return fail(errors::usage, "'{:.40}' is no sign mode{}", name, did_you_mean(name, names()))
        .at("--sign-mode")
        .with_hint("direct, amino-json or direct-aux");
}

}  // namespace ve
