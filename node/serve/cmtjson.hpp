// CometBFT's own JSON: blocks, commits, validators, results and events as its RPC writes them.
// ABCI values have two forms: whole, with every member; or lean, as events carry them.
#pragma once

#include "node/node.hpp"
#include "node/serve/json_writer.hpp"

namespace ve::serve {

void write(JsonWriter& out, const consensus::BlockId& id);
void write(JsonWriter& out, const consensus::Header& header);
void write(JsonWriter& out, const consensus::Commit& commit);
void write(JsonWriter& out, const consensus::Block& block);
void write_evidence(JsonWriter& out, ByteView evidence);  // that a block took
void write(JsonWriter& out, const consensus::Validator& validator);
void write(JsonWriter& out, const abci::ConsensusParams& params);
void write(JsonWriter& out, const Status& status);
void write_public_key(JsonWriter& out, const ByteArray<32>& ed25519_key);
void write_block_with_id(JsonWriter& out, const StoredBlock& block);  // {block_id, block}
void write_block_meta(JsonWriter& out, const StoredBlock& block);

// Every member, also where it is zero.
void write_whole(JsonWriter& out, const abci::TxResult& result);
void write_whole(JsonWriter& out, const abci::QueryResult& result);
// Members that are zero are left out.
void write_lean(JsonWriter& out, const abci::TxResult& result);
void write_lean(JsonWriter& out, const abci::FinalizeBlockResult& result);
void write_lean(JsonWriter& out, const std::vector<abci::Event>& events);
void write_updates(JsonWriter& out, const std::vector<abci::Validator>& updates);
void write_updates(JsonWriter& out, const abci::ConsensusParams& params);

// {"type":"tendermint/event/…","value":…}
void write(JsonWriter& out, const ChainEvent& event);

}  // namespace ve::serve
