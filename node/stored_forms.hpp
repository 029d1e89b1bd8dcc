// A block as the archive keeps it, and back: the archive itself knows bytes only.
#pragma once

#include "node/consensus/execution.hpp"
#include "node/node.hpp"
#include "node/store/archive.hpp"

namespace ve {

// `changes` is what the block did to the stores.
store::BlockRecord record_of(consensus::Decided decided, store::ChangeSet changes);
StoredBlock stored_block(consensus::Decided decided);
// The indexed attributes in the results of a block: what its archive searches.
Result<void> read_events(ByteView results, const store::EachEvent& each);

// Errors: corrupt, with the height.
Result<StoredBlock> read_block(const store::StoredBlock& stored);
// The chain's state after that block; it names the validators of the block and of the next two.
Result<consensus::ChainState> read_chain_state(const store::StoredBlock& stored);

}  // namespace ve
