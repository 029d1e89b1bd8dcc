// Fields are cut by the positions of ICAO 9303 parts 4 to 7; positions here count from zero.
#include "capture/mrz.hpp"

#include <array>

namespace ve::capture {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }

int value_of(char c) {
    if (is_digit(c)) return c - '0';
    if (is_letter(c)) return c - 'A' + 10;
    return c == '<' ? 0 : -1;
}

bool digit_fits(std::string_view text, char digit) {
    const auto computed = check_digit(text);
    return computed && is_digit(digit) && *computed == digit - '0';
}
// An optional field that is empty may carry a filler for its digit.
bool optional_fits(std::string_view text, char digit) {
    if (digit == '<') return text.find_first_not_of('<') == std::string_view::npos;
    return digit_fits(text, digit);
}

std::string without_fillers(std::string_view text) {
    while (!text.empty() && text.back() == '<') text.remove_suffix(1);
    return std::string{text};
}

struct Confusion {
    char letter, digit;
};
constexpr std::array<Confusion, 5> confusions{
    {{'O', '0'}, {'I', '1'}, {'S', '5'}, {'B', '8'}, {'Z', '2'}}};

// What a reader of glyphs mixes up is put right, but only where the format leaves no choice.
class Corrector {
  public:
    void digits(std::string& line, std::size_t at, std::size_t size) {
        for (auto i = at; i < at + size; ++i)
            for (const auto& [letter, digit] : confusions)
                if (line[i] == letter) line[i] = digit, ++count_;
    }
    void letters(std::string& line, std::size_t at, std::size_t size) {
        for (auto i = at; i < at + size; ++i)
            for (const auto& [letter, digit] : confusions)
                if (line[i] == digit) line[i] = letter, ++count_;
    }
    int count() const { return count_; }

  private:
    int count_ = 0;
};

constexpr std::array<int, 12> days_in_month{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

std::optional<MrzDate> date_of(std::string_view text) {
    const auto part = [&](std::size_t at) -> std::optional<int> {
        if (text[at] == '<' && text[at + 1] == '<') return -1;
        if (!is_digit(text[at]) || !is_digit(text[at + 1])) return std::nullopt;
        return (text[at] - '0') * 10 + (text[at + 1] - '0');
    };
    const auto year = part(0), month = part(2), day = part(4);
    if (!year || !month || !day) return std::nullopt;
    if (*month == 0 || *month > 12 || *day == 0 || *day > 31) return std::nullopt;
    if (*month > 0 && *day > days_in_month[static_cast<std::size_t>(*month - 1)])
        return std::nullopt;
    return MrzDate{*year, *month, *day};
}

void read_names(std::string_view text, Mrz& out) {
    const auto split = text.find("<<");
    out.surname      = without_fillers(text.substr(0, split));
    if (split != std::string_view::npos) out.given_names = without_fillers(text.substr(split + 2));
    for (auto* name : {&out.surname, &out.given_names})
        for (auto& c : *name)
            if (c == '<') c = ' ';
}

void read_dates(std::string_view birth, std::string_view expiry, Mrz& out) {
    const auto born = date_of(birth), ends = date_of(expiry);
    out.dates_readable = born && ends && ends->year >= 0;
    if (born) out.birth = *born;
    if (ends) out.expiry = *ends;
}

// Line 2 of TD2, TD3 and both visas begins alike.
void read_second_line(const std::string& line, Mrz& out) {
    out.number        = without_fillers(line.substr(0, 9));
    out.checks.number = digit_fits(line.substr(0, 9), line[9]);
    out.nationality   = without_fillers(line.substr(10, 3));
    out.checks.birth  = digit_fits(line.substr(13, 6), line[19]);
    out.sex           = line.substr(20, 1);
    out.checks.expiry = digit_fits(line.substr(21, 6), line[27]);
    read_dates(line.substr(13, 6), line.substr(21, 6), out);
}

Mrz read_two_lines(std::string first, std::string second) {
    Mrz out;
    const bool wide = first.size() == 44;
    const bool visa = first[0] == 'V';
    out.format      = visa   ? (wide ? MrzFormat::mrv_a : MrzFormat::mrv_b)
                      : wide ? MrzFormat::td3
                             : MrzFormat::td2;
    Corrector correct;
    correct.letters(first, 2, first.size() - 2);  // issuer and names have no digits
    correct.digits(second, 9, 1);
    correct.letters(second, 10, 3);
    correct.digits(second, 13, 7);
    correct.digits(second, 21, 7);
    if (!visa) correct.digits(second, second.size() - 1, 1);
    out.corrections = correct.count();

    out.type   = without_fillers(first.substr(0, 2));
    out.issuer = without_fillers(first.substr(2, 3));
    read_names(std::string_view{first}.substr(5), out);
    read_second_line(second, out);
    const auto composite = [&](std::size_t end) {
        return second.substr(0, 10) + second.substr(13, 7) + second.substr(21, end - 21);
    };
    switch (out.format) {
        case MrzFormat::td3:
            out.optional         = without_fillers(second.substr(28, 14));
            out.checks.optional  = optional_fits(second.substr(28, 14), second[42]);
            out.checks.composite = digit_fits(composite(43), second[43]);
            break;
        case MrzFormat::td2:
            out.optional         = without_fillers(second.substr(28, 7));
            out.checks.composite = digit_fits(composite(35), second[35]);
            break;
        default: out.optional = without_fillers(second.substr(28));
    }
    return out;
}

Mrz read_td1(std::string first, std::string second, std::string third) {
    Mrz out;
    out.format = MrzFormat::td1;
    Corrector correct;
    correct.letters(first, 2, 3);
    correct.digits(second, 0, 7);
    correct.digits(second, 8, 7);
    correct.letters(second, 15, 3);
    correct.digits(second, 29, 1);
    correct.letters(third, 0, 30);
    const bool long_number = first[14] == '<';
    if (!long_number) correct.digits(first, 14, 1);
    out.corrections = correct.count();

    out.type   = without_fillers(first.substr(0, 2));
    out.issuer = without_fillers(first.substr(2, 3));
    out.number = first.substr(5, 9);
    auto rest  = without_fillers(first.substr(15));
    if (long_number && !rest.empty() &&
        rest[0] != '<') {  // the number goes on in the optional field, its digit last
        const auto end    = std::min(rest.find('<'), rest.size());
        const auto more   = rest.substr(0, end - 1);
        out.checks.number = digit_fits(out.number + more, rest[end - 1]);
        out.number += more;
        rest.erase(0, end);
    } else {
        out.checks.number = digit_fits(out.number, first[14]);
    }
    out.number        = without_fillers(out.number);
    out.checks.birth  = digit_fits(second.substr(0, 6), second[6]);
    out.sex           = second.substr(7, 1);
    out.checks.expiry = digit_fits(second.substr(8, 6), second[14]);
    out.nationality   = without_fillers(second.substr(15, 3));
    out.optional      = without_fillers(rest + second.substr(18, 11));
    read_dates(second.substr(0, 6), second.substr(8, 6), out);
    out.checks.composite = digit_fits(
        first.substr(5) + second.substr(0, 7) + second.substr(8, 7) + second.substr(18, 11),
        second[29]);
    read_names(third, out);
    return out;
}

bool leap(std::int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

// Days from the civil calendar, counted in eras of 400 years that begin on 1 March.
Day day_of(std::int64_t year, std::int64_t month, std::int64_t day) {
    const auto y           = month <= 2 ? year - 1 : year;
    const auto era         = (y >= 0 ? y : y - 399) / 400;
    const auto in_era      = y - era * 400;
    const auto day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return {era * 146'097 + in_era * 365 + in_era / 4 - in_era / 100 + day_of_year - 719'468};
}
std::int64_t year_of(Day day) {
    auto year = 1970 + day.number / 366;
    while (day_of(year + 1, 1, 1) <= day) ++year;
    return year;
}

// Unknown parts take their last value, so a document is judged by the latest day it can mean.
std::optional<Day> day_in_year(const MrzDate& date, std::int64_t year) {
    const auto month = date.month < 0 ? 12 : date.month;
    const auto last =
        month == 2 && !leap(year) ? 28 : days_in_month[static_cast<std::size_t>(month - 1)];
    if (date.day > last) return std::nullopt;
    return day_of(year, month, date.day < 0 ? last : date.day);
}

}  // namespace

std::optional<int> check_digit(std::string_view text) {
    constexpr std::array<int, 3> weights{7, 3, 1};
    int sum = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int value = value_of(text[i]);
        if (value < 0) return std::nullopt;
        sum += value * weights[i % 3];
    }
    return sum % 10;
}

