// The jq language over one JSON value: a program text, its outputs. Debian's libjq has no archive
// that a static program could link, so this is our own reading of the language: all of its core,
// without regular expressions, modules, dates beyond todate and fromdate, input, and the
// environment. Whole numbers are exact up to 2^256, where jq rounds. Every run is bounded in work,
// depth and output.
#pragma once

#include <functional>
#include <memory>

#include "base/json.hpp"

namespace ve::select {

namespace jq {
struct Node;
inline constexpr std::size_t program_max = 64U << 10;   // bytes of a program
inline constexpr std::size_t work_max    = 20'000'000;  // steps and copied values
inline constexpr int depth_max           = 400;         // of calls within calls
inline constexpr int nesting_max         = 100;         // of a program's text
}  // namespace jq

class Jq {
  public:
    // Errors (usage): the place is the column, the hint shows it.
    static Result<Jq> parse(std::string_view program);
    Jq(Jq&&) noexcept;
    Jq& operator=(Jq&&) noexcept;
    ~Jq();

    // Errors: what the program raised (usage), a bound that was met (refused), or what `emit` said.
    Result<void> run(const Json& input, const std::function<Result<void>(const Json&)>& emit,
                     std::size_t work_bound = jq::work_max) const;

  private:
    explicit Jq(std::unique_ptr<jq::Node> program);
    std::unique_ptr<jq::Node> program_;
};

}  // namespace ve::select
