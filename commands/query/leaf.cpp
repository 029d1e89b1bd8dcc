#include "commands/query/leaf.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <CLI/CLI.hpp>

#include "commands/query/pages.hpp"
#include "commands/query/provable.hpp"
#include "commands/query/watch.hpp"
#include "commands/rpc_tree.hpp"
#include "commands/tx/fields.hpp"
#include "wire/json.hpp"

namespace ve {
namespace {

struct LeafFlags {
    std::unique_ptr<MessageFlags> fields;
    std::int64_t height = 0;
    bool all = false, watch = false, prove = false;
    std::string validators;
};

Result<void> run(Session& session, const wire::Rpc& rpc, const LeafFlags& flags) {
    const auto request = TRY(flags.fields->message(session));
    auto* node         = TRY(session.connection());
    const Height height{flags.height};
    if (flags.watch && (flags.height != 0 || flags.all || flags.prove))
        return fail(errors::usage, "--watch goes with none of --height, --all and --prove");
    if (flags.all) return show_all_pages(session, *node, rpc, *request, height);
    if (flags.prove) {
        const auto view =
            TRY(proven_answer(*node, rpc, *request, height, TRY(pinned(flags.validators))));
        return session.show(view);
    }
    const auto once = [&]() -> Result<View> {
        const auto response = TRY(answer_of(*node, rpc, *request, height));
        return View{wire::to_json(*response)};
    };
    if (flags.watch) return watch(session, *node, once);
    const auto view = TRY(once());
    return session.show(view);
}

// Where a question has a field of that name itself, its own is meant.
bool is_free(const CLI::App& leaf, const std::string& flag) {
    return leaf.get_option_no_throw(flag) == nullptr;
}

}  // namespace

Result<std::unique_ptr<wire::Proto>> answer_of(client::Connection& node, const wire::Rpc& rpc,
                                               const wire::Proto& request, Height height) {
    const auto bytes = TRY(node.query(rpc.path, request.SerializeAsString(), height));
    auto response    = wire::Catalog::get().make(rpc.response->full_name());
    if (!response->ParseFromString(bytes))
        return fail(errors::peer, "{} answered bytes that are no {}", node.where(),
                    rpc.response->full_name());
    return response;
}

void add_query_leaf(CLI::App& module, Session& session, const wire::Rpc& rpc) {
    auto flags    = std::make_shared<LeafFlags>();
    auto* leaf    = module.add_subcommand(rpc.command(), leaf_help(rpc));
    flags->fields = std::make_unique<MessageFlags>(
        *leaf, *rpc.request, wire::Catalog::get().positional(rpc), std::vector<std::string>{});
    if (is_free(*leaf, "--height"))
        leaf->add_option("--height", flags->height, "Answer from the state after this block")
            ->check(CLI::Range(1L, INT64_MAX));
    if (has_pages(rpc) && is_free(*leaf, "--all"))
        leaf->add_flag("--all", flags->all, "Every page; as JSON, a line for each item");
    if (is_free(*leaf, "--watch"))
        leaf->add_flag("--watch", flags->watch, "Ask again at each block, print what changed");
    if (is_provable(rpc)) {
        leaf->add_flag("--prove", flags->prove,
                       "Verify a proof of the answer, down to the validators' signatures");
        leaf->add_option("--validators", flags->validators,
                         "With --prove: the hash of the validators you know");
    }
    leaf->callback([flags, &session, &rpc] { session.finish(run(session, rpc, *flags)); });
}

}  // namespace ve
