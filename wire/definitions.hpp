// Registers all definition files with protobuf and names them. Only the catalog calls it, once:
// before that, what is looked up by name is not found.
#pragma once

#include <string>
#include <vector>

namespace ve::wire {

std::vector<std::string> definition_files();

}  // namespace ve::wire
