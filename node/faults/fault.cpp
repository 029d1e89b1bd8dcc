// The table of faults, and how one is written. Reading is in fault_text.cpp.
#include "node/faults/fault.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace ve::faults {

namespace {

constexpr std::int64_t ms = 1'000'000;

constexpr std::array<KindInfo, kinds> table{{
    {"crash", Group::machine, Target::someone, Unit::none, 0,
     "stops at once and starts again from its disk after that time"},
    {"pause", Group::machine, Target::someone, Unit::none, 0,
     "does nothing for that time, then goes on where it was"},
    {"slow", Group::machine, Target::someone, Unit::span, 50 * ms,
     "takes that long for each thing that happens to it"},
    {"clock-skew", Group::clock, Target::someone, Unit::span, 1'000 * ms,
     "its clock is ahead by so much, or behind with a minus"},
    {"clock-drift", Group::clock, Target::someone, Unit::ppm, 500,
     "its clock runs faster by so many millionths, or slower with a minus"},
    {"clock-jump", Group::clock, Target::someone, Unit::span, 30'000 * ms,
     "its clock jumps by so much at once and stays there"},
    {"loss", Group::messages, Target::anyone, Unit::percent, 20 * one_percent,
     "that part of the messages is lost"},
    {"delay", Group::messages, Target::anyone, Unit::span, 100 * ms,
     "messages come later by up to so much; one in fifty by ten times as much"},
    {"reorder", Group::messages, Target::anyone, Unit::percent, 30 * one_percent,
     "that part of the messages is overtaken by later ones"},
    {"duplicate", Group::messages, Target::anyone, Unit::percent, 30 * one_percent,
     "that part of the messages comes twice"},
    {"replay", Group::messages, Target::anyone, Unit::percent, 10 * one_percent,
     "with that part of the messages comes an old one again"},
    {"corrupt", Group::messages, Target::anyone, Unit::percent, one_percent,
     "a bit is turned around in that part of the messages"},
    {"partition", Group::lines, Target::groups, Unit::none, 0,
     "validators hear only those of their group; of one group, the others are another"},
    {"one-way", Group::lines, Target::groups, Unit::none, 0,
     "nothing arrives from the first group at the second"},
    {"clog", Group::lines, Target::someone, Unit::none, 0,
     "what it is sent waits, and arrives at the end"},
    {"swizzle", Group::lines, Target::someone, Unit::none, 0,
     "clogs its validators one after the other and frees them in another order"},
    {"double-proposal", Group::treason, Target::someone, Unit::none, 0,
     "proposes another block to every second peer"},
    {"double-prevote", Group::treason, Target::someone, Unit::none, 0,
     "tells every second peer another prevote"},
    {"double-precommit", Group::treason, Target::someone, Unit::none, 0,
     "tells every second peer another precommit"},
    {"amnesia", Group::treason, Target::someone, Unit::none, 0,
     "forgets what it signed and what it is locked on"},
    {"withhold", Group::treason, Target::someone, Unit::none, 0,
     "proposes and votes, and tells nobody"},
    {"late-votes", Group::treason, Target::someone, Unit::span, 500 * ms,
     "holds its votes back for so long"},
    {"invalid-proposal", Group::treason, Target::someone, Unit::none, 0,
     "proposes blocks that are wrong: app-hash, oversize, transaction, time, last-commit or votes"},
    {"invalid-extension", Group::treason, Target::someone, Unit::none, 0,
     "its vote extensions are rubbish, truly signed"},
    {"wrong-score", Group::treason, Target::someone, Unit::none, 0,
     "its vote extensions tell other identity scores than it found"},
    {"lies", Group::treason, Target::someone, Unit::none, 0,
     "votes for anything, and proposes old blocks with proofs that nobody has"},
    {"false-proof", Group::treason, Target::someone, Unit::none, 0,
     "after a failed round proposes a new block as if two thirds had prevoted it before"},
    {"forged-votes", Group::treason, Target::someone, Unit::none, 0,
     "votes in the names of others, for this height and the last, and signs that itself"},
    {"false-evidence", Group::treason, Target::someone, Unit::none, 0,
     "accuses with proofs that are forged, too old, or about who is no validator"},
    {"disk-full", Group::disk, Target::someone, Unit::none, 0, "its disk has no space left"},
    {"disk-slow", Group::disk, Target::someone, Unit::span, 100 * ms,
     "each write takes so long until it is durable"},
    {"write-error", Group::disk, Target::someone, Unit::none, 0, "its next write or sync fails"},
    {"sync-lie", Group::disk, Target::someone, Unit::none, 0,
     "its disk says that all is durable, and loses it in the crash at the end"},
    {"torn-write", Group::disk, Target::someone, Unit::none, 0,
     "stops in the middle of its next write, which is half there"},
    {"lost-write", Group::disk, Target::someone, Unit::none, 0,
     "stops in its next write, of which nothing is there"},
    {"bit-flip", Group::disk, Target::someone, Unit::none, 0,
     "stops, and a bit of what it wrote is turned around"},
    {"flood", Group::clients, Target::anyone, Unit::per_second, 200,
     "so many transactions that nobody needs arrive each second"},
}};

constexpr std::array<std::string_view, 4> phases{"propose", "prevote", "precommit", "commit"};
constexpr std::array<std::string_view, 7> groups_names{"machine", "clock", "messages", "lines",
                                                       "treason", "disk",  "clients"};
constexpr std::array<std::string_view, 6> variants{"app-hash", "oversize",    "transaction",
                                                   "time",     "last-commit", "votes"};

std::string digits_of(std::int64_t strength, Unit unit) {
    switch (unit) {
        case Unit::none: return {};
        case Unit::span:
            return strength < 0 ? "-" + Duration{-strength}.text() : Duration{strength}.text();
        case Unit::ppm: return fmt::format("{}ppm", strength);
        case Unit::per_second: return fmt::format("{}/s", strength);
        case Unit::percent: break;
    }
    auto out = fmt::format("{}", strength / one_percent);
    if (auto rest = strength % one_percent; rest != 0) {
        auto fraction = fmt::format("{:04}", rest);
        while (fraction.back() == '0') fraction.pop_back();
        out += "." + fraction;
    }
    return out + "%";
}

std::string list_of(const std::vector<std::size_t>& validators) {
    return fmt::format("{}", fmt::join(validators, ","));
}

std::string start_text(const Start& start) {
    if (!start.height) return start.after.nanos == 0 ? "" : " at " + start.after.text();
    auto out = fmt::format(" at height {}{}", start.relative ? "+" : "", *start.height);
    if (start.phase) out += fmt::format(" after {}", name_of(*start.phase));
    return out;
}

}  // namespace

