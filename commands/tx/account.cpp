#include "commands/tx/account.hpp"

#include <google/protobuf/any.pb.h>

#include <CLI/CLI.hpp>

#include "base/sdk_errors.hpp"
#include "cosmos/auth/v1beta1/query.pb.h"

namespace ve {

Result<AccountState> account_state(client::Connection& node, const Address& address) {
    cosmos::auth::v1beta1::QueryAccountInfoRequest request;
    request.set_address(address.text());
    auto answer = node.ask<cosmos::auth::v1beta1::QueryAccountInfoResponse>(request);
    if (!answer.ok()) {
        if (answer.error().text().find("not found") == std::string::npos)
            return std::move(answer).error();
        return fail(sdk::unknown_address, "account {} is not on this chain yet", address)
            .with_hint("it exists once somebody has sent it coins");
    }
    const auto& info = answer->info();
    AccountState out{AccountNumber{info.account_number()}, Sequence{info.sequence()}, {}};
    if (info.has_pub_key() && !info.pub_key().type_url().empty())
        out.key = std::make_shared<google::protobuf::Any>(info.pub_key());
    return out;
}

void AccountFlags::add(CLI::App& command) {
    command.add_option("-a,--account-number", account_number, "Instead of asking the node");
    command.add_option("-s,--sequence", sequence, "Instead of asking the node");
    command.add_flag("--offline", offline, "Ask no node");
}

Result<SigningFacts> signing_facts(Session& session, const AccountFlags& flags,
                                   const Address& address, bool unordered) {
    SigningFacts out{session.flags.chain_id, AccountNumber{flags.account_number.value_or(0)},
                     Sequence{unordered ? 0 : flags.sequence.value_or(0)}};
    const bool has_sequence = unordered || flags.sequence.has_value();
    const bool complete     = !out.chain_id.empty() && flags.account_number && has_sequence;
    if (flags.offline) {
        if (complete) return out;
        return fail(errors::usage,
                    "signing offline needs --chain-id, --account-number and --sequence")
            .with_hint("ve query auth account {} shows the last two", address);
    }
    auto* node = TRY(session.connection());
    if (out.chain_id.empty()) out.chain_id = TRY(node->state()).chain_id;
    if (flags.account_number && has_sequence) return out;
    const auto state = TRY(account_state(*node, address));
    if (!flags.account_number) out.number = state.number;
    if (!has_sequence) out.sequence = state.sequence;
    return out;
}

}  // namespace ve
