// Plays stories against the real binary: ve_story [--write] VE FILE…
// --write puts what was printed in place of what was expected: read the difference before keeping.
#include <fmt/core.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "tests/cli/stage.hpp"

namespace {

using namespace ve;

int play(const std::string& binary, const std::string& path, bool write) {
    std::ifstream file{path};
    std::ostringstream text;
    text << file.rdbuf();
    const auto form  = path.ends_with(".md") ? story::Form::page : story::Form::story;
    const auto story = story::read(text.str(), form);
    if (!story.ok()) {
        fmt::print(stderr, "{}:{}: {}\n", path, story.error().place(), story.error().text());
        return 1;
    }
    int out = 0;
    story::Stage stage{binary};
    story::Rewriter rewriter{*story};
    for (const auto& step : story->steps) {
        const auto ran = stage.play(step);
        if (!ran.ok()) {
            fmt::print(stderr, "{}:{}: {}\n", path, step.line, ran.error().text());
            return 1;
        }
        const auto different = story::difference(step, *ran, stage.names());
        if (!different.empty()) {
            fmt::print(stderr, "{}:{}: {}\n{}\n", path, step.line, story->lines[step.line - 1],
                       different);
            out = 1;
            if (!write) break;
        }
        if (!different.empty()) rewriter.took(step, *ran, stage.folder().string());
    }
    const auto left = stage.leave();
    if (!left.ok()) {
        fmt::print(stderr, "{}: {}\n", path, left.error().text());
        out = 1;
    }
    if (write) std::ofstream{path} << rewriter.text();
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    const bool write = !words.empty() && words[0] == "--write";
    if (write) words.erase(words.begin());
    if (words.size() < 2) {
        fmt::print(stderr, "usage: ve_story [--write] VE FILE…\n");
        return 2;
    }
    int out = 0;
    for (std::size_t i = 1; i < words.size(); ++i) out |= play(words[0], words[i], write);
    return out;
}
