#include "node/executions.hpp"

#include "node/consensus/results.hpp"

namespace ve {

namespace {
template <class Known>
auto* find(Known& known, const std::pair<Hash, Hash>& key) {
    for (auto& [at, what] : known)
        if (at == key) return &what;
    return static_cast<decltype(&known.front().second)>(nullptr);
}

template <class Known, class T>
void keep(Known& known, std::size_t most, const std::pair<Hash, Hash>& key, T what) {
    if (known.size() == most) known.pop_front();
    known.emplace_back(key, std::move(what));
}
}  // namespace

ChainApp& Executions::standing_at(const Place& place) {
    const auto is_at = [&](const ChainApp& app) {
        const auto info = app.info();
        return info.last_height == place.version.height &&
               info.last_app_hash == place.version.app_hash;
    };
    if (is_at(app_)) return app_;
    if (!spare_) {
        auto made = make_app_();
        VE_INVARIANT(made.ok());  // one like it was made before
        spare_ = std::move(made).value();
    }
    if (!is_at(*spare_)) VE_INVARIANT(spare_->load(place.version, place.params).ok());
    return *spare_;
}

bool Executions::process(const Place& at, const abci::Proposal& proposal) {
    const Key key{at.version.app_hash, proposal.hash};
    if (const auto* known = find(verdicts_, key)) return *known;
    const bool good = standing_at(at).process_proposal(proposal);
    keep(verdicts_, kept, key, good);
    return good;
}

std::shared_ptr<const Executions::Executed> Executions::finalize(const Place& at,
                                                                 const abci::FinalizeBlock& block) {
    const Key key{at.version.app_hash, block.hash};
    if (const auto* known = find(executed_, key)) return *known;
    auto& app            = standing_at(at);
    auto results         = app.finalize_block(block);
    results.results_hash = consensus::results_hash(results.tx_results);
    auto out = std::make_shared<const Executed>(Executed{std::move(results), *app.finalized()});
    keep(executed_, kept, key, out);
    return out;
}

Result<abci::InitChainResult> SharedApp::init_chain(const abci::InitChain&) {
    return fail(errors::internal, "the chain has begun already");
}

abci::TxResult SharedApp::check_tx(const std::string& tx, abci::CheckKind kind) {
    return executions_.standing_at(at_).check_tx(tx, kind);
}

std::vector<std::string> SharedApp::prepare_proposal(const abci::Proposal& proposal) {
    return executions_.standing_at(at_).prepare_proposal(proposal);
}

bool SharedApp::process_proposal(const abci::Proposal& proposal) {
    return executions_.process(at_, proposal);
}

std::string SharedApp::extend_vote(Height height, const Hash& block) {
    if (extender_ == nullptr) return {};
    return executions_.standing_at(at_).extend_vote(*extender_, height, block);
}

bool SharedApp::verify_vote_extension(Height height, const ByteArray<20>& validator,
                                      const std::string& extension) {
    if (extension.empty()) return true;
    return executions_.standing_at(at_).verify_vote_extension(height, validator, extension);
}

abci::FinalizeBlockResult SharedApp::finalize_block(const abci::FinalizeBlock& block) {
    next_ = executions_.finalize(at_, block);
    return next_->results;
}

void SharedApp::commit() {
    VE_INVARIANT(next_ != nullptr);
    at_.version = next_->version;
    if (next_->results.param_updates) at_.params = *next_->results.param_updates;
    next_.reset();
}

abci::QueryResult SharedApp::query(const abci::Query& query) const {
    return executions_.standing_at(at_).query(query);
}

}  // namespace ve
