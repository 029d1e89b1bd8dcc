// The seam between consensus and the state machine: ABCI 2.0 (CometBFT 0.38) as a C++ interface.
// In-process consensus, the ABCI server and the test kit drive the same object through it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/shared_list.hpp"
#include "base/strong.hpp"
#include "base/time.hpp"

namespace ve::abci {

struct Attribute {
    std::string key, value;
    bool index                              = true;
    bool operator==(const Attribute&) const = default;
};
struct Event {
    std::string type;
    std::vector<Attribute> attributes;
    bool operator==(const Event&) const = default;
};

// Of CheckTx and of a transaction in a block. code, data and both gas figures are hashed into
// the next header; the rest is not consensus.
struct TxResult {
    std::uint32_t code = 0;  // 0 is success
    std::string data;        // TxMsgData
    std::string log, info;
    std::int64_t gas_wanted = 0, gas_used = 0;
    std::vector<Event> events;
    std::string codespace;
    bool ok() const { return code == 0; }
};

struct Validator {
    ByteArray<32> public_key{};                   // ed25519
    std::int64_t power                      = 0;  // 0 in an update removes it
    bool operator==(const Validator&) const = default;
};

struct ConsensusParams {
    std::int64_t block_max_bytes = 4'194'304, block_max_gas = -1;  // -1: no limit
    std::int64_t evidence_max_age_blocks = 100'000, evidence_max_age_nanos = 172'800'000'000'000,
                 evidence_max_bytes               = 1'048'576;
    std::int64_t vote_extensions_enable_height    = 1;
    bool operator==(const ConsensusParams&) const = default;
};

struct InitChain {
    Time time;
    std::string chain_id;
    ConsensusParams params;
    std::vector<Validator> validators;
    std::string app_state;  // JSON
    Height initial_height{1};
};
struct InitChainResult {
    std::vector<Validator> validators;
    Hash app_hash{};
};

struct Info {
    Height last_height;
    Hash last_app_hash{};
};

// What one validator said of the block before: who, how strongly, and his vote extension.
struct ExtendedVote {
    ByteArray<20> validator{};  // consensus address
    std::int64_t power = 0;
    bool signed_block  = false;
    std::string extension;
    Bytes extension_signature = {};  // none where there was no vote for the block
};

// What a validator is proved to have done against the rules of consensus.
enum class MisbehaviourKind : std::uint8_t {  // the numbers of ABCI
    unknown             = 0,
    duplicate_vote      = 1,
    light_client_attack = 2,
};
struct Misbehaviour {
    MisbehaviourKind kind = MisbehaviourKind::unknown;
    ByteArray<20> validator{};  // consensus address
    std::int64_t power = 0;     // of the validator, at that height
    Height height;              // where it happened
    Time time;                  // of that height's block
    std::int64_t total_power                   = 0;
    bool operator==(const Misbehaviour&) const = default;
};

// What a transaction of that many bytes takes of a block's: itself, a tag and its length.
constexpr std::size_t bytes_in_block(std::size_t tx) {
    std::size_t out = tx + 2;
    for (auto rest = tx; rest >= 0x80; rest >>= 7) ++out;
    return out;
}

struct Proposal {  // PrepareProposal and ProcessProposal
    std::int64_t max_bytes = 0;
    SharedList<std::string> txs;
    std::vector<ExtendedVote> last_votes;  // with extensions for PrepareProposal only
    Height height;
    Time time;
    ByteArray<20> proposer{};
    std::vector<Misbehaviour> misbehaviour = {};  // proved by the evidence in the block
    Hash hash{};                                  // of the block; ProcessProposal only
    std::int32_t last_round = 0;                  // in which the last block was decided
};

struct FinalizeBlock {
    SharedList<std::string> txs;
    std::vector<ExtendedVote> last_votes;  // without extensions
    Hash hash{};                           // of the block
    Height height;
    Time time;
    ByteArray<20> proposer{};
    std::vector<Misbehaviour> misbehaviour = {};  // proved by the evidence in the block
    std::int32_t last_round                = 0;   // in which the last block was decided
};
struct FinalizeBlockResult {
    SharedList<Event> events;
    SharedList<TxResult> tx_results;  // exactly one per tx, same order
    Bytes results_hash = {};          // of them, where consensus has taken it already
    std::vector<Validator> validator_updates;
    std::optional<ConsensusParams> param_updates;
    Hash app_hash{};
};

struct Query {
    std::string path, data;
    Height height;  // 0: newest
    bool prove = false;
};
struct ProofOp {
    std::string type, key, data;
};
struct QueryResult {
    std::uint32_t code = 0;
    std::string log, info;
    std::int64_t index = 0;
    std::string key, value;
    std::vector<ProofOp> proof_ops;
    Height height;
    std::string codespace;
};

enum class CheckKind : std::uint8_t { fresh, recheck };

class Application {
  public:
    virtual ~Application() = default;

    virtual Info info() const                                            = 0;
    virtual Result<InitChainResult> init_chain(const InitChain& request) = 0;
    virtual TxResult check_tx(const std::string& tx, CheckKind kind)     = 0;
    virtual std::vector<std::string> prepare_proposal(const Proposal&)   = 0;
    virtual bool process_proposal(const Proposal&)                       = 0;
    // The extension this validator adds to its precommit for the block at `height`.
    virtual std::string extend_vote(Height height, const Hash& block) = 0;
    virtual bool verify_vote_extension(Height height, const ByteArray<20>& validator,
                                       const std::string& extension)  = 0;
    virtual FinalizeBlockResult finalize_block(const FinalizeBlock&)  = 0;
    // Makes the finalized block the newest committed version.
    virtual void commit() = 0;
    // May be called from any thread: it reads committed versions only.
    virtual QueryResult query(const Query&) const = 0;
};

}  // namespace ve::abci
