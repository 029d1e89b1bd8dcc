// The key agent of this user: where it listens, and whether it holds a key.
#pragma once

#include "client/transaction.hpp"
#include "commands/session.hpp"
#include "keyring/agent/client.hpp"

namespace ve {

// $VE_AGENT, else agent/socket in VE_HOME.
std::filesystem::path agent_socket(const Session& session);

// Nothing: no agent runs, --no-agent was said, or a scenario's own network is meant.
Result<std::optional<keyring::agent::Client>> find_agent(Session& session);
// Error (peer): no agent runs.
Result<keyring::agent::Client> need_agent(Session& session);

// The public part of a key that the agent holds.
Result<std::optional<KeyInfo>> key_in_agent(Session& session, std::string_view name);
// Signs through the agent; null where it does not hold that name.
Result<std::unique_ptr<client::Signer>> signer_in_agent(Session& session, std::string_view name);

}  // namespace ve
