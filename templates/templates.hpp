// The texts that deployments and homes are made of, and the strict way to fill them in. What the
// texts are for is known to who asks for them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ve::templates {

using Values = std::map<std::string, std::string, std::less<>>;

// Each {{name}} of the text becomes its value. Errors: no such text; a name without a value; a
// value that no name wants; a value with a quote, a backslash, a blank line's end or any other
// character that could mean something to the reader of the text.
Result<std::string> fill(std::string_view text, const Values& values);

// As it is: for what holds no place to fill.
Result<std::string> text(std::string_view name);
std::vector<std::string_view> names();  // sorted

}  // namespace ve::templates
