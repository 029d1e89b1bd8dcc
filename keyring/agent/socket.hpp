// Where an agent listens: a socket in a folder of its owner alone, and who is at its other end.
#pragma once

#include <filesystem>

#include "keyring/agent/agent.hpp"
#include "keyring/files.hpp"

namespace ve::keyring::agent {

inline constexpr int connections_max = 32;

// The kernel's word on who connected. A test brings its own.
using Identify = std::function<Result<Peer>(int socket)>;
Result<Peer> peer_of(int socket);

// Listening, mode 0600. Takes the place of a socket that nobody listens on any more.
Result<Descriptor> listen_at(const std::filesystem::path& path);
// Nothing: no such socket, or nobody listens. Errors (refused): another user does.
Result<std::optional<Descriptor>> connect_to(const std::filesystem::path& path);

}  // namespace ve::keyring::agent
