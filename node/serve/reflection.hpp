// gRPC server reflection: tells generic clients which services there are and how their messages
// look. Requests and answers are bytes; v1 and v1alpha are the same on the wire.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ve::serve {

// The answer to one request of the stream; what is not known is an error inside the answer.
// Error: the bytes are no request.
Result<std::string> answer_reflection(std::string_view request);

// Every service that can be called here, sorted.
std::vector<std::string> grpc_services();

}  // namespace ve::serve
