// A small language to lay out a value: {{path}}, {{range path}}…{{else}}…{{end}},
// {{if path}}…{{else}}…{{end}}. A path is .fee.amount[0].denom, {{.}} is the value itself, and $ in
// front starts at the whole again. \n and \t in the text are a line's end and a tab.
#pragma once

#include "base/json.hpp"

namespace ve::select {

inline constexpr std::size_t template_max        = 64U << 10;
inline constexpr std::size_t template_output_max = 16U << 20;

// Errors (usage): the place is the column of the template, the hint shows it.
Result<void> check_layout(std::string_view text);  // as far as it can be told without a value
Result<std::string> laid_out(std::string_view text, const Json& value);

}  // namespace ve::select
