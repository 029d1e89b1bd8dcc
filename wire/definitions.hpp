// Registers all definition files with protobuf and says what they hold. Only the catalog calls it,
// once: before that, what is looked up by name is not found, and meanwhile no other thread may look
// at a descriptor.
#pragma once

#include "wire/definition_index.hpp"

namespace ve::wire {

std::vector<DefinitionIndex> register_definitions();

}  // namespace ve::wire
