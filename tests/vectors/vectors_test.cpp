// Every recorded case of ../shared/wire/vectors is run by some test. Each test says how many it
// ran; here they are added up and compared with the files. What a case demands is its own test's
// business.
#include <catch2/catch.hpp>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "base/json.hpp"

using namespace ve;

namespace {

namespace fs = std::filesystem;

std::string output_of(const std::string& command) {
    std::string out;
    auto* pipe = popen((command + " 2>&1").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> buffer{};
    while (const auto size = std::fread(buffer.data(), 1, buffer.size(), pipe))
        out.append(buffer.data(), size);
    pclose(pipe);
    return out;
}

// "wire/vectors/SET.json: COUNT cases of PART" lines. A part that two tests run counts once.
using Counts = std::map<std::string, std::map<std::string, std::size_t>>;

void add_counts(const std::string& output, Counts& counts) {
    static const std::regex line{R"(wire/vectors/([a-z0-9-]+)\.json: (\d+) cases of (.+))"};
    for (std::sregex_iterator at{output.begin(), output.end(), line}, end; at != end; ++at) {
        auto& known = counts[(*at)[1]][(*at)[3]];
        known       = std::max(known, std::stoul((*at)[2]));
    }
}

// SIGN_MODE_TEXTUAL is refused by its name, not signed.
const std::set<std::string> not_done_here = {"textual"};

Counts counts_of_all_tests() {
    Counts counts;
    std::set<std::string> programs;
    for (const auto& entry : fs::directory_iterator{VE_TEST_PROGRAMS}) {
        const auto name = entry.path().filename().string();
        if (name.ends_with("_test") && name != "ve_tests_vectors_test")
            programs.insert(entry.path().string());
    }
    for (const auto& program : programs)
        add_counts(output_of("'" + program + "' '[vectors]'"), counts);
    add_counts(output_of(VE_CLIENT_TEST), counts);
    return counts;
}

}  // namespace

TEST_CASE("every recorded case is run by some test") {
    const fs::path folder = "../shared/wire/vectors";
    if (!fs::exists(folder)) {
        std::cout << "skip: no " << folder.string() << '\n';
        return;
    }
    const auto counts = counts_of_all_tests();
    std::size_t all   = 0;
    for (const auto& entry : fs::directory_iterator{folder}) {
        std::ifstream file{entry.path()};
        std::stringstream text;
        text << file.rdbuf();
        const auto json = Json::parse(text.str());
        REQUIRE(json.ok());
        const auto expected = json->find("vectors")->items().size();
        const auto set      = entry.path().stem().string();
        std::size_t ran     = 0;
        if (const auto found = counts.find(set); found != counts.end())
            for (const auto& [part, count] : found->second) ran += count;
        if (set == "rpc-cosmjs" && ran == 0) {
            std::cout << "skip: rpc-cosmjs, whose client is not installed\n";
            continue;
        }
        INFO(set << ": " << ran << " of " << expected << " cases ran");
        CHECK(ran == (not_done_here.contains(set) ? 0 : expected));
        std::cout << set << ": " << ran << " of " << expected << '\n';
        all += ran;
    }
    std::cout << "all: " << all << '\n';
}
