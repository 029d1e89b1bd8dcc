// `ve veid status`: an account's score and the evidence behind it.
#include <google/protobuf/message.h>

#include <CLI/CLI.hpp>

#include "commands/signer.hpp"
#include "commands/veid/verbs.hpp"
#include "virtengine/veid/v1/query.pb.h"
#include "wire/json.hpp"

namespace ve {
namespace {

namespace veid_pb = virtengine::veid::v1;

Result<View> status(Session& session, const std::string& who) {
    const auto address = TRY(find_address(session, who));
    auto* node         = TRY(session.connection());
    veid_pb::QueryIdentityStatusRequest request;
    request.set_account_address(address.text());
    const auto state = TRY(node->ask<veid_pb::QueryIdentityStatusResponse>(request));
    veid_pb::QueryScopesRequest scopes_request;
    scopes_request.set_account_address(address.text());
    const auto scopes = TRY(node->ask<veid_pb::QueryScopesResponse>(scopes_request));

    auto json = wire::to_json(state);
    auto list = Json::array();
    std::vector<std::vector<std::string>> rows{{"SCOPE", "STATUS"}};
    for (const auto& scope : scopes.scopes()) {
        const auto& name = veid_pb::VerificationStatus_Name(scope.status());
        list.push(Json::object({{"scope_id", scope.scope_id()}, {"status", name}}));
        rows.push_back({scope.scope_id(), name});
    }
    json.set("scopes", std::move(list));
    auto text = fmt::format("account  {}\nscore    {}\nstatus   {}\ntier     {}\n", address,
                            state.score(), veid_pb::AccountStatus_Name(state.status()),
                            veid_pb::IdentityTier_Name(state.tier()));
    if (rows.size() > 1) text += "\n" + table(rows);
    return View{std::move(json), std::move(text)};
}

}  // namespace

void add_veid_status(CLI::App& veid, Session& session) {
    auto who      = std::make_shared<std::string>();
    auto* command = veid.add_subcommand("status",
                                        "An account's score and scopes\n\nExamples:\n  ve veid "
                                        "status customer\n  ve veid status customer --output json");
    command->add_option("account", *who, "A name or an address")->required();
    command->callback([who, &session] { session.finish(status(session, *who)); });
}

}  // namespace ve
