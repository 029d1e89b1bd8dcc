// The same scenario file on the embedded engine and on CometBFT processes: equal answers to every
// transaction, equal endings. What CometBFT cannot do is refused before anything starts.
#include <catch2/catch.hpp>

#include "base/json.hpp"
#include "tests/cometbft/processes.hpp"

namespace ve::test {
namespace {

const std::string stories = "scenarios/";  // ctest runs from the source's root

std::vector<Json> lines_of(const std::string& text) {
    std::vector<Json> out;
    for (std::size_t from = 0; from < text.size();) {
        const auto end = std::min(text.find('\n', from), text.size());
        if (auto line = Json::parse(text.substr(from, end - from)); line.ok())
            out.push_back(std::move(line).value());
        from = end + 1;
    }
    return out;
}

// What both engines have to say alike: without what is marked for one, heights and times.
std::vector<std::string> told(const std::string& reports) {
    std::vector<std::string> out;
    for (const auto& report : lines_of(reports)) {
        const auto* title = report.find("scenario");
        if (title == nullptr) continue;
        out.push_back(title->raw() + (report.find("passed")->flag() ? ": passed" : ": FAILED"));
        for (const auto& each : report.find("transactions")->items())
            if (!each.raw().starts_with("on embedded: ")) out.push_back(each.raw());
    }
    return out;
}

struct Story {
    std::string file, only, validators;
};

}  // namespace

TEST_CASE("a scenario file ends alike on the embedded engine and on CometBFT",
          "[cometbft][scenario]") {
    const auto programs = comet_programs();
    if (!programs) return;
    const auto story = GENERATE(values<Story>({
        {"staking.ves", "", "1"},
        {"identity_to_payout.ves", "", "4"},
        {"refusals_market.ves", "", "1"},
        {"refusals_identity.ves", "a session opens one order", "1"},
        {"money.ves", "nobody sends what they do not have", "2"},
    }));
    CAPTURE(story.file);
    const CometFolder folder;
    const auto play = [&](const std::string& engine) {
        const auto home = folder.path().string();
        return run_program(programs->ve,
                           {"scenario", "run", stories + story.file, "--only", story.only,
                            "--validators", story.validators, "--engine", engine, "--cometbft",
                            programs->cometbft, "--output", "json", "--home", home},
                           std::filesystem::current_path());
    };
    const auto embedded = play("embedded"), cometbft = play("cometbft");
    INFO(embedded.out + cometbft.out);
    CHECK(embedded.code == 0);
    CHECK(cometbft.code == 0);
    CHECK(told(embedded.out).size() > 1);
    CHECK(told(cometbft.out) == told(embedded.out));
}

TEST_CASE("CometBFT refuses to travel, by file and line, before anything starts",
          "[cometbft][scenario]") {
    const auto programs = comet_programs();
    if (!programs) return;
    const CometFolder folder;
    const auto ran =
        run_program(programs->ve,
                    {"scenario", "run", stories + "time.ves", "--engine", "cometbft", "--cometbft",
                     programs->cometbft, "--home", folder.path().string(), "--color", "never"},
                    std::filesystem::current_path());
    CHECK(ran.code != 0);
    CHECK(ran.out.find("time.ves:6:5: CometBFT cannot do this") != std::string::npos);
    CHECK(ran.out.find("on embedded") != std::string::npos);
    CHECK(ran.out.find("passed") == std::string::npos);
}

}  // namespace ve::test
