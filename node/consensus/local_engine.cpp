// One height after the other: last commit, proposal, votes, execution.
#include "node/consensus/local_engine.hpp"

#include <algorithm>

#include "node/consensus/block_time.hpp"
#include "node/votes/carried_votes.hpp"

namespace ve::consensus {

LocalEngine::LocalEngine(std::vector<ed25519::PrivateKey> keys, ExtendVote extend)
    : extend_{std::move(extend)} {
    for (auto& key : keys) {
        const auto address = validator_address(key.public_key().bytes());
        const auto at      = keys_.emplace(address, std::move(key)).first;
        if (first_ == nullptr) first_ = &at->second;
    }
}

Result<void> LocalEngine::check_power(const ValidatorSet& validators) const {
    std::int64_t here = 0;
    for (const auto& validator : validators.list())
        if (keys_.contains(validator.address)) here += validator.power;
    const auto total = validators.total_power();
    if (here <= total * 2 / 3)
        return fail(errors::input,
                    "the validator keys of this node have {} of {} voting power; a block needs "
                    "more than two thirds",
                    here, total);
    return {};
}

Result<LocalEngine::Round> LocalEngine::choose_round(const ValidatorSet& validators) const {
    // Where the proposer's key is elsewhere, his round passes without a proposal.
    auto turn = validators;
    for (std::int32_t round = 0; round < 1'000; ++round) {
        if (keys_.contains(turn.proposer().address)) return Round{round, turn.proposer().address};
        turn.increment_priority(1);
    }
    return fail(errors::input, "no validator whose key is here gets to propose");
}

Commit LocalEngine::sign(const ChainState& state, const ValidatorSet& signers, Height height,
                         std::int32_t round, const BlockId& id, Time time) const {
    Commit commit{height, round, id, {}};
    commit.signatures.reserve(signers.list().size());
    const auto message =
        vote_sign_bytes(VoteType::precommit, state.chain_id, height, round, id, time);
    for (const auto& validator : signers.list()) {
        auto& vote     = commit.signatures.emplace_back();
        const auto key = keys_.find(validator.address);
        if (key == keys_.end()) continue;
        const auto signature = ed25519::sign(key->second, message);
        vote.flag            = CommitFlag::commit;
        vote.validator       = copy_of(validator.address);
        vote.time            = time;
        vote.signature       = copy_of(signature);
    }
    return commit;
}

std::vector<VoteExtension> LocalEngine::extend(abci::Application& app, const ChainState& state,
                                               const Block& block, const BlockId& id,
                                               Commit& commit) const {
    const auto height = block.header.height;
    if (!state.extensions_enabled(height)) return {};
    std::vector<VoteExtension> out(commit.signatures.size());
    const auto block_hash = hash_of(id);
    const auto shared     = extend_ ? std::string{} : app.extend_vote(height, block_hash);
    const auto& members   = state.validators.list();
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (commit.signatures[i].flag != CommitFlag::commit) continue;
        const auto& who = members[i].address;
        auto extension  = extend_ ? extend_(who, height, block_hash) : shared;
        // A refused extension spoils the vote it came with.
        if (!app.verify_vote_extension(height, who, extension)) commit.signatures[i] = {};
        if (commit.signatures[i].flag != CommitFlag::commit) continue;
        const auto signature = ed25519::sign(
            keys_.at(who), extension_sign_bytes(state.chain_id, height, commit.round, extension));
        out[i] = {std::move(extension), copy_of(signature)};
    }
    return out;
}

Result<Decided> LocalEngine::decide(abci::Application& app, const ChainState& given,
                                    std::vector<std::string> txs, Time now,
                                    std::vector<Bytes> evidence) const {
    TRY(check_power(given.validators));
    ChainState state = given;
    // The votes for the last block that go into this one are cast now, so that the block's time is
    // the time at which it is made and not that of the block before.
    const auto last_vote = vote_time(state.last_time, now);
    if (state.last_height.value != 0 && check_power(state.last_validators).ok() &&
        median_time(state.last_commit, state.last_validators) < last_vote) {
        auto commit = sign(state, state.last_validators, state.last_height, state.last_commit.round,
                           state.last_block_id, last_vote);
        for (std::size_t i = 0; i < commit.signatures.size(); ++i)
            if (state.last_commit.signatures[i].flag != CommitFlag::commit)
                commit.signatures[i] = {};
        state.last_commit = std::move(commit);
    }

    const auto round = TRY(choose_round(state.validators));
    auto block       = fill_block(app, state, std::move(txs), round.proposer, std::move(evidence));
    auto bytes       = block_bytes(block);
    auto id          = block_id_of(block.header, bytes);
    if (!is_acceptable(app, state, block, id))
        return fail(errors::internal, "the application refuses its own proposal for height {}",
                    block.header.height);
    auto commit     = sign(state, state.validators, block.header.height, round.number, id,
                           vote_time(block.header.time, now));
    auto extensions = extend(app, state, block, id, commit);
    return execute(app, state, std::move(block), std::move(bytes), std::move(id), std::move(commit),
                   std::move(extensions));
}

}  // namespace ve::consensus
