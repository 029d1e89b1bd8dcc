// Starting the key agent, and what its status looks like.
#pragma once

#include "commands/keys/store.hpp"
#include "keyring/agent/rules.hpp"

namespace ve {

struct AgentFlags {
    KeyringFlags keyring;
    std::string keys = "all";
    std::string hold = "1h";
    std::vector<std::string> chains, messages;
    bool raw = false, foreground = false;
};
Result<View> start_agent(Session& session, const AgentFlags& flags);

View agent_view(const Json& status);

}  // namespace ve
