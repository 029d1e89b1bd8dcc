#include "scenarios/error_kinds.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace ve::scenario {

std::optional<std::string> unknown_failure(const std::string& space, std::uint32_t code) {
    std::set<std::string> spaces;
    std::uint32_t least = UINT32_MAX, most = 0;
    for (const auto& kind : error_kinds()) {
        spaces.emplace(kind.space);
        if (kind.space != space) continue;
        if (kind.code == code) return std::nullopt;
        least = std::min(least, kind.code);
        most  = std::max(most, kind.code);
    }
    if (!spaces.contains(space))
        return fmt::format("no codespace is named '{}'{}", space,
                           did_you_mean(space, std::vector(spaces.begin(), spaces.end())));
    return fmt::format("codespace {} has no code {}; its codes lie from {} to {}", space, code,
                       least, most);
}

}  // namespace ve::scenario
