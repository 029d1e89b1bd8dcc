// Included before each generated file. Files then do not register with protobuf when the process
// starts, which would cost every command 2 ms: a message does it at the first use of its
// descriptor, and the catalog for all files at once.
#pragma once

#include <google/protobuf/generated_message_reflection.h>

namespace google::protobuf::internal {

struct RegisterLater {
    constexpr explicit RegisterLater(const DescriptorTable*) {}
};

}  // namespace google::protobuf::internal

#define AddDescriptorsRunner RegisterLater
