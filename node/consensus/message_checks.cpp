// Which messages are believed. Cheap checks come before signatures.
#include <algorithm>

#include "base/planted.hpp"
#include "node/consensus/light_client.hpp"
#include "node/consensus/messages.hpp"
#include "node/votes/carried_votes.hpp"

namespace ve::consensus {

namespace {
Error wrong(std::string_view what) { return fail(errors::verification, "{}", what); }

Result<void> verify_extension(std::string_view chain_id, Height height, std::int32_t round,
                              const Validator& signer, const VoteExtension& extension,
                              const Signatures& signatures) {
    const auto bytes = extension_sign_bytes(chain_id, height, round, extension.bytes);
    if (!signatures.holds(signer.public_key, bytes, extension.signature) &&
        !VE_PLANTED(extension_not_verified))
        return wrong("a vote extension with a wrong signature");
    return {};
}
}  // namespace

Bytes sign_bytes_of(std::string_view chain_id, const SignedVote& vote) {
    return vote_sign_bytes(vote.type, chain_id, vote.height, vote.round, vote.block_id, vote.time);
}

Result<void> verify_vote(std::string_view chain_id, const ValidatorSet& validators,
                         const SignedVote& vote, bool extensions, const Signatures& signatures) {
    const auto& members = validators.list();
    if (vote.index >= members.size() || members[vote.index].address != vote.validator)
        return wrong("a vote of no validator");
    const bool extends = extensions && vote.type == VoteType::precommit && !vote.block_id.is_nil();
    if (!extends && vote.extension != VoteExtension{})
        return wrong("a vote extension where none belongs");
    const auto& signer = members[vote.index];
    if (!signatures.holds(signer.public_key, sign_bytes_of(chain_id, vote), vote.signature) &&
        !VE_PLANTED(vote_not_verified))
        return wrong("a vote with a wrong signature");
    if (!extends) return {};
    return verify_extension(chain_id, vote.height, vote.round, signer, vote.extension, signatures);
}

Result<void> verify_proposal(std::string_view chain_id, const Validator& proposer,
                             const SignedProposal& message, const Signatures& signatures) {
    const auto& parts = message.proposal;
    if (parts.round < 0 || parts.pol_round < -1 || parts.pol_round >= parts.round)
        return wrong("a proposal of an impossible round");
    if (!signatures.holds(proposer.public_key, proposal_sign_bytes(chain_id, parts),
                          message.signature) &&
        !VE_PLANTED(proposal_not_verified))
        return wrong("a proposal with a wrong signature");
    return {};
}

Result<OpenBlock> open_block(BlockBytes bytes) {
    OpenBlock out;
    out.block = TRY(parse_block(bytes));
    out.id    = block_id_of(out.block.header, bytes);
    if (data_hash(out.block.txs) != out.block.header.data_hash ||
        commit_hash(out.block.last_commit) != out.block.header.last_commit_hash ||
        evidence_hash(out.block.evidence) != out.block.header.evidence_hash)
        return wrong("a block with another content than its header says");
    // Other bytes may read as the same block; those are not what the others have.
    if (block_bytes(out.block) != bytes) return wrong("a block in another form than ours");
    out.bytes = std::move(bytes);
    return out;
}

Result<OpenBlock> open_block(BlockBytes bytes, const BlockId& id) {
    auto out = TRY(open_block(std::move(bytes)));
    if (out.id != id) return wrong("another block than its id says");
    return out;
}

std::shared_ptr<const OpenBlock> open_block(const SignedProposal& message) {
    const auto& id    = message.proposal.block_id;
    const auto& known = message.opened;
    if (known != nullptr && known->id == id && known->bytes == message.block) return known;
    auto open = open_block(message.block, id);
    if (!open.ok()) return nullptr;
    return std::make_shared<const OpenBlock>(std::move(open).value());
}

Result<OpenBlock> verify_decided(const ChainState& state, const DecidedBlock& decided,
                                 const Signatures& signatures) {
    const auto& commit = decided.commit;
    const auto height  = state.next_height();
    TRY(verify_commit(state.chain_id, state.validators, height, commit.block_id, commit,
                      signatures));
    auto open = TRY(open_block(decided.block, commit.block_id));
    TRY(check_block(state, open.block, signatures, Contents::hashed));
    if (!state.extensions_enabled(height)) {
        if (!decided.extensions.empty()) return wrong("vote extensions where none belong");
        return open;
    }
    if (decided.extensions.size() != commit.signatures.size())
        return wrong("a decided block without its vote extensions");
    for (std::size_t i = 0; i < commit.signatures.size(); ++i) {
        if (commit.signatures[i].flag == CommitFlag::commit)
            TRY(verify_extension(state.chain_id, height, commit.round, state.validators.list()[i],
                                 decided.extensions[i], signatures));
        else if (decided.extensions[i] != VoteExtension{})
            return wrong("a vote extension where none belongs");
    }
    return open;
}

}  // namespace ve::consensus
