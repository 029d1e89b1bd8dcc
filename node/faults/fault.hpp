// What can go wrong with a network of validators, as data: which fault, on whom, from when, for how
// long and how strongly. Text and JSON of it are here; who makes it happen is not.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/strong.hpp"
#include "base/time.hpp"

namespace ve::faults {

// The names in text are in fault.cpp, in this order.
enum class Kind : std::uint8_t {
    // of a machine
    crash,
    pause,
    slow,
    // of its clock
    clock_skew,
    clock_drift,
    clock_jump,
    // of messages; with validators, of theirs only
    loss,
    delay,
    reorder,
    duplicate,
    replay,
    corrupt,
    // of lines
    partition,
    one_way,
    clog,
    swizzle,
    // treason
    double_proposal,
    double_prevote,
    double_precommit,
    amnesia,
    withhold,
    late_votes,
    invalid_proposal,
    invalid_extension,
    wrong_score,
    lies,
    false_proof,
    forged_votes,
    false_evidence,
    // of a disk
    disk_full,
    disk_slow,
    write_error,
    sync_lie,
    torn_write,
    lost_write,
    bit_flip,
    // of what clients send
    flood
};
inline constexpr std::int64_t one_percent = 10'000;  // strengths of it count millionths
inline constexpr std::size_t kinds        = static_cast<std::size_t>(Kind::flood) + 1;

enum class Group : std::uint8_t { machine, clock, messages, lines, treason, disk, clients };
enum class Unit : std::uint8_t { none, percent, span, ppm, per_second };
enum class Phase : std::uint8_t { propose, prevote, precommit, commit };
// Whom it may name: nobody, any number, at least one, at most one group.
enum class Target : std::uint8_t { anyone, someone, groups };

struct KindInfo {
    std::string_view name;
    Group group;
    Target target;
    Unit unit;
    std::int64_t usual;  // strength where none is said, in its unit
    std::string_view meaning;
};
const KindInfo& info(Kind kind);
std::optional<Kind> kind_named(std::string_view name);
std::vector<std::string> kind_names();
std::string_view name_of(Group group);
std::string_view name_of(Phase phase);
std::span<const std::string_view> proposal_variants();  // of invalid_proposal

struct Start {
    Duration after;                      // from when it was added; where no height is named
    std::optional<std::int64_t> height;  // with `relative`, so many above that of then
    bool relative = false;
    std::optional<Phase>
        phase;  // right after that step of its validator, or of the first to take it
    bool operator==(const Start&) const = default;
};

struct Fault {
    Kind kind = Kind::crash;
    std::vector<std::size_t> validators;           // on whom; nobody: on all
    std::vector<std::vector<std::size_t>> groups;  // of a partition; of one_way, from and to
    std::string variant;                           // of invalid_proposal
    std::int64_t strength = 0;                     // millionths of what is sent, nanoseconds, …
    Start start;
    Duration length;  // 0: until it is cleared, or at once over where it has no length

    std::string text() const;
    Json json() const;
    bool operator==(const Fault&) const = default;
};

// "crash validator 2 at height +2 after prevote for 5s", "loss 20% for 10s",
// "partition validators 0,1 | 2,3 at 3s for 20s". The error's place is the column.
Result<Fault> parse(std::string_view text);
Result<Fault> parse_json(const Json& json);
// One that names nobody is about all.
bool names(const Fault& fault, std::size_t validator);
// What each fault of a network of so many validators must keep to.
Result<void> check(const Fault& fault, std::size_t validators);

}  // namespace ve::faults
