// Which lines pass, how they look, and what never stands in them.
#include <catch2/catch.hpp>

#include <fstream>

#include "node/world/log_file.hpp"

namespace ve::world {
namespace {

const VirtualClock clock_of_test{Time::parse("2025-03-01T10:00:00.0071Z").value()};

struct TestLog {
    explicit TestLog(std::string_view filter)
        : log{clock_of_test, LogFilter::parse(filter).value(),
              [this](const LogLine& line) { lines.push_back(line); }} {}
    std::vector<LogLine> lines;
    Log log;
};

}  // namespace

TEST_CASE("a filter decides by component and level", "[log]") {
    struct Case {
        std::string_view filter, component;
        LogLevel level;
        bool passes;
    };
    const auto c = GENERATE(values<Case>({
        {"info", "rpc", LogLevel::info, true},
        {"info", "rpc", LogLevel::debug, false},
        {"none", "rpc", LogLevel::error, false},
        {"consensus:debug,*:error", "consensus", LogLevel::debug, true},
        {"consensus:debug,*:error", "rpc", LogLevel::warn, false},
        {"consensus:debug,*:error", "rpc", LogLevel::error, true},
        {"rpc:none", "rpc", LogLevel::error, false},
        {"rpc:none", "state", LogLevel::info, true},
    }));
    CAPTURE(c.filter, c.component);
    CHECK(LogFilter::parse(c.filter).value().passes(c.component, c.level) == c.passes);
}

TEST_CASE("a level that does not exist is named", "[log]") {
    const auto* text = GENERATE("verbose", "", "consensus:", "consensus:loud,*:info", "info,");
    CAPTURE(text);
    const auto refused = LogFilter::parse(text);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().is(errors::usage));
}

TEST_CASE("a line is one line, whatever stands in its values", "[log]") {
    TestLog test{"debug"};
    test.log.write(LogLevel::warn, "rpc", "refused", {{"path", "/a\nb c"}, {"status", 404}});
    REQUIRE(test.lines.size() == 1);
    const auto& line = test.lines[0];
    CHECK(line.text() ==
          "2025-03-01T10:00:00.007Z warn   rpc        refused  path=\"/a\\u{a}b c\"  status=404");
    CHECK(line.json() == R"({"time":"2025-03-01T10:00:00.007Z","level":"warn","component":"rpc",)"
                         R"("message":"refused","path":"/a\\u{a}b c","status":"404"})");
    const auto again = LogLine::parse(line.json()).value();
    CHECK(again.json() == line.json());
}

TEST_CASE("fields that are called secret lose their values", "[log]") {
    TestLog test{"info"};
    const auto* name = GENERATE("mnemonic", "Passphrase", "client_secret", "private_key",
                                "Authorization", "password");
    test.log.write(LogLevel::info, "keys", "used", {{name, "swamp hockey"}, {"key", "alice"}});
    const auto line = test.lines.at(0).json();
    CHECK(line.find("swamp") == std::string::npos);
    CHECK(line.find("[redacted]") != std::string::npos);
    CHECK(line.find("alice") != std::string::npos);
}

TEST_CASE("a log file is bounded, private, and read from its end", "[log]") {
    const auto folder = std::filesystem::temp_directory_path() / "ve-log-test";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const auto path = folder / "log";
    {
        auto file = LogFile::open(path).value();
        LogLine line{Time{}, LogLevel::info, "state", std::string(1'000, 'x'), {{"n", ""}}};
        for (int i = 0; i < 40'000; ++i) {
            line.fields[0].second = std::to_string(i);
            file.append(line);
        }
    }
    CHECK(std::filesystem::file_size(path) <= LogFile::bytes_max);
    CHECK(std::filesystem::file_size(path.string() + ".1") <= LogFile::bytes_max);
    CHECK((std::filesystem::status(path).permissions() & std::filesystem::perms::all) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    std::ofstream{path, std::ios::app} << "{broken\n{\"half\":";
    const auto tail = read_log(path, 2, [](const LogLine&) { return true; }).value();
    REQUIRE(tail.lines.size() == 2);
    CHECK(tail.lines[0].fields[0].second == "39998");
    CHECK(tail.lines[1].fields[0].second == "39999");
    auto end = tail.end;
    std::ofstream{path, std::ios::app} << "7}\n"
                                       << LogLine{Time{}, LogLevel::warn, "state", "new", {}}.json()
                                       << "\n{\"half\":";
    const auto more = read_more(path, end, [](const LogLine&) { return true; });
    REQUIRE(more.size() == 1);
    CHECK(more[0].words == "new");
    std::ofstream{path} << LogLine{Time{}, LogLevel::warn, "state", "anew", {}}.json() << "\n";
    CHECK(read_more(path, end, [](const LogLine&) { return true; }).size() == 1);
    CHECK_FALSE(read_log(folder / "none", 2, [](const LogLine&) { return true; }).ok());
    std::filesystem::remove_all(folder);
}

}  // namespace ve::world
