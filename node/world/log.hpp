// What a process tells of its work: a line an event, with time, level, component and fields. Which
// lines are written is a filter's business. A field whose name says that it holds a secret keeps
// its name and loses its value; secrets of type Secret cannot be told at all.
#pragma once

#include <concepts>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.hpp"
#include "base/strong.hpp"
#include "node/world/clock.hpp"

namespace ve::world {

enum class LogLevel : std::uint8_t { debug, info, warn, error };
std::string_view name_of(LogLevel level);

// "info", or by component as CometBFT writes it: "consensus:debug,rpc:none,*:error".
class LogFilter {
  public:
    LogFilter() = default;  // info and above
    static Result<LogFilter> parse(std::string_view text);
    bool passes(std::string_view component, LogLevel level) const;

  private:
    using Threshold = std::optional<LogLevel>;  // none: nothing passes
    static Result<Threshold> threshold(std::string_view text);
    Threshold others_ = LogLevel::info;
    std::map<std::string, Threshold, std::less<>> levels_;
};

// A line as it is kept: members of the JSON object in their order.
struct LogLine {
    Time time;
    LogLevel level = LogLevel::info;
    std::string component, words;
    std::vector<std::pair<std::string, std::string>> fields;

    std::string json() const;  // {"time","level","component","message",fields…}
    std::string text() const;  // 2025-03-01T10:00:00.123Z info  consensus  words  a=1 b="c d"
    static Result<LogLine> parse(std::string_view json);
};

class Log {
  public:
    static constexpr std::size_t value_max = 200;  // characters; what is longer is cut

    class Value {
      public:
        Value(std::string_view text) : text_{text} {}
        Value(const std::string& text) : text_{text} {}
        Value(const char* text) : text_{text} {}
        Value(std::integral auto number) : text_{std::to_string(number)} {}
        Value(Height height) : text_{std::to_string(height.value)} {}
        const std::string& text() const { return text_; }

      private:
        std::string text_;
    };
    using Fields = std::initializer_list<std::pair<std::string_view, Value>>;
    using Sink   = std::function<void(const LogLine&)>;

    Log(const Clock& clock, LogFilter filter, Sink sink)
        : clock_{clock}, filter_{std::move(filter)}, sink_{std::move(sink)} {}

    bool wants(std::string_view component, LogLevel level) const {
        return filter_.passes(component, level);
    }
    // From any thread; lines do not mix.
    void write(LogLevel level, std::string_view component, std::string_view words,
               Fields fields = {});

  private:
    const Clock& clock_;
    LogFilter filter_;
    std::mutex mutex_;
    Sink sink_;
};

}  // namespace ve::world
