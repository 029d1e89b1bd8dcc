// One command line from words to exit code. The scenario runner calls it too, with its own streams.
#pragma once

#include <string>
#include <vector>

#include "commands/session.hpp"

namespace ve {

int run_command_line(world::World& world, Streams streams,
                     const std::vector<std::string>& arguments,
                     std::optional<Attached> attached = {});

}  // namespace ve
