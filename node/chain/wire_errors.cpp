// One table from our errors to the codes that clients know.
#include "node/chain/wire_errors.hpp"

#include <array>

#include "base/sdk_errors.hpp"

namespace ve {
namespace {

constexpr std::array<std::string_view, 17> status_names{
    "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
    "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
    "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
    "DataLoss", "Unauthenticated"};
constexpr std::string_view status_mark = "rpc error: code = ", text_mark = " desc = ";

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
    return code < status_names.size() ? status_names[code] : "Unknown";
}

Error on_wire(Error error) {
    if (error.space() == grpc_status::space) return on_abci_query(std::move(error));
    if (error.space() != errors::local_space) return error;
    return fail(error.is(errors::input) ? sdk::invalid_request : sdk::logic, "{}", error.detail());
}

Error on_abci_query(Error error) {
    if (error.space() != grpc_status::space) return on_wire(std::move(error));
    return fail(sdk_kind_of_status(error.code()), "{}{}{}{}", status_mark,
                grpc_code_name(error.code()), text_mark, error.detail());
}

Error from_abci_query(std::string space, std::uint32_t code, std::string log) {
    const auto split = log.find(text_mark);
    if (space == sdk::space && log.starts_with(status_mark) && split != std::string::npos) {
        const auto name =
            std::string_view{log}.substr(status_mark.size(), split - status_mark.size());
        for (std::uint32_t status = 1; status < status_names.size(); ++status) {
            if (status_names[status] != name || sdk_kind_of_status(status).code != code) continue;
            auto text        = log.substr(split + text_mark.size());
            const auto added = ": " + std::string{sdk_kind_of_status(status).meaning};
            if (text.ends_with(added)) text.resize(text.size() - added.size());
            return Error{std::string{grpc_status::space}, status, std::move(text)};
        }
    }
    // "detail: meaning", as every error of a chain is written.
    const auto colon = log.rfind(": ");
    if (colon == std::string::npos) return Error{std::move(space), code, std::move(log)};
    const auto meaning = std::string_view{log}.substr(colon + 2);
    return Error{ErrorKind{space, code, meaning}, log.substr(0, colon)};
}

}  // namespace ve
