// Machine-readable zones of travel documents (ICAO 9303): fields, check digits, dates.
// Exact integer code that validators run; no pictures, no clock: the date to judge by is handed in.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace ve::capture {

enum class MrzFormat : std::uint8_t { td1, td2, td3, mrv_a, mrv_b };

// As it stands in the document: two-digit year, unknown parts are '<'.
struct MrzDate {
    int year                              = -1;  // 0 .. 99; -1 unknown
    int month                             = -1;  // 1 .. 12; -1 unknown
    int day                               = -1;  // 1 .. 31; -1 unknown
    bool operator==(const MrzDate&) const = default;
};

struct Mrz {
    MrzFormat format = MrzFormat::td3;
    std::string type, issuer, number, nationality, sex, optional, surname, given_names;
    MrzDate birth, expiry;
    bool dates_readable = false;  // digits or fillers where dates stand, and possible ones
    struct Checks {
        bool number = false, birth = false, expiry = false, optional = true, composite = true;
        bool all() const { return number && birth && expiry && optional && composite; }
        bool operator==(const Checks&) const = default;
    } checks;
    int corrections = 0;  // letters read as digits or back, where the format fixes the class
};

// 0-9, A-Z and '<' weigh 7, 3, 1, ...; nothing for any other character.
std::optional<int> check_digit(std::string_view text);

// Errors: not 2 or 3 lines of the lengths that ICAO has, or a character outside A-Z 0-9 <.
// Wrong check digits are no error: they stand in `checks`.
Result<Mrz> parse_mrz(std::span<const std::string> lines);

// Whole days since 1970-01-01.
struct Day {
    std::int64_t number                = 0;
    auto operator<=>(const Day&) const = default;
    static Day of(const Time& time);
};
// The latest day the date can mean that is not after `today`; unknown parts take their last value.
std::optional<Day> birth_day(const MrzDate& birth, Day today);
// The day within 50 years of `today` in either direction.
std::optional<Day> expiry_day(const MrzDate& expiry, Day today);

}  // namespace ve::capture
