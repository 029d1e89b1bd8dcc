// All message definitions with their comments, as serialized FileDescriptorSets inside the binary:
// one of those that have classes, one of those that have none.
#pragma once

#include <string_view>

extern "C" const unsigned char ve_descriptor_set[];
extern "C" const unsigned char ve_descriptor_set_end[];
extern "C" const unsigned char ve_other_descriptor_set[];
extern "C" const unsigned char ve_other_descriptor_set_end[];

namespace ve::proto {

// Imports come before the files that need them. Lives as long as the process.
std::string_view descriptor_set();
// Definitions without classes; what they import stands in the other set where not in this one.
std::string_view other_descriptor_set();

}  // namespace ve::proto
