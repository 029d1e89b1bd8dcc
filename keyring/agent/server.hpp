// Brings requests from the socket to the agent, one at a time, for a bounded number of connections.
#pragma once

#include "keyring/agent/socket.hpp"

namespace ve::keyring::agent {

struct Serve {
    int listener = -1;
    int stop     = -1;  // readable: end now (a signalfd, a pipe)
    std::function<Duration()> since_boot;
    Identify identify = peer_of;
    Duration patience = Duration::seconds(60);  // with a connection that says nothing
};

// Until it is told to stop, by a request or by `stop`. The agent is locked when it returns.
Result<void> serve(Agent& agent, const Serve& how);

}  // namespace ve::keyring::agent
