#include "tests/cli/stage.hpp"

#include <fmt/core.h>

#include <cstdlib>
#include <fstream>

namespace ve::story {
namespace {

std::string joined(const std::vector<std::string>& lines, std::string_view before) {
    std::string out;
    for (const auto& line : lines) out += std::string{before} + line + "\n";
    return out;
}

std::string compared(std::string_view name, const std::vector<std::string>& expected,
                     std::string_view text, Names& names) {
    const auto got   = lines_of(text);
    const auto where = first_difference(expected, got, names);
    if (!where) return {};
    const auto missed = *where < expected.size() ? expected[*where] : "(nothing more)";
    return fmt::format("{} differs where the story says: {}\n-- story --\n{}-- printed --\n{}",
                       name, missed, joined(expected, "   "), joined(got, "   "));
}

// It would be read as something else than printed text.
bool is_marked(std::string_view line) {
    return line.starts_with("$ ") || line.starts_with("# ") || line.starts_with("< ") ||
           line.starts_with("! ") || line.starts_with("= ") || line.starts_with('\\');
}

Result<long> number(std::string_view text) {
    long out = 0;
    for (const char c : text) {
        if (c < '0' || c > '9' || out > 100'000'000)
            return fail(errors::input, "'{}' is no process", text);
        out = out * 10 + (c - '0');
    }
    return out;
}

bool name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

Stage::Stage(const std::filesystem::path& ve) {
    std::string path = "/tmp/ve-story-XXXXXX";
    folder_          = ::mkdtemp(path.data());
    std::filesystem::create_directory(folder_ / "here");
    std::filesystem::create_directory(folder_ / "bin");
    const auto whole = std::filesystem::canonical(ve);
    std::filesystem::create_symlink(whole, folder_ / "bin" / "ve");
    const auto device = whole.parent_path() / "test" / "ve_signer_example";
    if (std::filesystem::exists(device))
        std::filesystem::create_symlink(device, folder_ / "bin" / "ve_signer_example");
    names_["HOME"]    = folder_.string();
    names_["VE_HOME"] = (folder_ / "kept").string();
    names_["PATH"]    = (folder_ / "bin").string() + ":/usr/bin:/bin";
    names_["LC_ALL"]  = "C.UTF-8";
    names_["SOURCE"]  = std::filesystem::current_path().string();
    adopt_orphans();
}

Stage::~Stage() {
    end_orphans();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string Stage::expanded(const Word& word) const {
    if (!word.expands) return word.text;
    std::string out;
    for (std::size_t i = 0; i < word.text.size(); ++i) {
        std::size_t end = i + 1;
        while (end < word.text.size() && name_char(word.text[end])) ++end;
        const auto found = names_.find(word.text.substr(i + 1, end - i - 1));
        if (word.text[i] != '$' || found == names_.end()) {
            out += word.text[i];
            continue;
        }
        out += found->second;
        i = end - 1;
    }
    return out;
}

Result<Ran> Stage::play(const Step& step) {
    Run what;
    for (const auto& word : step.words) what.words.push_back(expanded(word));
    for (const auto& [name, value] : names_) what.environment.push_back(name + "=" + value);
    if (what.words[0] == "ve") what.program = (folder_ / "bin" / "ve").string();
    what.folder = (folder_ / "here").string();
    what.input  = expanded({step.input, true});
    if (what.words[0] == "crash") {
        const auto pid = what.words.size() == 2 ? TRY(number(what.words[1])) : 0;
        TRY(crash(pid));
        return Ran{};
    }
    auto ran = TRY(run(what));
    if (!step.output_file.empty()) {
        std::ofstream{folder_ / "here" / step.output_file, std::ios::binary} << ran.out;
        ran.out.clear();
    }
    return ran;
}

Result<void> Stage::leave() {
    Run what;
    what.words   = {"ve", "devnet", "down", "--all"};
    what.program = (folder_ / "bin" / "ve").string();
    for (const auto& [name, value] : names_) what.environment.push_back(name + "=" + value);
    what.folder     = (folder_ / "here").string();
    const auto down = run(what);
    const auto left = end_orphans();
    if (left != 0) return fail(errors::busy, "{} processes were left running", left);
    return {};
}

std::string difference(const Step& step, const Ran& ran, Names& names) {
    auto out = compared("standard output", step.out, ran.out, names);
    out += compared("standard error", step.err, ran.err, names);
    if (step.code ? ran.code != *step.code : ran.code == 0)
        out += fmt::format("exit code {}, the story says {}\n{}", ran.code,
                           step.code ? std::to_string(*step.code) : "a failure",
                           out.empty() ? ran.err : "");
    return out;
}

void Rewriter::took(const Step& step, const Ran& ran, std::string_view home) {
    Names names;
    auto& text = answers_[step.line];
    for (const auto& line : lines_of(ran.out)) {
        const auto shown = with_holes(line, home);
        text += (is_marked(shown) ? "\\" : "") + shown + "\n";
    }
    for (const auto& line : lines_of(ran.err)) {
        const auto shown = with_holes(line, home);
        text += (shown.empty() ? "!" : "! " + shown) + "\n";
    }
    if (ran.code != 0) text += fmt::format("= {}\n", ran.code);
}

std::string Rewriter::text() const {
    std::string out;
    bool skipping = false;
    for (std::size_t i = 0; i < story_.lines.size(); ++i) {
        const auto& line   = story_.lines[i];
        const auto at      = answers_.find(i + 1);
        const bool comment = line.starts_with("# ") || line == "#" || line.starts_with("```");
        if (comment && skipping && !line.starts_with("```")) out += "\n";
        if (line.starts_with("$ ") || comment) skipping = false;
        if (skipping && !line.starts_with("< ")) continue;
        out += line + "\n";
        if (at == answers_.end()) continue;
        while (i + 1 < story_.lines.size() && story_.lines[i + 1].starts_with("< "))
            out += story_.lines[++i] + "\n";
        out += at->second;
        skipping = true;
    }
    return out;
}

}  // namespace ve::story
