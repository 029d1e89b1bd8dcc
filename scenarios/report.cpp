// Outcomes as people, scripts and CI servers read them.
#include "base/text.hpp"
#include "scenarios/runner.hpp"

namespace ve::scenario {
namespace {

constexpr std::size_t line_shown = 500, lines_shown = 100;

std::string milliseconds(Duration span) {
    return fmt::format("{:.1f} ms", static_cast<double>(span.nanos) / 1e6);
}

// Each line made harmless: what a chain answers may hold anything.
std::string harmless(std::string_view text, std::string_view indent) {
    std::string out;
    for (std::size_t lines = 0; !text.empty() && lines < lines_shown; ++lines) {
        const auto end = std::min(text.find('\n'), text.size());
        out.append(indent).append(printable(text.substr(0, end), line_shown)).append("\n");
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string shell_quoted(std::string_view word) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-";
    if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos)
        return std::string{word};
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? std::string{"'\\''"} : std::string(1, c);
    return out + "'";
}

// All that is known of a failure, for a terminal and for the body of a JUnit failure.
std::string failure_text(const Outcome& outcome) {
    const auto& failure = *outcome.failure;
    auto out            = harmless(failure.place + ": " + failure.message, "");
    out += failure.caret;
    if (!failure.hint.empty()) out += harmless("hint: " + failure.hint, "");
    if (!failure.history.empty()) out += "what was seen:\n";
    for (const auto& line : failure.history) out += harmless(line, "  ");
    return out +
           fmt::format("seed {}; repeat it with:\n  {}\n", outcome.seed, repeat_command(outcome));
}

std::string text_report(const Outcome& outcome) {
    auto out = fmt::format("{}  {}  ({} statements, height {}, {})\n",
                           outcome.passed() ? "pass" : "FAIL", outcome.title, outcome.statements,
                           outcome.height.value, milliseconds(outcome.wall));
    for (const auto& line : outcome.log) out += harmless(line, "      ");
    if (outcome.failure) out += failure_text(outcome);
    return out;
}

Json lines_json(const std::vector<std::string>& lines) {
    auto out = Json::array();
    for (const auto& line : lines) out.push(line);
    return out;
}

Json outcome_json(const Outcome& outcome) {
    auto out = Json::object({{"file", outcome.file},
                             {"scenario", outcome.title},
                             {"passed", outcome.passed()},
                             {"seed", std::to_string(outcome.seed)},
                             {"height", std::to_string(outcome.height.value)},
                             {"statements", outcome.statements},
                             {"log", lines_json(outcome.log)},
                             {"transactions", lines_json(outcome.answers)},
                             {"wall_nanos", std::to_string(outcome.wall.nanos)}});
    if (!outcome.failure) return out;
    auto failure = Json::object({{"place", outcome.failure->place},
                                 {"message", outcome.failure->message},
                                 {"history", lines_json(outcome.failure->history)},
                                 {"repeat", repeat_command(outcome)}});
    if (!outcome.failure->hint.empty()) failure.set("hint", outcome.failure->hint);
    out.set("failure", std::move(failure));
    return out;
}

// Control characters are spelled out before this: XML 1.0 cannot hold them at all.
std::string xml(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    return out;
}
std::string xml_line(std::string_view text) { return xml(printable(text, line_shown)); }

std::string junit_report(const std::vector<Outcome>& outcomes, std::size_t failed) {
    auto out = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"ve scenario\" tests=\"{}\" "
        "failures=\"{}\">\n",
        outcomes.size(), failed);
    for (const auto& outcome : outcomes) {
        out += fmt::format("  <testcase classname=\"{}\" name=\"{}\" time=\"{:.6f}\"",
                           xml_line(outcome.file), xml_line(outcome.title),
                           static_cast<double>(outcome.wall.nanos) / 1e9);
        if (outcome.failure)
            out += fmt::format(">\n    <failure message=\"{}\">{}</failure>\n  </testcase>\n",
                               xml_line(outcome.failure->message), xml(failure_text(outcome)));
        else
            out += "/>\n";
    }
    return out + "</testsuite>\n";
}

}  // namespace

std::string repeat_command(const Outcome& outcome) {
    return fmt::format("ve scenario run {} --only {} --seed {}{}", shell_quoted(outcome.file),
                       shell_quoted(outcome.title), outcome.seed, outcome.engine_flags);
}

std::string report_line(const Outcome& outcome, Report form) {
    if (form == Report::jsonl) return outcome_json(outcome).dump() + "\n";
    if (form == Report::text) return text_report(outcome);
    return {};
}

std::string report_end(const std::vector<Outcome>& outcomes, Report form) {
    std::size_t failed = 0;
    for (const auto& outcome : outcomes) failed += outcome.passed() ? 0U : 1U;
    if (form == Report::jsonl) return {};
    if (form == Report::junit) return junit_report(outcomes, failed);
    return fmt::format("{} passed, {} failed\n", outcomes.size() - failed, failed);
}

}  // namespace ve::scenario
