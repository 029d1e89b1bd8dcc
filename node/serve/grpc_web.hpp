// gRPC for browsers: one unary call a POST, its trailers in the body. Streams are not offered.
#pragma once

#include "node/node.hpp"
#include "node/serve/http.hpp"

namespace ve::serve {

bool is_grpc_web(const HttpRequest& request);
HttpResponse answer_grpc_web(const Node& node, const HttpRequest& request);

}  // namespace ve::serve
