// Every example of docs/scenarios.md: it passes, or is refused with the text that it shows.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "cli/command_line.hpp"
#include "commands/scenario/run_ve.hpp"

namespace ve::scenario {
namespace {

struct Example {
    std::size_t line = 0;
    std::string text;
    std::vector<std::string> refused_with;
    bool refused = false;
};

std::vector<Example> examples_of(const std::string& path) {
    std::ifstream in{path};
    std::vector<Example> out;
    bool inside = false;
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        if (!inside && line.starts_with("```ves")) {
            inside = true;
            out.push_back({number, {}, {}, line == "```ves refused"});
        } else if (line.starts_with("```")) {
            inside = false;
        } else if (inside) {
            out.back().text += line + "\n";
            if (line.starts_with("# ")) out.back().refused_with.push_back(line.substr(2));
        }
    }
    return out;
}

std::string errors_of(File& file) {
    std::string out;
    for (const auto& error : check(file)) out += error.place() + ": " + error.detail() + "\n";
    return out;
}

}  // namespace

TEST_CASE("the examples of the scenario reference are true", "[docs]") {
    const auto examples = examples_of("docs/scenarios.md");
    REQUIRE(examples.size() > 10);
    Options options;
    options.run_ve = run_ve_with(run_command_line);
    for (const auto& example : examples) {
        CAPTURE(example.line, example.text);
        auto file        = parse("docs/example.ves", example.text);
        const auto wrong = file.ok() ? errors_of(*file) : file.error().detail();
        if (example.refused) {
            CHECK_FALSE(example.refused_with.empty());
            for (const auto& said : example.refused_with)
                CHECK(wrong.find(said) != std::string::npos);
            continue;
        }
        REQUIRE(wrong.empty());
        for (const auto& scenario : file->scenarios) {
            const auto outcome = play(*file, scenario, options);
            CHECK((outcome.failure ? outcome.failure->place + ": " + outcome.failure->message
                                   : "") == "");
        }
    }
}

}  // namespace ve::scenario
