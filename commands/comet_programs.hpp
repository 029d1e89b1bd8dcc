// The two programs that a network of CometBFT processes is made of.
#pragma once

#include "commands/session.hpp"
#include "devnet/comet_network.hpp"

namespace ve {

// This program, and the CometBFT that was named or, without, is looked for.
Result<devnet::CometPrograms> find_comet_programs(Session& session, const std::string& named);

}  // namespace ve
