// Every refusal that the chain knows, by codespace and code. The list is written by CMake from the
// headers that define them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace ve::scenario {

const std::vector<ErrorKind>& error_kinds();

// Why "codespace/code" is none of them, with near ones; nothing: it is.
std::optional<std::string> unknown_failure(const std::string& space, std::uint32_t code);

}  // namespace ve::scenario
