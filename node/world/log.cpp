#include "node/world/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace ve::world {
namespace {

constexpr std::array<std::string_view, 4> levels = {"debug", "info", "warn", "error"};
constexpr std::string_view hidden                = "[redacted]";

std::optional<LogLevel> level_of(std::string_view text) {
    const auto found = std::ranges::find(levels, text);
    if (found == levels.end()) return {};
    return static_cast<LogLevel>(found - levels.begin());
}

bool is_secret(std::string_view field) {
    static constexpr std::array<std::string_view, 6> words = {
        "password", "passphrase", "secret", "mnemonic", "private", "authorization"};
    std::string small{field};
    std::ranges::transform(small, small.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return std::ranges::any_of(words,
                               [&](auto word) { return small.find(word) != std::string::npos; });
}

// Milliseconds, always three digits, so that lines stand below each other.
std::string time_text(const Time& time) {
    return fmt::format("{}.{:03}Z", Time{time.seconds, 0}.text().substr(0, 19),
                       time.nanos / 1'000'000);
}

bool needs_quotes(std::string_view text) {
    return text.empty() || text.find_first_of(" \"=") != std::string_view::npos;
}

}  // namespace

std::string_view name_of(LogLevel level) { return levels.at(static_cast<std::size_t>(level)); }

Result<LogFilter::Threshold> LogFilter::threshold(std::string_view text) {
    if (text == "none") return Threshold{};
    const auto level = level_of(text);
    if (!level)
        return fail(errors::usage, "there is no log level '{}'", printable(text))
            .with_hint("debug, info, warn, error or none; or by component: consensus:debug,*:info");
    return Threshold{level};
}

Result<LogFilter> LogFilter::parse(std::string_view text) {
    LogFilter out;
    while (true) {
        const auto comma = text.find(',');
        const auto rule  = text.substr(0, comma);
        const auto colon = rule.find(':');
        if (colon == std::string_view::npos || rule.substr(0, colon) == "*")
            out.others_ =
                TRY(threshold(colon == std::string_view::npos ? rule : rule.substr(colon + 1)));
        else
            out.levels_[std::string{rule.substr(0, colon)}] =
                TRY(threshold(rule.substr(colon + 1)));
        if (comma == std::string_view::npos) return out;
        text.remove_prefix(comma + 1);
    }
}

bool LogFilter::passes(std::string_view component, LogLevel level) const {
    const auto found = levels_.find(component);
    const auto& from = found == levels_.end() ? others_ : found->second;
    return from && level >= *from;
}

std::string LogLine::json() const {
    auto out = Json::object({{"time", time_text(time)},
                             {"level", name_of(level)},
                             {"component", component},
                             {"message", words}});
    for (const auto& [name, value] : fields) out.set(name, value);
    return out.dump();
}

std::string LogLine::text() const {
    auto out = fmt::format("{} {:<5}  {:<9}  {}", time_text(time), name_of(level), component,
                           printable(words, Log::value_max));
    for (const auto& [name, value] : fields) {
        const auto shown = printable(value, Log::value_max);
        out += needs_quotes(shown) ? fmt::format("  {}=\"{}\"", name, shown)
                                   : fmt::format("  {}={}", name, shown);
    }
    return out;
}

Result<LogLine> LogLine::parse(std::string_view json) {
    const auto read = TRY(Json::parse(json, {.bytes = 64 * 1024, .depth = 2}));
    LogLine out;
    out.time         = TRY(Time::parse(TRY(TRY(read.member("time"))->text())));
    const auto level = level_of(TRY(TRY(read.member("level"))->text()));
    if (!level) return fail(errors::corrupt, "a log line has no level");
    out.level     = *level;
    out.component = TRY(TRY(read.member("component"))->text());
    out.words     = TRY(TRY(read.member("message"))->text());
    for (const auto& [name, value] : read.members())
        if (name != "time" && name != "level" && name != "component" && name != "message")
            out.fields.emplace_back(name, value.raw());
    return out;
}

void Log::write(LogLevel level, std::string_view component, std::string_view words, Fields fields) {
    if (!wants(component, level)) return;
    LogLine line{clock_.now(), level, std::string{component}, std::string{words}, {}};
    for (const auto& [name, value] : fields) {
        line.fields.emplace_back(
            name, is_secret(name) ? std::string{hidden} : printable(value.text(), value_max));
    }
    const std::lock_guard lock{mutex_};
    sink_(line);
}

}  // namespace ve::world
