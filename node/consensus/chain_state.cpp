// From state to block to state. Pure: no keys, no clock, no application.
#include "node/consensus/chain_state.hpp"
#include "base/planted.hpp"

#include <algorithm>

#include "crypto/merkle.hpp"
#include "node/consensus/block_time.hpp"
#include "node/consensus/evidence.hpp"
#include "node/consensus/light_client.hpp"
#include "node/consensus/protobuf.hpp"
#include "node/consensus/results.hpp"

namespace ve::consensus {

namespace {
std::vector<PowerChange> power_changes(const std::vector<abci::Validator>& updates) {
    std::vector<PowerChange> out;
    out.reserve(updates.size());
    for (const auto& update : updates) out.push_back({update.public_key, update.power});
    return out;
}
}  // namespace

Result<ChainState> first_state(const abci::InitChain& genesis,
                               const abci::InitChainResult& answer) {
    const auto& members = answer.validators.empty() ? genesis.validators : answer.validators;
    if (members.empty()) return fail(errors::input, "the genesis names no validator");
    TRY(check_params(genesis.params));
    ChainState out;
    out.chain_id        = genesis.chain_id;
    out.initial_height  = genesis.initial_height;
    out.last_time       = genesis.time;
    out.validators      = TRY(ValidatorSet::create(power_changes(members)));
    out.next_validators = out.validators;
    out.next_validators.increment_priority(1);
    out.last_params       = genesis.params;
    out.params            = genesis.params;
    out.app_hash          = copy_of(answer.app_hash);
    out.last_results_hash = copy_of(merkle::empty_root());
    return out;
}

Result<void> check_params(const abci::ConsensusParams& params) {
    constexpr std::int64_t block_bytes_max = 100 << 20;
    const auto wrong                       = [](std::string_view name, std::int64_t value) {
        return fail(errors::input, "consensus param {} cannot be {}", name, value);
    };
    if (params.block_max_bytes == 0 || params.block_max_bytes < -1 ||
        params.block_max_bytes > block_bytes_max)
        return wrong("block.max_bytes", params.block_max_bytes);
    if (params.block_max_gas < -1) return wrong("block.max_gas", params.block_max_gas);
    if (params.evidence_max_age_blocks <= 0)
        return wrong("evidence.max_age_num_blocks", params.evidence_max_age_blocks);
    if (params.evidence_max_age_nanos <= 0)
        return wrong("evidence.max_age_duration", params.evidence_max_age_nanos);
    if (params.evidence_max_bytes < 0)
        return wrong("evidence.max_bytes", params.evidence_max_bytes);
    if (params.vote_extensions_enable_height < 0)
        return wrong("abci.vote_extensions_enable_height", params.vote_extensions_enable_height);
    return {};
}

Result<ChainState> after_block(const ChainState& state, const Block& block, const BlockId& id,
                               Commit commit, std::vector<VoteExtension> extensions,
                               const abci::FinalizeBlockResult& results) {
    ChainState out      = state;
    out.last_height     = block.header.height;
    out.last_block_id   = id;
    out.last_time       = block.header.time;
    out.last_validators = state.validators;
    out.validators      = state.next_validators;
    if (!results.validator_updates.empty())
        TRY(out.next_validators.update(power_changes(results.validator_updates)));
    if (VE_PLANTED(validators_changed_at_once)) out.validators = out.next_validators;
    out.next_validators.increment_priority(1);
    out.last_params = state.params;
    if (results.param_updates) {
        TRY(check_params(*results.param_updates));
        out.params = *results.param_updates;
    }
    out.app_hash = copy_of(results.app_hash);
    out.last_results_hash =
        results.results_hash.empty() ? results_hash(results.tx_results) : results.results_hash;
    out.last_commit = std::move(commit);
    out.extensions  = std::move(extensions);
    out.past        = std::make_shared<Past>(state.past->after(block, state.validators));
    return out;
}

namespace {
Time time_after(const ChainState& state, const Commit& last_commit) {
    if (state.last_height.value == 0) return state.last_time;
    return median_time(last_commit, state.last_validators);
}

// All that the state says of the next header: the hashes of the block's contents are missing.
Header next_header(const ChainState& state, const Commit& last_commit,
                   const ByteArray<20>& proposer) {
    Header header;
    header.chain_id             = state.chain_id;
    header.height               = state.next_height();
    header.time                 = time_after(state, last_commit);
    header.last_block_id        = state.last_block_id;
    header.validators_hash      = state.validators.hash();
    header.next_validators_hash = state.next_validators.hash();
    header.consensus_hash       = params_hash(state.params);
    header.app_hash             = state.app_hash;
    header.last_results_hash    = state.last_results_hash;
    header.proposer             = proposer;
    return header;
}

void hash_contents(const Block& block, Header& header) {
    header.last_commit_hash = commit_hash(block.last_commit);
    header.data_hash        = data_hash(block.txs);
    header.evidence_hash    = evidence_hash(block.evidence);
}
}  // namespace

Time next_time(const ChainState& state) { return time_after(state, state.last_commit); }

Block make_block(const ChainState& state, std::vector<std::string> txs,
                 const ByteArray<20>& proposer, std::vector<Bytes> evidence) {
    Block block;
    block.evidence    = std::move(evidence);
    block.txs         = std::move(txs);
    block.last_commit = state.last_commit;
    block.header      = next_header(state, state.last_commit, proposer);
    hash_contents(block, block.header);
    return block;
}

Result<void> check_block(const ChainState& state, const Block& block, const Signatures& signatures,
                         Contents contents) {
    const auto wrong = [&](std::string_view what) {
        return fail(errors::verification, "block {}: wrong {}", block.header.height, what);
    };
    const auto& header = block.header;
    if (state.validators.find(header.proposer) == nullptr) return wrong("proposer");
    if (header.height != state.next_height()) return wrong("height");
    if (state.last_height.value == 0) {
        if (block.last_commit.height.value != 0 || !block.last_commit.signatures.empty())
            return wrong("last commit");
    } else if (!VE_PLANTED(last_commit_not_checked)) {
        TRY(verify_commit(state.chain_id, state.last_validators, state.last_height,
                          state.last_block_id, block.last_commit, signatures));
    }
    auto expected = next_header(state, block.last_commit, header.proposer);
    if (header.last_block_id != expected.last_block_id) return wrong("last block id");
    const bool any_time = VE_PLANTED(block_time_not_checked);
    if (header.time != expected.time && !any_time) return wrong("time");
    if (state.last_height.value != 0 && header.time <= state.last_time) return wrong("time");
    const bool any_hash = VE_PLANTED(app_hash_not_checked);
    if (header.app_hash != expected.app_hash && !any_hash) return wrong("app hash");
    if (any_time || any_hash) return {};
    if (contents == Contents::unknown) {
        hash_contents(block, expected);
    } else {
        expected.last_commit_hash = header.last_commit_hash;
        expected.data_hash        = header.data_hash;
        expected.evidence_hash    = header.evidence_hash;
    }
    if (header != expected) return wrong("header");
    return check_evidence(state, block.evidence, signatures);
}

std::vector<abci::ExtendedVote> votes_of(const Commit& commit, const ValidatorSet& signers) {
    std::vector<abci::ExtendedVote> out;
    const auto& signatures = commit.signatures;
    const auto& members    = signers.list();
    VE_INVARIANT(signatures.empty() || signatures.size() == members.size());
    for (std::size_t i = 0; i < signatures.size(); ++i) {
        abci::ExtendedVote vote;
        vote.validator    = members[i].address;
        vote.power        = members[i].power;
        vote.signed_block = signatures[i].flag == CommitFlag::commit;
        out.push_back(std::move(vote));
    }
    return out;
}

std::vector<abci::ExtendedVote> last_votes(const ChainState& state, bool with_extensions) {
    auto out = votes_of(state.last_commit, state.last_validators);
    for (std::size_t i = 0; with_extensions && i < out.size() && i < state.extensions.size(); ++i) {
        out[i].extension           = state.extensions[i].bytes;
        out[i].extension_signature = state.extensions[i].signature;
    }
    return out;
}

std::int64_t data_bytes_max(const abci::ConsensusParams& params, std::size_t validators,
                            std::size_t evidence_bytes) {
    constexpr std::int64_t block_bytes_limit = 100 << 20;
    constexpr std::int64_t frame_bytes = 11, header_bytes_limit = 626, commit_bytes_fixed = 94,
                           signature_bytes_limit = 111;
    const auto whole = params.block_max_bytes < 0 ? block_bytes_limit : params.block_max_bytes;
    const auto used  = frame_bytes + header_bytes_limit + commit_bytes_fixed +
                      signature_bytes_limit * static_cast<std::int64_t>(validators) +
                      static_cast<std::int64_t>(evidence_bytes);
    return std::max<std::int64_t>(0, whole - used);
}

Bytes chain_state_bytes(const ChainState& state) {
    protobuf::Writer out;
    out.reserve(4096);
    out.text(1, state.chain_id)
        .integer(2, state.initial_height.value)
        .integer(3, state.last_height.value)
        .item(4, block_id_bytes(state.last_block_id))
        .time(5, state.last_time)
        .item(6, validator_set_bytes(state.last_validators))
        .item(7, validator_set_bytes(state.validators))
        .item(8, validator_set_bytes(state.next_validators))
        .item(9, params_bytes(state.last_params))
        .item(10, params_bytes(state.params))
        .bytes(11, state.app_hash)
        .bytes(12, state.last_results_hash)
        .item(13, commit_bytes(state.last_commit));
    for (const auto& extension : state.extensions)
        out.message(14, protobuf::Writer{}.text(1, extension.bytes).bytes(2, extension.signature));
    return out.integer(15, state.clock_offset.nanos).item(16, past_bytes(*state.past)).take();
}

namespace {
Result<VoteExtension> parse_extension(ByteView bytes) {
    VoteExtension out;
    protobuf::Reader in{bytes};
    while (TRY(in.next())) {
        if (in.field() == 1) out.bytes = TRY(in.text());
        if (in.field() == 2) out.signature = copy_of(TRY(in.bytes()));
    }
    return out;
}
}  // namespace

Result<ChainState> parse_chain_state(ByteView bytes) {
    ChainState out;
    protobuf::Reader in{bytes};
    while (TRY(in.next())) {
        switch (in.field()) {
            case 1: out.chain_id = TRY(in.text()); break;
            case 2: out.initial_height.value = TRY(in.integer()); break;
            case 3: out.last_height.value = TRY(in.integer()); break;
            case 4: out.last_block_id = TRY(parse_block_id(TRY(in.bytes()))); break;
            case 5: out.last_time = TRY(in.time()); break;
            case 6: out.last_validators = TRY(parse_validator_set(TRY(in.bytes()))); break;
            case 7: out.validators = TRY(parse_validator_set(TRY(in.bytes()))); break;
            case 8: out.next_validators = TRY(parse_validator_set(TRY(in.bytes()))); break;
            case 9: out.last_params = TRY(parse_params(TRY(in.bytes()))); break;
            case 10: out.params = TRY(parse_params(TRY(in.bytes()))); break;
            case 11: out.app_hash = copy_of(TRY(in.bytes())); break;
            case 12: out.last_results_hash = copy_of(TRY(in.bytes())); break;
            case 13: out.last_commit = TRY(parse_commit(TRY(in.bytes()))); break;
            case 15: out.clock_offset.nanos = TRY(in.integer()); break;
            case 16: out.past = std::make_shared<Past>(TRY(parse_past(TRY(in.bytes())))); break;
            case 14: out.extensions.push_back(TRY(parse_extension(TRY(in.bytes())))); break;
            default: break;
        }
    }
    if (out.validators.empty() || out.next_validators.empty())
        return fail(errors::corrupt, "a stored chain state names no validators");
    if (out.last_commit.signatures.size() != out.last_validators.list().size())
        return fail(errors::corrupt, "a stored commit does not fit its validators");
    return out;
}

}  // namespace ve::consensus