Result<Mrz> parse_mrz(std::span<const std::string> lines) {
    for (const auto& line : lines)
        for (std::size_t i = 0; i < line.size(); ++i)
            if (value_of(line[i]) < 0)
                return fail(errors::input, "a machine-readable zone has A-Z, 0-9 and '<' only")
                    .at(fmt::format("character {}", i + 1));
    const auto all = [&](std::size_t count, std::size_t size) {
        if (lines.size() != count) return false;
        for (const auto& line : lines)
            if (line.size() != size) return false;
        return true;
    };
    if (all(3, 30)) return read_td1(lines[0], lines[1], lines[2]);
    if (all(2, 44) || all(2, 36)) return read_two_lines(lines[0], lines[1]);
    return fail(errors::input,
                "a machine-readable zone has 3 lines of 30, or 2 lines of 36 or 44 characters");
}

Day Day::of(const Time& time) {
    const auto days = time.seconds / 86'400;
    return {time.seconds % 86'400 < 0 ? days - 1 : days};
}

std::optional<Day> birth_day(const MrzDate& birth, Day today) {
    const auto this_year = year_of(today);
    if (birth.year < 0) return std::nullopt;
    auto year = this_year - this_year % 100 + birth.year;
    for (int century = 0; century < 2; ++century, year -= 100) {
        const auto day = day_in_year(birth, year);
        if (day && *day <= today) return day;
        // The last possible value of an unknown part may lie ahead though the birth does not.
        if (year == this_year && (birth.month < 0 || birth.day < 0)) return today;
    }
    return std::nullopt;
}

std::optional<Day> expiry_day(const MrzDate& expiry, Day today) {
    if (expiry.year < 0) return std::nullopt;
    const auto this_year = year_of(today);
    auto year            = this_year - this_year % 100 + expiry.year;
    if (year > this_year + 50) year -= 100;
    if (year < this_year - 50) year += 100;
    return day_in_year(expiry, year);
}

}  // namespace ve::capture
