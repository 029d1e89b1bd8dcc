#include "commands/query/query.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <CLI/CLI.hpp>

#include "commands/query/chain.hpp"
#include "commands/rpc_tree.hpp"
#include "commands/session.hpp"
#include "commands/tx/fields.hpp"
#include "wire/json.hpp"

namespace ve {
namespace {

void add_query_leaf(CLI::App& module, Session& session, const wire::Rpc& rpc) {
    struct State {
        std::unique_ptr<MessageFlags> fields;
        std::int64_t height = 0;
    };
    auto state    = std::make_shared<State>();
    auto* leaf    = module.add_subcommand(rpc.command(), leaf_help(rpc));
    state->fields = std::make_unique<MessageFlags>(
        *leaf, *rpc.request, wire::Catalog::get().positional(rpc), std::vector<std::string>{});
    // Where a question has a height of its own, that one is meant.
    if (leaf->get_option_no_throw("--height") == nullptr)
        leaf->add_option("--height", state->height, "Answer from the state after this block")
            ->check(CLI::Range(1L, INT64_MAX));
    leaf->callback([state, &session, &rpc] {
        session.finish([&]() -> Result<View> {
            const auto request = TRY(state->fields->message(session));
            auto* node         = TRY(session.connection());
            const auto bytes =
                TRY(node->query(rpc.path, request->SerializeAsString(), Height{state->height}));
            auto response = wire::Catalog::get().make(rpc.response->full_name());
            if (!response->ParseFromString(bytes))
                return fail(errors::peer, "{} answered bytes that are no {}", node->where(),
                            rpc.response->full_name());
            return View{wire::to_json(*response)};
        }());
    });
}

}  // namespace

void add_query(CLI::App& noun, Session& session) {
    add_query_tx(noun, session);
    add_query_block(noun, session);
    add_rpc_tree(noun, session, RpcKind::query, add_query_leaf);
}

}  // namespace ve
