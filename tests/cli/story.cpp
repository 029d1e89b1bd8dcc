#include "tests/cli/story.hpp"

#include <algorithm>

namespace ve::story {
namespace {

const ErrorKind& bad = errors::input;

// Words as a shell would see them, but for everything a shell would do: quotes and blanks only.
Result<std::vector<Word>> split(std::string_view line) {
    std::vector<Word> out;
    Word word;
    bool inside    = false;
    char quote     = 0;
    const auto put = [&] {
        // A word with a part in single quotes is taken as it stands.
        if (inside) out.push_back(std::exchange(word, Word{}));
        inside = false;
    };
    for (const char c : line) {
        if (quote != 0) {
            if (c == quote)
                quote = 0;
            else
                word.text += c;
        } else if (c == '\'' || c == '"') {
            quote  = c;
            inside = true;
            if (c == '\'') word.expands = false;
        } else if (c == ' ') {
            put();
        } else {
            word.text += c;
            inside = true;
        }
    }
    if (quote != 0) return fail(bad, "a quote is not closed");
    put();
    return out;
}

Result<Step> command(std::string_view text, std::size_t line) {
    Step out;
    out.line  = line;
    out.words = TRY(split(text));
    if (out.words.size() > 2 && out.words[out.words.size() - 2].text == ">") {
        out.output_file = out.words.back().text;
        out.words.resize(out.words.size() - 2);
    }
    if (out.words.empty()) return fail(bad, "nothing to run");
    return out;
}

void drop_empty_end(std::vector<std::string>& lines) {
    while (!lines.empty() && lines.back().empty()) lines.pop_back();
}

Result<void> expect(Step& step, std::string_view line) {
    if (line.starts_with("! ") || line == "!") {
        step.err.emplace_back(line.substr(std::min<std::size_t>(2, line.size())));
    } else if (line.starts_with("= ")) {
        int code = 0;
        for (const char c : line.substr(2)) {
            if (c < '0' || c > '9' || code > 255) return fail(bad, "no exit code: {}", line);
            code = code * 10 + (c - '0');
        }
        step.code = code;
    } else if (line.starts_with("< ") || line == "<") {
        step.input += std::string{line.substr(std::min<std::size_t>(2, line.size()))} + "\n";
    } else {
        if (line.starts_with('\\')) line.remove_prefix(1);
        step.out.emplace_back(line);
    }
    return {};
}

bool tells_error(std::string_view line) {
    return line.starts_with("ve: error") || line.starts_with("hint: ");
}

}  // namespace

Result<Story> read(std::string_view text, Form form) {
    Story out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        out.lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    bool quiet  = true;  // between a comment and the next command nothing is expected
    bool inside = form == Form::story;
    for (std::size_t i = 0; i < out.lines.size(); ++i) {
        const std::string_view line = out.lines[i];
        const auto place            = [&] { return std::to_string(i + 1); };
        if (form == Form::page && line.starts_with("```")) {
            inside = line == "```console";
            quiet  = true;
        } else if (!inside) {
            continue;
        } else if (line.starts_with("$ ")) {
            auto step = command(line.substr(2), i + 1);
            if (!step.ok()) return std::move(step).error().at(place());
            out.steps.push_back(std::move(step).value());
            quiet = false;
        } else if (line.starts_with("# ") || line == "#") {
            quiet = true;
        } else if (quiet) {
            if (!line.empty()) return fail(bad, "no command before '{:.60}'", line).at(place());
        } else if (form == Form::page && tells_error(line)) {
            auto& step = out.steps.back();
            if (step.err.empty()) step.code.reset();
            step.err.emplace_back(line);
        } else {
            const auto taken = expect(out.steps.back(), line);
            if (!taken.ok()) return Error{taken.error()}.at(place());
        }
    }
    for (auto& step : out.steps) {
        drop_empty_end(step.out);
        drop_empty_end(step.err);
    }
    return out;
}

}  // namespace ve::story
