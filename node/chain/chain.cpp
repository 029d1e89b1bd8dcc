// Boot, and the mempool's side of the seam: CheckTx and simulation.
#include "node/chain/chain.hpp"

#include "base/sdk_errors.hpp"
#include "wire/tx.hpp"

namespace ve {

Result<std::unique_ptr<ChainApp>> ChainApp::make(std::unique_ptr<ModuleSet> modules,
                                                 ChainOptions options) {
    auto handlers  = TRY(Handlers::collect(*modules));
    auto* accounts = modules->find<AccountKeeper>();
    auto* fees     = modules->find<FeeKeeper>();
    if (accounts == nullptr || fees == nullptr)
        return fail(errors::internal, "no module keeps {}",
                    accounts == nullptr ? "accounts (AccountKeeper)" : "fees (FeeKeeper)");
    return std::unique_ptr<ChainApp>{new ChainApp{std::move(modules), std::move(options),
                                                  std::move(handlers), *accounts, *fees}};
}

ChainApp::ChainApp(std::unique_ptr<ModuleSet> modules, ChainOptions options, Handlers handlers,
                   AccountKeeper& accounts, FeeKeeper& fees)
    : modules_{std::move(modules)},
      options_{std::move(options)},
      handlers_{std::move(handlers)},
      ante_{accounts,
            fees,
            modules_->find<AllowanceKeeper>(),
            handlers_.gates,
            {options_.minimum_gas_prices_e18}},
      executor_{handlers_, ante_} {
    if (!options_.parallel)
        options_.parallel = [](std::size_t n, const std::function<void(std::size_t)>& f) {
            for (std::size_t i = 0; i < n; ++i) f(i);
        };
}

ChainApp::~ChainApp() = default;

abci::Info ChainApp::info() const {
    const auto newest = versions_.newest();
    return {newest.height, newest.app_hash};
}

Result<void> ChainApp::load(Version version, const abci::ConsensusParams& params) {
    for (const auto& store : handlers_.stores)
        if (version.state.find(store) == nullptr)
            return fail(errors::corrupt, "the state has no store {}", store);
    if (version.state.app_hash() != version.app_hash)
        return fail(errors::corrupt, "the state at height {} has another app hash", version.height);
    params_ = params;
    ante_.set_block_gas_max(params.block_max_gas);
    pending_.reset();
    cache_ = {};
    invariants_.forget();
    check_from(version);
    versions_.reset(std::move(version));
    return {};
}

void ChainApp::check_from(const Version& version) {
    const auto height = version.height.value == 0 ? initial_height_ : version.height;
    const std::scoped_lock lock{checking_mutex_};
    checking_ = {{options_.chain_id, height, version.time, {}, {}}, version.state};
}

Result<std::shared_ptr<SeenTx>> ChainApp::read(const std::string& tx) const {
    if (auto seen = cache_.find(wire::tx_hash(tx))) return seen;
    return std::make_shared<SeenTx>(SeenTx{TRY(wire::decode_tx(tx)), {}});
}

abci::TxResult ChainApp::check_tx(const std::string& tx, abci::CheckKind kind) {
    const auto seen = read(tx);
    if (!seen.ok()) return refused(seen.error());
    const auto phase = kind == abci::CheckKind::fresh ? Phase::check : Phase::recheck;
    auto result      = [&] {
        const std::scoped_lock lock{checking_mutex_};
        return executor_.run(phase, checking_.block, checking_.state, **seen);
    }();
    if (result.ok())
        cache_.keep(*seen);
    else
        cache_.forget((*seen)->tx.hash);
    return result;
}

ChainApp::Simulated ChainApp::simulate(const std::string& tx) const {
    auto decoded = wire::decode_tx(tx);
    if (!decoded.ok()) return {{}, {}, refused(decoded.error())};
    auto own = [&] {
        const std::scoped_lock lock{checking_mutex_};
        return checking_;
    }();
    SeenTx seen{std::move(decoded).value(), {}};
    auto result = executor_.run(Phase::simulate, own.block, own.state, seen);
    return {Gas{UINT64_MAX}, Gas{static_cast<std::uint64_t>(result.gas_used)}, std::move(result)};
}

}  // namespace ve
