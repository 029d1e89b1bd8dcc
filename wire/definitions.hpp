// Names of all definition files. Its real work is to be linked: it holds on to the generated code.
#pragma once

#include <string>
#include <vector>

namespace ve::wire {

std::vector<std::string> definition_files();

}  // namespace ve::wire
