#include "client/connection.hpp"

#include <google/protobuf/message.h>

#include "client/hints.hpp"

namespace ve::client {

Result<std::string> Connection::query_of(const wire::Proto& request, Height height) {
    const auto& name = request.GetDescriptor()->full_name();
    const auto* rpc  = wire::Catalog::get().rpc_of_request(name);
    if (rpc == nullptr) return fail(errors::internal, "no rpc takes a {}", name);
    return query(rpc->path, request.SerializeAsString(), height);
}

Result<std::optional<Receipt>> Connection::wait_for(const Hash& tx, Duration) { return find(tx); }

std::vector<Result<Receipt>> Connection::broadcast_all(const std::vector<std::string>& txs) {
    std::vector<Result<Receipt>> out;
    for (const auto& tx : txs) out.push_back(broadcast(tx));
    return out;
}

Result<std::vector<std::optional<Receipt>>> Connection::outcomes(const std::vector<Hash>& txs,
                                                                 Duration at_most) {
    std::vector<std::optional<Receipt>> out;
    for (const auto& tx : txs) out.push_back(TRY(wait_for(tx, out.empty() ? at_most : Duration{})));
    return out;
}

Result<std::optional<Hash>> Connection::find_by_sequence(const Address&, Sequence) {
    return std::optional<Hash>{};
}

Result<Json> Connection::call(const std::string& method, const Json&) {
    return fail(errors::refused, "{} has no RPC to ask {} of", where(), method)
        .with_hint("name a node with --node URL");
}

Result<void> Receipt::check() const {
    if (ok()) return {};
    return chain_error(result.codespace, result.code, result.log);
}

Error chain_error(std::string codespace, std::uint32_t code, std::string log) {
    if (codespace.empty()) codespace = "undefined";
    auto hint = hint_for(codespace, code, log);
    std::string text{without_wrapping(log)};
    return Error{std::move(codespace), code, std::move(text)}.with_hint("{}", hint);
}

}  // namespace ve::client
