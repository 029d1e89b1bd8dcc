// google.protobuf.Any: packing and unpacking, and the one way messages become bytes.
#pragma once

#include <memory>
#include <string>

#include "wire/catalog.hpp"

namespace google::protobuf {
class Any;
}

namespace ve::wire {

// The same message always gives the same bytes: fields ascending, maps sorted.
std::string serialize(const Proto& message);

void pack(const Proto& message, google::protobuf::Any& any);  // type URL "/full.name"
// Error: unknown type, bad bytes.
Result<std::unique_ptr<Proto>> unpack(const google::protobuf::Any& any, Types types = Types::ours);
std::string_view message_name(std::string_view type_url);  // what follows the last slash

}  // namespace ve::wire
