#include "base/time.hpp"

#include <array>
#include <chrono>
#include <optional>

#include "base/strong.hpp"

namespace ve {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t first  = zero_time.seconds;  // year 1
constexpr std::int64_t last   = 253402300799;       // year 9999
struct Unit {
    std::string_view name;
    std::int64_t nanos;
};
constexpr std::array<Unit, 7> units = {{{"d", 86400 * second},
                                        {"h", 3600 * second},
                                        {"m", 60 * second},
                                        {"s", second},
                                        {"ms", 1'000'000},
                                        {"us", 1'000},
                                        {"ns", 1}}};

std::optional<int> digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int out = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        out = out * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return out;
}

bool skip(std::string_view& text, char c) {
    if (text.empty() || text[0] != c) return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

Result<Duration> Duration::parse(std::string_view text) {
    const auto whole = text;
    const auto bad   = [&] {
        return fail(errors::input,
                      "expected a duration such as 200ms, 5s, 1h30m or 30d, got '{:.80}'", whole);
    };
    if (text.empty()) return bad();
    std::int64_t total = 0;
    while (!text.empty()) {
        std::int64_t number = 0;
        std::size_t count   = 0;
        while (count < text.size() && text[count] >= '0' && text[count] <= '9') {
            const auto ten = checked_mul<std::int64_t>(number, 10);
            const auto sum = ten ? checked_add<std::int64_t>(*ten, text[count] - '0') : ten;
            if (!sum) return fail(errors::input, "duration '{:.80}' is too long", whole);
            number = *sum;
            ++count;
        }
        if (count == 0) return bad();
        text.remove_prefix(count);
        std::size_t letters = 0;
        while (letters < text.size() && text[letters] >= 'a' && text[letters] <= 'z') ++letters;
        const Unit* unit = nullptr;
        for (const auto& candidate : units)
            if (candidate.name == text.substr(0, letters)) unit = &candidate;
        if (unit == nullptr) return bad();
        text.remove_prefix(letters);
        const auto span = checked_mul(number, unit->nanos);
        const auto sum  = span ? checked_add(total, *span) : span;
        if (!sum) return fail(errors::input, "duration '{:.80}' is too long", whole);
        total = *sum;
    }
    return Duration{total};
}

std::string Duration::text() const {
    if (nanos == 0) return "0s";
    std::string out   = nanos < 0 ? "-" : "";
    std::int64_t left = nanos < 0 ? -nanos : nanos;
    for (const auto& unit : units) {
        if (left < unit.nanos) continue;
        out += fmt::format("{}{}", left / unit.nanos, unit.name);
        left %= unit.nanos;
    }
    return out;
}

Result<Time> Time::parse(std::string_view text) {
    using namespace std::chrono;
    const auto whole = text;
    const auto bad   = [&] {
        return fail(errors::input, "expected a time such as 2026-01-31T10:00:00Z, got '{:.80}'",
                      whole);
    };
    const auto y = digits(text, 4);
    if (!y || !skip(text, '-')) return bad();
    const auto mo = digits(text, 2);
    if (!mo || !skip(text, '-')) return bad();
    const auto d = digits(text, 2);
    if (!d || !(skip(text, 'T') || skip(text, 't'))) return bad();
    const auto h = digits(text, 2);
    if (!h || !skip(text, ':')) return bad();
    const auto mi = digits(text, 2);
    if (!mi || !skip(text, ':')) return bad();
    const auto s = digits(text, 2);
    if (!s) return bad();
    Time out;
    if (skip(text, '.')) {
        std::int32_t scale = 100'000'000;
        std::size_t count  = 0;
        while (!text.empty() && text[0] >= '0' && text[0] <= '9') {
            if (++count > 9) return bad();
            out.nanos += (text[0] - '0') * scale;
            scale /= 10;
            text.remove_prefix(1);
        }
        if (count == 0) return bad();
    }
    std::int64_t offset = 0;
    if (!skip(text, 'Z') && !skip(text, 'z')) {
        const bool minus = !text.empty() && text[0] == '-';
        if (!skip(text, '+') && !skip(text, '-')) return bad();
        const auto oh = digits(text, 2);
        if (!oh || !skip(text, ':')) return bad();
        const auto om = digits(text, 2);
        if (!om || *oh > 23 || *om > 59) return bad();
        offset = (*oh * 3600 + *om * 60) * (minus ? -1 : 1);
    }
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)},
                              day{static_cast<unsigned>(*d)}};
    if (!text.empty() || !date.ok() || *y == 0 || *h > 23 || *mi > 59 || *s > 59) return bad();
    out.seconds =
        sys_days{date}.time_since_epoch().count() * 86400LL + *h * 3600 + *mi * 60 + *s - offset;
    if (out.seconds < first || out.seconds > last) return bad();
    return out;
}

std::string Time::text() const {
    using namespace std::chrono;
    std::int64_t days = seconds / 86400;
    std::int64_t rest = seconds % 86400;
    if (rest < 0) {
        rest += 86400;
        --days;
    }
    const year_month_day date{sys_days{std::chrono::days{days}}};
    auto out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                           static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                           rest / 3600, rest / 60 % 60, rest % 60);
    if (nanos != 0) {
        out += fmt::format(".{:09}", nanos);
        out.erase(out.find_last_not_of('0') + 1);
    }
    return out + "Z";
}

Time Time::from_unix_nanos(std::int64_t nanos) {
    std::int64_t seconds = nanos / second;
    std::int64_t rest    = nanos % second;
    if (rest < 0) {
        rest += second;
        --seconds;
    }
    return {seconds, static_cast<std::int32_t>(rest)};
}

Result<Time> Time::plus(Duration span) const {
    const auto more = from_unix_nanos(span.nanos);
    Time out{seconds + more.seconds, nanos + more.nanos};
    if (out.nanos >= second) {
        out.nanos -= static_cast<std::int32_t>(second);
        ++out.seconds;
    }
    if (out.seconds < first || out.seconds > last)
        return fail(errors::input, "{} plus {} leaves the years 1 to 9999", text(), span.text());
    return out;
}

Duration Time::since(const Time& earlier) const {
    return {(seconds - earlier.seconds) * second + (nanos - earlier.nanos)};
}

}  // namespace ve
