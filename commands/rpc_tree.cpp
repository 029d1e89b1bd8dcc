#include "commands/rpc_tree.hpp"

#include <google/protobuf/descriptor.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>

#include "node/modules/all.hpp"
#include "node/node_services.hpp"

namespace ve {

std::vector<const wire::Rpc*> served_rpcs(RpcKind kind) {
    ModuleSet modules;
    add_all_modules(modules);
    std::set<std::string> requests;
    for (const auto& module : modules.list()) {
        Routes routes;
        module->routes(routes);
        for (const auto& [request, rpc] :
             kind == RpcKind::message ? routes.messages() : routes.queries())
            requests.insert(request);
    }
    if (kind == RpcKind::query)
        for (const auto& request : NodeServices::requests()) requests.insert(request);
    std::vector<const wire::Rpc*> out;
    for (const auto& rpc : wire::Catalog::get().rpcs())
        if (rpc.is_message == (kind == RpcKind::message) &&
            requests.contains(rpc.request->full_name()))
            out.push_back(&rpc);
    return out;
}

namespace {

bool has_subcommand(const CLI::App& noun, const std::string& name) {
    const auto known =
        noun.get_subcommands([&](const CLI::App* sub) { return sub->get_name() == name; });
    return !known.empty();
}

}  // namespace

std::vector<std::string> leaf_examples(const wire::Rpc& rpc) {
    auto out = wire::Catalog::get().examples(rpc);
    if (out.empty())
        out.push_back(fmt::format("ve {} {} {}", rpc.is_message ? "tx" : "query", rpc.module(),
                                  rpc.command()));
    if (out.size() == 1) out.push_back(out[0] + (rpc.is_message ? " --dry-run" : " --output json"));
    return out;
}

std::string leaf_help(const wire::Rpc& rpc) {
    auto out = wire::Catalog::get().help(rpc) + "\n\nExamples:";
    for (const auto& example : leaf_examples(rpc)) out += "\n  " + example;
    return out;
}

void add_rpc_tree(CLI::App& noun, Session& session, RpcKind kind, AddLeaf add_leaf) {
    const auto& wanted_module  = session.word(1);
    const auto& wanted_command = session.word(2);
    CLI::App* module           = nullptr;
    std::string module_name;
    auto rpcs = served_rpcs(kind);
    std::ranges::stable_sort(rpcs, {}, [](const wire::Rpc* rpc) { return rpc->module(); });
    for (const auto* rpc : rpcs) {
        if (rpc->module() != module_name) {
            module_name = rpc->module();
            // `ve query tx` is a transaction by its hash; the service of that name is for programs.
            if (has_subcommand(noun, module_name)) {
                module = nullptr;
                continue;
            }
            module = noun.add_subcommand(
                module_name,
                fmt::format("{} of module {}", kind == RpcKind::message ? "Messages" : "Queries",
                            module_name));
            module->fallthrough();
        }
        if (module == nullptr || module_name != wanted_module) continue;
        if (rpc->command() == wanted_command)
            add_leaf(*module, session, *rpc);
        else
            module->add_subcommand(rpc->command(), wire::Catalog::get().help(*rpc));
    }
}

}  // namespace ve
