// What a definition file holds, read from its encoded form without building anything: names only.
// protobuf's own pools say the rest, and take longer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ve::wire {

struct DefinitionIndex {
    std::string name, package;          // cosmos/bank/v1beta1/tx.proto, cosmos.bank.v1beta1
    std::vector<std::string> imports;   // names of files
    std::vector<std::string> messages;  // full names, nested ones too
    bool has_services = false;
    std::vector<std::string> tx_messages;  // full names of the requests of Msg services
};

// The bytes are protoc's: a serialized FileDescriptorProto.
DefinitionIndex index_of(std::string_view file);
// The files of a serialized FileDescriptorSet.
std::vector<std::string_view> files_of(std::string_view set);

}  // namespace ve::wire
