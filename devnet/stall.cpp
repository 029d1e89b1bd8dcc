#include "devnet/stall.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace ve::devnet {
namespace {

std::string text_in(const Json& json, std::string_view name) {
    const auto* found = json.find(name);
    return found == nullptr ? std::string{} : found->raw();
}

std::uint64_t number_in(const Json& json, std::string_view name) {
    const auto* found = json.find(name);
    if (found == nullptr) return 0;
    if (found->is_number()) return found->u64().value_or(0);
    return Json::number(found->raw()).u64().value_or(0);  // powers are text
}

const std::vector<Json>& list_in(const Json& json, std::string_view name) {
    static const std::vector<Json> none;
    const auto* found = json.find(name);
    return found == nullptr ? none : found->items();
}

// "validator 3", "validators 2 and 3", "validators 0, 1 and 2"
std::string named(const std::vector<std::string>& numbers) {
    if (numbers.size() == 1) return "validator " + numbers.front();
    return fmt::format("validators {} and {}", fmt::join(numbers.begin(), numbers.end() - 1, ", "),
                       numbers.back());
}

// "; in force: fault 1 (crash validator 3), fault 2 (loss 20%)"
std::string in_force(const Json& status, std::string_view before) {
    std::string out;
    for (const auto& one : list_in(status, "faults"))
        if (text_in(one, "state") == "in force")
            out += fmt::format("{}fault {} ({})", out.empty() ? before : ", ", text_in(one, "id"),
                               text_in(one, "fault"));
    return out;
}

struct Quorum {
    std::uint64_t power = 0, up = 0;
    std::size_t members = 0, group = 0;  // of those who can talk with each other, the largest
    std::vector<std::string> silent;
};

Quorum quorum_of(const Json& status) {
    Quorum out;
    for (const auto& one : list_in(status, "validators")) {
        const auto power = number_in(one, "power");
        if (power == 0) {
            if (text_in(one, "state") != "up") out.silent.push_back(text_in(one, "number"));
            continue;
        }
        ++out.members;
        out.power += power;
        if (text_in(one, "state") != "up") {
            out.silent.push_back(text_in(one, "number"));
            continue;
        }
        out.up += power;
        out.group = std::max(out.group, std::size_t{number_in(one, "peers")} + 1);
    }
    return out;
}

}  // namespace

std::optional<client::Stall> stall_of(const Json& status) {
    const auto name    = text_in(status, "name");
    const auto* paused = status.find("paused");
    if (paused != nullptr && paused->flag())
        return client::Stall{fmt::format("devnet {} is paused", name),
                             fmt::format("ve devnet resume {}", name)};
    if (text_in(status, "block_time") == "manual")
        return client::Stall{fmt::format("devnet {} makes blocks by hand only", name),
                             fmt::format("ve devnet mine --devnet {}", name)};
    const auto quorum = quorum_of(status);
    const auto faults = in_force(status, "; in force: ");
    const auto clear  = faults.empty() ? fmt::format("ve devnet status {}", name)
                                       : fmt::format("ve devnet fault clear --devnet {}", name);
    // More than two thirds have to sign.
    if (quorum.up * 3 <= quorum.power * 2 && !quorum.silent.empty())
        return client::Stall{
            fmt::format("devnet {} has no quorum, {} {} silent{}", name, named(quorum.silent),
                        quorum.silent.size() == 1 ? "is" : "are", faults),
            clear};
    if (quorum.members > 1 && quorum.group * 3 <= quorum.members * 2)
        return client::Stall{
            fmt::format("devnet {} has no quorum, no more than {} of {} validators are in touch{}",
                        name, quorum.group, quorum.members, faults),
            clear};
    if (!faults.empty())
        return client::Stall{in_force(status, fmt::format("devnet {} is under ", name)), clear};
    return std::nullopt;
}

}  // namespace ve::devnet
