#include "client/connection.hpp"

#include <google/protobuf/message.h>

namespace ve::client {

Result<std::string> Connection::query_of(const wire::Proto& request, Height height) {
    const auto& name = request.GetDescriptor()->full_name();
    const auto* rpc  = wire::Catalog::get().rpc_of_request(name);
    if (rpc == nullptr) return fail(errors::internal, "no rpc takes a {}", name);
    return query(rpc->path, request.SerializeAsString(), height);
}

Result<void> Receipt::check() const {
    if (ok()) return {};
    return chain_error(result.codespace, result.code, result.log);
}

Error chain_error(std::string codespace, std::uint32_t code, std::string log) {
    if (codespace.empty()) codespace = "undefined";
    return Error{std::move(codespace), code, std::move(log)};
}

}  // namespace ve::client
