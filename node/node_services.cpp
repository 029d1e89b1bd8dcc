// Dispatch. The services themselves are in services_*.cpp.
#include "node/node_services.hpp"

#include <google/protobuf/message.h>

#include "base/sdk_errors.hpp"
#include "node/chain/wire_errors.hpp"
#include "wire/any.hpp"

namespace ve {

NodeServices::NodeServices(Node* node) : node_{node} {
    add_tx_services(*this);
    add_block_services(*this);
    add_node_info_services(*this);
    add_history_services(*this);
}

std::vector<std::string> NodeServices::requests() {
    std::vector<std::string> out;
    const NodeServices listed{static_cast<Node*>(nullptr)};
    for (const auto& [path, service] : listed.handlers_) out.push_back(service.request);
    return out;
}

void NodeServices::add(const std::string& request, Handler handler) {
    const auto* rpc = wire::Catalog::get().rpc_of_request(request);
    VE_INVARIANT(rpc != nullptr);
    handlers_.emplace(rpc->path, Service{request, std::move(handler)});
}

Result<std::unique_ptr<wire::Proto>> NodeServices::call(std::string_view path,
                                                        const wire::Proto& request, Height) const {
    const auto& service = handlers_.find(path)->second;
    if (request.GetDescriptor()->full_name() != service.request)
        return fail(grpc_status::invalid_argument, "{} takes a {}", path, service.request);
    return service.handler(request);
}

abci::QueryResult NodeServices::query(const abci::Query& query) const {
    auto answered = answer(query);
    if (answered.ok()) return std::move(answered).value();
    const auto error = on_abci_query(std::move(answered).error());
    abci::QueryResult refused;
    refused.code      = error.code();
    refused.codespace = error.space();
    refused.log       = error.text();
    refused.height    = query.height.value > 0 ? query.height : node_->status().latest_height;
    return refused;
}

Result<abci::QueryResult> NodeServices::answer(const abci::Query& query) const {
    if (query.path == "/cosmos.tx.v1beta1.Service/BroadcastTx")
        return fail(sdk::invalid_request, "can't route a broadcast tx message");
    const auto newest = node_->status().latest_height;
    if (query.height > newest)
        return fail(sdk::invalid_height,
                    "cannot query with height in the future; please provide a valid height");
    auto request = wire::Catalog::get().make(handlers_.find(query.path)->second.request);
    if (!request->ParseFromString(query.data))
        return fail(sdk::invalid_request, "the request is no {}",
                    request->GetDescriptor()->full_name());
    const auto response = TRY(call(query.path, *request, query.height));
    abci::QueryResult out;
    out.value  = wire::serialize(*response);
    out.height = query.height.value > 0 ? query.height : newest;
    return out;
}

}  // namespace ve
