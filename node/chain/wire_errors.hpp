// An Error as clients see it: the (codespace, code) and the text of a result or a query's answer.
#pragma once

#include "base/error.hpp"

namespace ve {

// Our local kinds become the SDK's: what was wrong in a request is invalid_request, the rest logic.
Error on_wire(Error error);
// Of an abci_query: a gRPC status becomes an SDK code, with "rpc error: code = NotFound desc = …".
Error on_abci_query(Error error);
// What on_abci_query() was given, out of an abci_query's (codespace, code, log).
Error from_abci_query(std::string space, std::uint32_t code, std::string log);
// "NotFound" for 5, as Go's gRPC prints it.
std::string_view grpc_code_name(std::uint32_t code);

namespace errors {
inline constexpr ErrorKind rpc_unknown{"grpc", 2, "Unknown"};
}

}  // namespace ve