std::vector<std::string> kind_names() {
    std::vector<std::string> out;
    for (const auto& one : table) out.emplace_back(one.name);
    return out;
}

const KindInfo& info(Kind kind) { return table.at(static_cast<std::size_t>(kind)); }

std::optional<Kind> kind_named(std::string_view name) {
    for (std::size_t i = 0; i < kinds; ++i)
        if (table.at(i).name == name) return static_cast<Kind>(i);
    return {};
}

std::string_view name_of(Group group) { return groups_names.at(static_cast<std::size_t>(group)); }
std::string_view name_of(Phase phase) { return phases.at(static_cast<std::size_t>(phase)); }
std::span<const std::string_view> proposal_variants() { return variants; }

std::string Fault::text() const {
    const auto& about = info(kind);
    std::string out{about.name};
    if (!variant.empty()) out += " " + variant;
    if (!groups.empty()) {
        std::vector<std::string> lists;
        for (const auto& group : groups) lists.push_back(list_of(group));
        out +=
            fmt::format(" validators {}", fmt::join(lists, kind == Kind::one_way ? " > " : " | "));
    } else if (!validators.empty()) {
        out +=
            fmt::format(" validator{} {}", validators.size() == 1 ? "" : "s", list_of(validators));
    }
    if (about.unit != Unit::none) out += " " + digits_of(strength, about.unit);
    out += start_text(start);
    if (length.nanos != 0) out += " for " + length.text();
    return out;
}

Json Fault::json() const {
    const auto& about  = info(kind);
    const auto numbers = [](const std::vector<std::size_t>& list) {
        Json out = Json::array();
        for (const auto one : list) out.push(one);
        return out;
    };
    Json out = Json::object();
    out.set("kind", about.name);
    if (!variant.empty()) out.set("variant", variant);
    if (!validators.empty()) out.set("validators", numbers(validators));
    if (!groups.empty()) {
        Json lists = Json::array();
        for (const auto& group : groups) lists.push(numbers(group));
        out.set("groups", std::move(lists));
    }
    if (about.unit != Unit::none) out.set("strength", digits_of(strength, about.unit));
    if (const auto at = start_text(start); !at.empty()) out.set("at", at.substr(4));
    if (length.nanos != 0) out.set("for", length.text());
    return out;
}

Result<void> check(const Fault& fault, std::size_t validators) {
    const auto within = [&](const std::vector<std::size_t>& list) -> Result<void> {
        for (const auto one : list)
            if (one >= validators)
                return fail(errors::input, "there is no validator {}", one)
                    .with_hint("they are numbered from 0 to {}", validators - 1);
        return {};
    };
    TRY(within(fault.validators));
    std::vector<std::size_t> seen;
    for (const auto& group : fault.groups) {
        TRY(within(group));
        for (const auto one : group) {
            if (fault.kind != Kind::one_way && std::ranges::find(seen, one) != seen.end())
                return fail(errors::input, "validator {} is in two groups", one);
            seen.push_back(one);
        }
    }
    return {};
}

bool names(const Fault& fault, std::size_t validator) {
    if (fault.validators.empty() && fault.groups.empty()) return true;
    const auto has = [&](const auto& list) {
        return std::ranges::find(list, validator) != list.end();
    };
    return has(fault.validators) || std::ranges::any_of(fault.groups, has);
}

}  // namespace ve::faults
