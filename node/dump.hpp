// A whole chain as one file's bytes: genesis, blocks, results, commits and what each block changed.
// Loading checks everything but the execution itself; dumping again gives the same bytes.
#pragma once

#include "base/json.hpp"
#include "node/chain/chain.hpp"
#include "node/store/archive.hpp"

namespace ve {

// Up to the newest block, or a given one.
Result<std::string> dump_chain(const Json& genesis, const store::Archive& archive,
                               std::optional<Height> upto = {});

// The dump's bytes, checked against their checksum, taken apart.
struct Dump {
    struct Block {
        Bytes block, results, chain_state;
        store::ChangeSet changes;
    };
    Json genesis;
    std::vector<Block> blocks;
};
// Errors: corrupt, with what does not fit.
Result<Dump> read_dump(std::string_view bytes);

// Fills an empty archive. Blocks, commits, hashes and states must follow from each other; the first
// of them from `app` after the genesis.
Result<void> load_dump(const Dump& dump, ChainApp& app, store::Archive& archive);

}  // namespace ve
