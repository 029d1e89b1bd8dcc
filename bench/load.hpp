// The load generator's measurements. Each prints its lines of the table.
#pragma once

#include <string>
#include <vector>

namespace ve::bench {

// Signed bank sends into a node of this process that keeps everything on disk.
void sends_in_process(unsigned signature_workers);
// With four validators who propose and vote.
void sends_of_four();
// The same through its RPC server, client and server on the same cores: one by one, and in batches.
void sends_over_rpc();
// Does the twenty-thousandth block cost what the first thousand cost?
void flatness();
void empty_blocks();
// The same of four validators, beside one signer.
void validators_in_process();

// Networks on a virtual clock: time that passes, many validators, many runs with faults.
void simulated_time();
void many_validators();
void fault_matrix();

void snapshots();

// Changing a state of a million keys, and its hash.
void keys();

// Encoding, decoding, signing and verifying, without a node.
void transactions();

// Whole processes, by their command lines.
void starts(const std::string& ve);
void scenarios(const std::string& ve, const std::vector<std::string>& files);
void batches(const std::string& ve);
void peer_anvil(const std::string& anvil);

}  // namespace ve::bench
