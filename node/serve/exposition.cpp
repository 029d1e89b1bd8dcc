#include "node/serve/exposition.hpp"

#include <fmt/core.h>

namespace ve::serve {
namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '"') out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out;
}

// 1500 ms is 1.5; zeros at the end are left out.
std::string in_seconds(const Duration& span) {
    constexpr std::int64_t second = 1'000'000'000;
    auto out = fmt::format("{}.{:09}", span.nanos / second, span.nanos % second);
    while (out.back() == '0') out.pop_back();
    if (out.back() == '.') out.pop_back();
    return out;
}

}  // namespace

Histogram::Histogram(std::initializer_list<std::int64_t> bounds_ms) {
    for (const auto bound : bounds_ms) below_.emplace_back(bound, 0);
}

void Histogram::add(const Duration& span) {
    for (auto& [bound, count] : below_)
        if (span <= Duration::milliseconds(bound)) ++count;
    ++count_;
    sum_.nanos += span.nanos;
}

Exposition::Exposition(std::string_view label, std::string_view everywhere)
    : everywhere_{fmt::format("{}=\"{}\"", label, escaped(everywhere))} {}

void Exposition::begin(std::string_view name, std::string_view help, std::string_view type) {
    name_ = name;
    out_ += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
}

Exposition& Exposition::gauge(std::string_view name, std::string_view help) {
    begin(name, help, "gauge");
    return *this;
}

Exposition& Exposition::counter(std::string_view name, std::string_view help) {
    begin(name, help, "counter");
    return *this;
}

Exposition& Exposition::sample(std::int64_t value, Labels labels) {
    line("", labels, std::to_string(value));
    return *this;
}

Exposition& Exposition::seconds(const Duration& value, Labels labels) {
    line("", labels, in_seconds(value));
    return *this;
}

Exposition& Exposition::histogram(std::string_view name, std::string_view help,
                                  const Histogram& values) {
    begin(name, help, "histogram");
    for (const auto& [bound, count] : values.below_)
        line("_bucket", {{"le", in_seconds(Duration::milliseconds(bound))}}, std::to_string(count));
    line("_bucket", {{"le", "+Inf"}}, std::to_string(values.count_));
    line("_sum", {}, in_seconds(values.sum_));
    line("_count", {}, std::to_string(values.count_));
    return *this;
}

void Exposition::line(std::string_view suffix, Labels labels, std::string_view value) {
    out_ += fmt::format("{}{}{{{}", name_, suffix, everywhere_);
    for (const auto& [label, text] : labels)
        if (!text.empty()) out_ += fmt::format(",{}=\"{}\"", label, escaped(text));
    out_ += fmt::format("}} {}\n", value);
}

}  // namespace ve::serve
