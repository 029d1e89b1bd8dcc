// One table from our errors to the codes that clients know.
#include "node/chain/wire_errors.hpp"

#include <array>

#include "base/sdk_errors.hpp"

namespace ve {
namespace {

const ErrorKind& sdk_kind_of_status(std::uint32_t code) {
    switch (code) {
        case grpc_status::not_found.code: return sdk::key_not_found;
        case grpc_status::invalid_argument.code:
        case grpc_status::failed_precondition.code: return sdk::invalid_request;
        case 16: return sdk::unauthorized;
        default: return sdk::unknown_request;
    }
}

}  // namespace

std::string_view grpc_code_name(std::uint32_t code) {
    constexpr std::array<std::string_view, 17> names{
        "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
        "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
        "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
        "DataLoss", "Unauthenticated"};
    return code < names.size() ? names[code] : "Unknown";
}

Error on_wire(Error error) {
    if (error.space() == grpc_status::space) return on_abci_query(std::move(error));
    if (error.space() != errors::local_space) return error;
    return fail(error.is(errors::input) ? sdk::invalid_request : sdk::logic, "{}", error.detail());
}

Error on_abci_query(Error error) {
    if (error.space() != grpc_status::space) return on_wire(std::move(error));
    return fail(sdk_kind_of_status(error.code()), "rpc error: code = {} desc = {}",
                grpc_code_name(error.code()), error.detail());
}

}  // namespace ve
