// Matching handlers with the rpcs of the proto: the service is the list.
#include "node/chain/handlers.hpp"

#include <google/protobuf/descriptor.h>

#include <algorithm>

#include "wire/catalog.hpp"

namespace ve {
namespace {

std::string second_word(std::string_view type) {
    const auto first = type.find('.');
    if (first == std::string_view::npos) return {};
    type.remove_prefix(first + 1);
    return std::string{type.substr(0, type.find('.'))};
}

Result<const wire::Rpc*> rpc_of(std::string_view module, const Routes::Rpc& offered,
                                bool is_message) {
    const auto* rpc = wire::Catalog::get().rpc_of_request(offered.request);
    if (rpc == nullptr)
        return fail(errors::internal, "module {} handles {}, which is no rpc's request", module,
                    offered.request);
    if (rpc->response->full_name() != offered.response)
        return fail(errors::internal, "module {} answers {} with {}", module, rpc->path,
                    offered.response);
    if (rpc->is_message != is_message)
        return fail(errors::internal, "module {} takes {} for a {}", module, rpc->path,
                    is_message ? "message" : "query");
    return rpc;
}

}  // namespace

Result<Handlers> Handlers::collect(const ModuleSet& modules) {
    Handlers out;
    for (const auto& module : modules.list()) {
        Routes routes;
        module->routes(routes);
        for (const auto store : module->stores()) out.stores.emplace_back(store);
        TRY(out.add(module->name(), routes));
    }
    std::ranges::sort(out.stores);
    const auto twice = std::ranges::adjacent_find(out.stores);
    if (twice != out.stores.end())
        return fail(errors::internal, "two modules have a store named {}", *twice);
    return out;
}

Result<void> Handlers::add(std::string_view module, const Routes& routes) {
    const std::string name{module};
    TRY(add_rpcs(module, routes));
    TRY(check_complete(module, routes));
    if (routes.genesis_handlers()) genesis.push_back({name, *routes.genesis_handlers()});
    for (const auto& hook : routes.begin_hooks()) begin.push_back({name, hook});
    for (const auto& hook : routes.end_hooks()) end.push_back({name, hook});
    for (const auto& hook : routes.extension_hooks()) extensions.push_back({name, hook});
    for (auto invariant : routes.invariants()) {
        invariant.name = fmt::format("{}: {}", name, invariant.name);
        invariants.push_back(std::move(invariant));
    }
    gates.insert(gates.end(), routes.gates().begin(), routes.gates().end());
    return {};
}

Result<void> Handlers::add_rpcs(std::string_view module, const Routes& routes) {
    for (const auto& [request, offered] : routes.messages()) {
        const auto* rpc = TRY(rpc_of(module, offered, true));
        messages_.emplace(rpc->request, Message{offered.handler, '/' + request,
                                                second_word(request), '/' + offered.response});
    }
    for (const auto& [request, offered] : routes.queries()) {
        const auto* rpc = TRY(rpc_of(module, offered, false));
        queries_.emplace(rpc->path, Query{offered.handler, request});
    }
    return {};
}

Result<void> Handlers::check_complete(std::string_view module, const Routes& routes) const {
    for (const auto& service : routes.complete_services()) {
        bool known = false;
        for (const auto& rpc : wire::Catalog::get().rpcs()) {
            if (rpc.service != service) continue;
            known = true;
            if (rpc.is_message ? message(rpc.request) == nullptr : query(rpc.path) == nullptr)
                return fail(errors::internal, "module {} has no handler for {}", module, rpc.path);
        }
        if (!known)
            return fail(errors::internal, "module {} names an unknown service {}", module, service);
    }
    return {};
}

const Handlers::Message* Handlers::message(const google::protobuf::Descriptor* type) const {
    const auto found = messages_.find(type);
    return found == messages_.end() ? nullptr : &found->second;
}

const Handlers::Query* Handlers::query(std::string_view path) const {
    const auto found = queries_.find(path);
    return found == queries_.end() ? nullptr : &found->second;
}

}  // namespace ve
