#include "simulate/chain/replicas.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "node/modules/all.hpp"
#include "simulate/chain/town.hpp"

namespace ve::simulate {

namespace {

std::vector<x25519::PrivateKey> keys_of(std::size_t validator) {
    std::vector<x25519::PrivateKey> out;
    out.push_back(Town::box_key(validator));
    return out;
}

}  // namespace

// Looks up what others computed; what is new it computes for all.
class SharedReplica final : public abci::Application {
  public:
    SharedReplica(Replicas& replicas, VoteExtender& extender)
        : replicas_{replicas}, extender_{extender}, at_{replicas.first_} {}

    abci::Info info() const override { return {at_.version.height, at_.version.app_hash}; }
    Result<abci::InitChainResult> init_chain(const abci::InitChain&) override {
        return replicas_.begun_;
    }
    abci::TxResult check_tx(const std::string& tx, abci::CheckKind) override {
        return replicas_.check(tx);
    }
    std::vector<std::string> prepare_proposal(const abci::Proposal& proposal) override {
        return app().prepare_proposal(proposal);
    }
    bool process_proposal(const abci::Proposal& proposal) override {
        return replicas_.process(at_, proposal);
    }
    std::string extend_vote(Height height, const Hash& block) override {
        return app().extend_vote(extender_, height, block);
    }
    bool verify_vote_extension(Height height, const ByteArray<20>& validator,
                               const std::string& extension) override {
        return extension.empty() || app().verify_vote_extension(height, validator, extension);
    }
    abci::FinalizeBlockResult finalize_block(const abci::FinalizeBlock& block) override {
        next_ = replicas_.finalize(at_, block);
        return next_->results;
    }
    void commit() override {
        VE_INVARIANT(next_ != nullptr);
        at_.version = next_->version;
        if (next_->results.param_updates) at_.params = *next_->results.param_updates;
        next_.reset();
        replicas_.note(at_.version, at_.params);
    }
    abci::QueryResult query(const abci::Query& query) const override {
        return replicas_.standing_at(*replicas_.worker_, at_).query(query);
    }

    Result<Json> exported() const {
        return replicas_.standing_at(*replicas_.worker_, at_).export_genesis();
    }

  private:
    ChainApp& app() { return replicas_.standing_at(*replicas_.worker_, at_); }
    Replicas& replicas_;
    VoteExtender& extender_;
    Replicas::Place at_;
    std::shared_ptr<const Replicas::Executed> next_;
};

// Trusts nobody: a chain of its own.
class OwnReplica final : public abci::Application {
  public:
    OwnReplica(Replicas& replicas, VoteExtender& extender)
        : replicas_{replicas}, app_{Replicas::make_app()} {
        app_->use(&extender);
    }
    abci::Info info() const override { return app_->info(); }
    Result<abci::InitChainResult> init_chain(const abci::InitChain& request) override {
        return app_->init_chain(request);
    }
    abci::TxResult check_tx(const std::string& tx, abci::CheckKind kind) override {
        return app_->check_tx(tx, kind);
    }
    std::vector<std::string> prepare_proposal(const abci::Proposal& proposal) override {
        return app_->prepare_proposal(proposal);
    }
    bool process_proposal(const abci::Proposal& proposal) override {
        return app_->process_proposal(proposal);
    }
    std::string extend_vote(Height height, const Hash& block) override {
        return app_->extend_vote(height, block);
    }
    bool verify_vote_extension(Height height, const ByteArray<20>& validator,
                               const std::string& extension) override {
        return app_->verify_vote_extension(height, validator, extension);
    }
    abci::FinalizeBlockResult finalize_block(const abci::FinalizeBlock& block) override {
        return app_->finalize_block(block);
    }
    void commit() override {
        app_->commit();
        replicas_.note(app_->newest(), replicas_.newest_.params);
    }
    abci::QueryResult query(const abci::Query& query) const override { return app_->query(query); }
    Result<Json> exported() const { return app_->export_genesis(); }

