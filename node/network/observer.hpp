// Who looks on: what machines say, store and come to. Nothing that it does changes a run.
#pragma once

#include "node/consensus/participant.hpp"

namespace ve::network {

class Observer {
  public:
    virtual ~Observer() = default;
    // `to`: to one alone; it may be what another signed.
    virtual void said(std::size_t machine, const consensus::Message& message,
                      std::optional<consensus::Peer> to)                        = 0;
    virtual void stored(std::size_t machine, const consensus::Finalized& block) = 0;
    virtual void stopped(std::size_t machine, const Error& why) = 0;  // the chain ends for it
    virtual void fell(std::size_t machine, const Error& why)    = 0;  // its disk failed: it is down
};

}  // namespace ve::network
