// All message definitions with their comments, as one serialized FileDescriptorSet inside the binary.
#pragma once

#include <string_view>

extern "C" const unsigned char ve_descriptor_set[];
extern "C" const unsigned char ve_descriptor_set_end[];

namespace ve::proto {

// Imports come before the files that need them. Lives as long as the process.
std::string_view descriptor_set();

}  // namespace ve::proto
