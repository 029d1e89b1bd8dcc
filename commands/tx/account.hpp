// What a signature needs to know of an account: its number, its sequence, its key on the chain.
#pragma once

#include "commands/session.hpp"

namespace CLI {
class App;
}
namespace google::protobuf {
class Any;
}

namespace ve {

struct AccountState {
    AccountNumber number;
    Sequence sequence;
    std::shared_ptr<const google::protobuf::Any> key;  // null: it has not signed yet
};
// Error sdk::unknown_address: no such account.
Result<AccountState> account_state(client::Connection& node, const Address& address);

// Where those facts come from: flags, or the node.
struct AccountFlags {
    std::optional<std::uint64_t> account_number, sequence;
    bool offline = false;

    void add(CLI::App& command);
};

struct SigningFacts {
    std::string chain_id;
    AccountNumber number;
    Sequence sequence;
};
// Flags first, the node for the rest. Error, offline: which flag is missing.
Result<SigningFacts> signing_facts(Session& session, const AccountFlags& flags,
                                   const Address& address, bool unordered);

}  // namespace ve