  private:
    Replicas& replicas_;
    std::unique_ptr<ChainApp> app_;
};

std::unique_ptr<ChainApp> Replicas::make_app() {
    auto modules = std::make_unique<ModuleSet>();
    add_all_modules(*modules);
    ChainOptions options;
    options.chain_id   = sim_chain_id;
    options.invariants = false;  // who watches the run looks at them, and tells
    return ChainApp::make(std::move(modules), std::move(options)).value();
}

Replicas::Replicas(abci::InitChain genesis, std::size_t validators, std::size_t verified)
    : genesis_{std::move(genesis)}, verified_{verified}, worker_{make_app()}, mempool_{make_app()} {
    begun_       = worker_->init_chain(genesis_).value();
    auto& source = *worker_->modules().find<ExtenderSource>();
    for (std::size_t i = 0; i < validators; ++i)
        extenders_.push_back(source.make_extender(keys_of(i)));
    verifier_ = source.make_extender({});
    worker_->use(verifier_.get());
    first_ = newest_ = {worker_->newest(), genesis_.params};
    VE_INVARIANT(mempool_->load(newest_.version, newest_.params).ok());
    note(newest_.version, newest_.params);
}

Replicas::~Replicas() = default;

std::unique_ptr<abci::Application> Replicas::make(std::size_t machine) {
    auto& extender = *extenders_.at(machine % extenders_.size());
    if (machine == verified_) return std::make_unique<OwnReplica>(*this, extender);
    return std::make_unique<SharedReplica>(*this, extender);
}

ChainApp& Replicas::standing_at(ChainApp& app, const Place& place) const {
    const auto info = app.info();
    if (info.last_height != place.version.height || info.last_app_hash != place.version.app_hash)
        VE_INVARIANT(app.load(place.version, place.params).ok());
    return app;
}

std::shared_ptr<const Replicas::Executed> Replicas::finalize(const Place& place,
                                                             const abci::FinalizeBlock& block) {
    auto& known = executed_[{place.version.app_hash, block.hash}];
    if (!known) {
        auto& app    = standing_at(*worker_, place);
        auto results = app.finalize_block(block);
        known = std::make_shared<const Executed>(Executed{std::move(results), *app.finalized()});
    }
    return known;
}

bool Replicas::process(const Place& place, const abci::Proposal& proposal) {
    const Key key{place.version.app_hash, proposal.hash};
    const auto known = verdicts_.find(key);
    if (known != verdicts_.end()) return known->second;
    const bool good = standing_at(*worker_, place).process_proposal(proposal);
    verdicts_.emplace(key, good);
    return good;
}

// One mempool for all of them, at the newest block that any has.
abci::TxResult Replicas::check(const std::string& tx) {
    auto& known = checked_[sha256(tx)];
    if (known.log.empty() && known.gas_wanted == 0)
        known = standing_at(*mempool_, newest_).check_tx(tx, abci::CheckKind::fresh);
    if (!known.ok()) refused_ = tx;
    return known;
}

void Replicas::note(const Version& version, const abci::ConsensusParams& params) {
    versions_.emplace(std::pair{version.height, version.app_hash}, version);
    if (version.height <= newest_.version.height) return;
    newest_ = {version, params};
    checked_.clear();
}

std::string Replicas::difference() const {
    for (auto a = versions_.begin(), b = a; a != versions_.end(); a = b) {
        if (++b == versions_.end() || a->first.first != b->first.first) continue;
        for (const auto& store : b->second.state.changes_since(a->second.state).stores)
            for (const auto& change : store.changes) {
                const auto one   = a->second.state.at(store.store).get(change.key);
                const auto two   = change.value.value_or("");
                const auto where = std::ranges::mismatch(one.value_or(""), two).in2 - two.begin();
                return fmt::format("the first that differs is in store {} at key {}, byte {}",
                                   store.store, hex(bytes_of(change.key)), where);
            }
    }
    return {};
}

Result<Json> Replicas::export_of(const abci::Application& app) {
    if (const auto* own = dynamic_cast<const OwnReplica*>(&app)) return own->exported();
    return dynamic_cast<const SharedReplica&>(app).exported();
}

std::unique_ptr<View> Replicas::newest() {
    return std::make_unique<View>(newest_.version, sim_chain_id,
                                  worker_->modules().get<AccountKeeper>());
}

std::unique_ptr<View> Replicas::after(Height height, const Hash& app_hash) {
    const auto found = versions_.find({height, app_hash});
    if (found == versions_.end()) return nullptr;
    return std::make_unique<View>(found->second, sim_chain_id,
                                  worker_->modules().get<AccountKeeper>());
}

}  // namespace ve::simulate
