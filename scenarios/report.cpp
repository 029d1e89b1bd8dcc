#include "scenarios/runner.hpp"

#include "base/text.hpp"

namespace ve::scenario {
namespace {

std::string milliseconds(Duration span) {
    return fmt::format("{:.1f} ms", static_cast<double>(span.nanos) / 1e6);
}

std::string repeat_command(const Outcome& outcome) {
    return fmt::format("ve scenario run {} --only \"{}\" --seed {}", outcome.file, outcome.title,
                       outcome.seed);
}

Json outcome_json(const Outcome& outcome) {
    auto out = Json::object({{"file", outcome.file},
                             {"scenario", outcome.title},
                             {"passed", outcome.passed()},
                             {"seed", std::to_string(outcome.seed)},
                             {"height", std::to_string(outcome.height.value)},
                             {"statements", outcome.statements},
                             {"wall_nanos", std::to_string(outcome.wall.nanos)}});
    if (!outcome.failure) return out;
    auto history = Json::array();
    for (const auto& line : outcome.failure->history) history.push(line);
    out.set("failure", Json::object({{"place", outcome.failure->place},
                                     {"message", outcome.failure->message},
                                     {"history", std::move(history)},
                                     {"repeat", repeat_command(outcome)}}));
    return out;
}

std::string xml(std::string_view text) {
    std::string out;
    for (const char c : printable(text, 10'000)) {
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

std::string text_line(const Outcome& outcome) {
    auto out = fmt::format("{}  {}  ({} statements, height {}, {})\n",
                           outcome.passed() ? "pass" : "FAIL", outcome.title, outcome.statements,
                           outcome.height.value, milliseconds(outcome.wall));
    for (const auto& line : outcome.log) out += "      " + printable(line, 200) + "\n";
    if (!outcome.failure) return out;
    out += outcome.failure->place + ": " + outcome.failure->message + "\n" + outcome.failure->caret;
    if (!outcome.failure->history.empty()) out += "what was seen:\n";
    for (const auto& line : outcome.failure->history) out += "  " + line + "\n";
    out += fmt::format("seed {}; repeat it with:\n  {}\n", outcome.seed, repeat_command(outcome));
    return out;
}

}  // namespace

std::string report_line(const Outcome& outcome, Report form) {
    if (form == Report::jsonl) return outcome_json(outcome).dump() + "\n";
    if (form == Report::text) return text_line(outcome);
    return {};
}

std::string report_end(const std::vector<Outcome>& outcomes, Report form) {
    std::size_t failed = 0;
    for (const auto& outcome : outcomes) failed += outcome.passed() ? 0U : 1U;
    if (form == Report::jsonl) return {};
    if (form == Report::text)
        return fmt::format("{} passed, {} failed\n", outcomes.size() - failed, failed);
    auto out = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"ve scenario\" tests=\"{}\" "
        "failures=\"{}\">\n",
        outcomes.size(), failed);
    for (const auto& outcome : outcomes) {
        out += fmt::format("  <testcase classname=\"{}\" name=\"{}\" time=\"{:.6f}\"",
                           xml(outcome.file), xml(outcome.title),
                           static_cast<double>(outcome.wall.nanos) / 1e9);
        if (outcome.failure)
            out += fmt::format(
                ">\n    <failure message=\"{}\">{}\nrepeat: {}</failure>\n  </testcase>\n",
                xml(outcome.failure->message), xml(outcome.failure->place),
                xml(repeat_command(outcome)));
        else
            out += "/>\n";
    }
    return out + "</testsuite>\n";
}

}  // namespace ve::scenario
