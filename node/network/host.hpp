// What a machine stands on: what it keeps, and what waits to be decided. In a simulation each has
// its own; the machines of a devnet share one archive and one mempool.
#pragma once

#include "node/consensus/participant.hpp"

namespace ve::network {

class Host {
  public:
    // As it was left, whatever the end was like.
    struct Left {
        abci::Application& app;
        consensus::ChainState state;  // after the newest block that is stored
        consensus::SignGuard guard;
        consensus::HeightLog log;
    };
    enum class Durable : std::uint8_t {
        now,   // when the call returns
        later  // whoever makes it so calls Machine::resume()
    };

    virtual ~Host()                                             = default;
    virtual Result<Left> wake()                                 = 0;
    virtual Result<Durable> write(const consensus::Write& what) = 0;
    // Durable when it returns, and the application has committed it.
    virtual Result<void> store(const consensus::Finalized& block) = 0;
    virtual Result<consensus::DecidedBlock> block(Height height)  = 0;

    virtual std::vector<std::string> take_txs(std::int64_t bytes_max, std::int64_t gas_max) = 0;
    virtual bool has_txs() const                                                            = 0;
};

}  // namespace ve::network
