// The same question at each block; what is new is printed. Ctrl-C ends it.
#pragma once

#include <functional>

#include "commands/session.hpp"

namespace ve {

Result<void> watch(Session& session, client::Connection& node,
                   const std::function<Result<View>()>& once);

}  // namespace ve
