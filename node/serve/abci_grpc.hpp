// ABCI over gRPC, for engines that are told to speak it. Each connection goes to the library as it
// comes: who connects is an engine of this machine.
#pragma once

#include "node/serve/abci_server.hpp"

namespace ve::serve {

Result<std::unique_ptr<AbciServer>> start_abci_grpc(HostedApp& app, AbciListener listener,
                                                    AbciOptions options);

}  // namespace ve::serve
