// Consensus' side of the seam: proposals and blocks. What votes carry is in extension.cpp.
#include <algorithm>

#include "base/rare_paths.hpp"
#include "base/sdk_errors.hpp"
#include "node/chain/chain.hpp"
#include "node/chain/validator_source.hpp"
#include "node/chain/wire_errors.hpp"

namespace ve {
namespace {

void mark_mode(std::vector<abci::Event>& events, std::string_view mode,
               std::vector<abci::Event>& out) {
    for (auto& event : events) {
        event.attributes.push_back(attribute("mode", std::string{mode}));
        out.push_back(std::move(event));
    }
    events.clear();
}

bool same_stores(const store::State& a, const store::State& b) {
    for (std::size_t i = 0; i < a.names().size(); ++i)
        if (!a.shares(b, i)) return false;
    return true;
}

// A hook that fails leaves the chain nowhere to go: this node stops and says which.
[[noreturn]] void stop(std::string_view what, const std::string& name, const Error& error) {
    const auto text = fmt::format("{} {}: {}", what, name, error.text());
    invariant_broken(text.c_str(), __FILE__, __LINE__);
}

}  // namespace

std::vector<std::string> ChainApp::prepare_proposal(const abci::Proposal& proposal) {
    std::vector<std::string> out;
    auto room       = static_cast<std::size_t>(std::max<std::int64_t>(proposal.max_bytes, 0));
    const auto take = [&](const std::string& tx) {
        const auto size = abci::bytes_in_block(tx.size());
        if (size > room) return false;
        room -= size;
        out.push_back(tx);
        return true;
    };
    if (const auto votes = votes_for_block(proposal)) take(*votes);
    for (const auto& tx : proposal.txs) {
        if (is_carried_votes(tx)) continue;
        if (!take(tx) || VE_BUGGIFY(half_a_block)) break;
    }
    return out;
}

bool ChainApp::process_proposal(const abci::Proposal& proposal) {
    const LastCommit last{Height{proposal.height.value - 1}, proposal.last_round,
                          proposal.last_votes};
    for (std::size_t i = 0; i < proposal.txs.size(); ++i) {
        if (!is_carried_votes(proposal.txs[i])) continue;
        const auto carried = read_carried(proposal.txs[i], last);
        if (i != 0 || !carried.ok()) return false;
        for (const auto& vote : carried->votes)
            if (!verify_vote_extension(carried->height, vote.validator, vote.extension))
                return false;
    }
    return true;
}

abci::TxResult ChainApp::deliver(const std::string& tx, std::shared_ptr<SeenTx> seen,
                                 const BlockInfo& block) {
    if (!seen) {
        auto decoded = wire::decode_tx(tx);
        if (!decoded.ok()) return refused(decoded.error());
        seen = std::make_shared<SeenTx>(SeenTx{std::move(decoded).value(), {}});
    }
    return executor_.run(Phase::deliver, block, pending_->state, *seen);
}

abci::FinalizeBlockResult ChainApp::finalize_block(const abci::FinalizeBlock& request) {
    pending_          = versions_.newest();
    pending_->height  = request.height;
    pending_->time    = request.time;
    auto& state       = pending_->state;
    const auto before = state;
    const BlockInfo block{options_.chain_id, request.height,     request.time,
                          request.proposer,  request.last_votes, request.misbehaviour};
    const auto seen = read_ahead(request.txs, state);

    abci::FinalizeBlockResult result;
    Context hooks{Phase::block, block, state, GasMeter::unlimited()};
    const bool carries = !request.txs.empty() && is_carried_votes(request.txs.front());
    if (carries) hand_over_extensions(hooks, request, request.txs.front());
    for (const auto& [module, hook] : handlers_.begin)
        if (const auto ran = hook(hooks); !ran.ok()) stop("begin of block,", module, ran.error());
    hooks.keep();
    mark_mode(hooks.events(), "BeginBlock", result.events.edit());

    std::uint64_t gas_used = 0;
    const auto gas_max     = params_.block_max_gas;
    for (std::size_t i = 0; i < request.txs.size(); ++i) {
        if (i == 0 && carries) {
            result.tx_results.emplace_back();
            continue;
        }
        if (gas_max > 0 && gas_used >= static_cast<std::uint64_t>(gas_max)) {
            result.tx_results.push_back(
                refused(fail(sdk::out_of_gas, "no block gas left to run tx")));
            continue;
        }
        result.tx_results.push_back(deliver(request.txs[i], seen[i], block));
        gas_used += static_cast<std::uint64_t>(result.tx_results.back().gas_used);
    }

    for (const auto& [module, hook] : handlers_.end)
        if (const auto ran = hook(hooks); !ran.ok()) stop("end of block,", module, ran.error());
    if (auto* source = modules_->find<ValidatorSource>()) {
        auto updates = source->validator_updates(hooks);
        if (!updates.ok()) stop("end of block,", "validators", updates.error());
        result.validator_updates = std::move(updates).value();
    }
    hooks.keep();
    mark_mode(hooks.events(), "EndBlock", result.events.edit());
    if (options_.invariants) check_invariants(block, state);
    for (const auto& one : seen)
        if (one) cache_.forget(one->tx.hash);
    if (!same_stores(state, before)) pending_->app_hash = state.app_hash();
    result.app_hash = pending_->app_hash;
    return result;
}

void ChainApp::commit() {
    check_from(finished());
    versions_.add(*std::exchange(pending_, std::nullopt));
}

void ChainApp::commit_unseen() {
    check_from(finished());
    versions_.add_unseen(*std::exchange(pending_, std::nullopt));
}

const Version& ChainApp::finished() const {
    VE_INVARIANT(pending_.has_value());
    return *pending_;
}

void ChainApp::check_invariants(const BlockInfo& block, const store::State& state) {
    const auto broken = invariants_.check_changes(handlers_.invariants, block, state);
    if (broken) stop("invariant", broken->name, broken->error);
}

}  // namespace ve
