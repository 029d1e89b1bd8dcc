// Who looks on: what machines say, store and come to. Nothing that it does changes a run.
#pragma once

#include "node/consensus/participant.hpp"

namespace ve::network {

class Observer {
  public:
    virtual ~Observer() = default;
    // `to`: to one alone; it may be what another signed.
    virtual void said(std::size_t machine, const consensus::Message& message,
                      std::optional<consensus::Peer> to) = 0;
    virtual void heard(std::size_t, std::size_t /*from*/, const consensus::Message&) {}
    virtual void stored(std::size_t machine, const consensus::Finalized& block) = 0;
    virtual void stopped(std::size_t machine, const Error& why) = 0;  // the chain ends for it
    virtual void fell(std::size_t machine, const Error& why)    = 0;  // its disk failed: it is down
    virtual void rose(std::size_t) {}                                 // it runs again
    virtual void went(std::size_t) {}                                 // somebody brought it down
};

}  // namespace ve::network
