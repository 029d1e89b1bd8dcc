// google.protobuf.Any: packing, unpacking, and the account and key types that travel in it.
#pragma once

#include <memory>
#include <string>

#include "wire/catalog.hpp"

namespace google::protobuf {
class Any;
}

namespace ve::wire {

void pack(const Proto& message, google::protobuf::Any& any);  // type URL "/full.name"
Result<std::unique_ptr<Proto>> unpack(const google::protobuf::Any& any);  // error: unknown type, bad bytes

}  // namespace ve::wire
