// The real streams of the process: standard output and error, a terminal to ask secrets on, the
// environment.
#pragma once

#include "commands/session.hpp"

namespace ve {

Streams terminal_streams();

// The real clock, entropy and disk, made when first used.
class RealWorld {
  public:
    RealWorld();
    ~RealWorld();
    world::World& world();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ve
