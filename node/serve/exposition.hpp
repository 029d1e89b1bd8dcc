// The text form that Prometheus reads (version 0.0.4): families with help and type, samples with
// labels. What is measured is metrics.hpp's business.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"

namespace ve::serve {

// Counts spans of time below bounds that grow.
class Histogram {
  public:
    explicit Histogram(std::initializer_list<std::int64_t> bounds_ms);
    void add(const Duration& span);

  private:
    friend class Exposition;
    std::vector<std::pair<std::int64_t, std::uint64_t>> below_;  // bound in ms, how many
    std::uint64_t count_ = 0;
    Duration sum_;
};

class Exposition {
  public:
    using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    // `everywhere` stands in each sample.
    Exposition(std::string_view label, std::string_view everywhere);

    Exposition& gauge(std::string_view name, std::string_view help);
    Exposition& counter(std::string_view name, std::string_view help);
    // Of the family that was begun last.
    Exposition& sample(std::int64_t value, Labels labels = {});
    Exposition& seconds(const Duration& value, Labels labels = {});
    Exposition& histogram(std::string_view name, std::string_view help, const Histogram& values);

    std::string str() && { return std::move(out_); }

  private:
    void begin(std::string_view name, std::string_view help, std::string_view type);
    void line(std::string_view suffix, Labels labels, std::string_view value);

    std::string everywhere_;  // label="value"
    std::string name_;
    std::string out_;
};

}  // namespace ve::serve
