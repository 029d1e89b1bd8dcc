// A row of the archive has, in place of the validators: 1 time, 2 consensus params of the next
// block, 3 initial height. Blocks are the engine's; the archive holds their changes.
#include "node/hosted_app.hpp"

#include "base/sdk_errors.hpp"
#include "cosmos/base/node/v1beta1/query.pb.h"
#include "node/consensus/protobuf.hpp"
#include "node/consensus/results.hpp"
#include "node/limits.hpp"
#include "node/modules/all.hpp"
#include "node/network/shared_signatures.hpp"
#include "node/node_services.hpp"
#include "node/stored_forms.hpp"
#include "wire/any.hpp"

namespace ve {

namespace {
using consensus::protobuf::Reader;
using consensus::protobuf::Writer;

struct Row {
    Time time;
    abci::ConsensusParams params;
    Height initial_height{1};
};

Bytes write_row(const Row& row) {
    return Writer{}
        .time(1, row.time)
        .item(2, consensus::params_bytes(row.params))
        .integer(3, row.initial_height.value)
        .take();
}

Result<Row> read_row(ByteView bytes) {
    Row out;
    Reader in{bytes};
    while (TRY(in.next())) {
        if (in.field() == 1) out.time = TRY(in.time());
        if (in.field() == 2) out.params = TRY(consensus::parse_params(TRY(in.bytes())));
        if (in.field() == 3) out.initial_height = Height{TRY(in.integer())};
    }
    return out;
}

Result<std::string> chain_id_of(const Home& home) {
    const auto genesis = TRY(home.genesis());
    if (!genesis)
        return fail(errors::usage, "the home has no genesis document")
            .with_hint("copy the chain's to HOME/config/genesis.json, or name it: --chain-id");
    return std::string{TRY(TRY(genesis->member("chain_id"))->text())};
}

}  // namespace

template <class F>
auto HostedApp::guarded(F f) const -> std::invoke_result_t<F&> {
    if (auto stopped = failure()) return *std::move(stopped);
    try {
        return f();
    } catch (const std::exception& broken) {  // an invariant: nothing here can be trusted any more
        return stop_with(fail(errors::internal, "{}", broken.what()));
    }
}

Error HostedApp::stop_with(Error error) const {
    const std::lock_guard lock{failure_mutex_};
    if (!failure_) failure_ = std::move(error).within("the application has stopped");
    return *failure_;
}

std::optional<Error> HostedApp::failure() const {
    const std::lock_guard lock{failure_mutex_};
    return failure_;
}

Result<void> HostedApp::make_chain(HostedOptions& options) {
    auto modules = std::make_unique<ModuleSet>();
    add_all_modules(*modules);
    if (auto* source = modules->find<ExtenderSource>())
        extender_ = source->make_extender(std::move(options.decryption_keys));
    pool_ = std::make_unique<SignaturePool>(options.signature_workers);
    ChainOptions chain;
    chain.chain_id               = chain_id_;
    gas_prices_e18_              = options.minimum_gas_prices_e18;
    chain.minimum_gas_prices_e18 = gas_prices_e18_;
    chain.invariants             = options.invariants;
    chain.extender               = extender_.get();
    chain.signatures             = std::make_shared<const network::SharedSignatures>();
    // One caller at a time is the pool's rule: whoever comes second works alone.
    chain.parallel = [pool = pool_.get(), busy = std::make_shared<std::mutex>()](
                         std::size_t n, const std::function<void(std::size_t)>& f) {
        if (const std::unique_lock lock{*busy, std::try_to_lock}; lock.owns_lock()) {
            pool->run(n, f);
            return;
        }
        for (std::size_t i = 0; i < n; ++i) f(i);
    };
    chain_ = TRY(ChainApp::make(std::move(modules), std::move(chain)));
    return {};
}

Result<void> HostedApp::go_on(Height newest) {
    const auto stored = TRY(archive_->block(newest));
    if (!stored) return fail(errors::corrupt, "height {} is missing in the archive", newest);
    if (!stored->block.empty())  // with CometBFT blocks are the engine's
        return fail(errors::refused, "the chain in this home was made by the embedded engine")
            .with_hint(
                "name CometBFT's home, or an empty one: --home DIR; the embedded engine goes on "
                "with: ve devnet up NAME");
    const auto row      = TRY(read_row(stored->validators));
    auto [at, content]  = TRY(archive_->load_state());
    params_             = row.params;
    initial_height_     = row.initial_height;
    last_block_         = stored->block_hash;
    last_archived_      = newest;
    begun_              = true;
    const auto& plan    = shelf_.plan();
    const auto earliest = TRY(archive_->earliest()).value_or(newest);
    const auto older    = plan.every_blocks > 0 ? newest.value % plan.every_blocks : 0;
    if (const Height height{newest.value - older};
        plan.every_blocks > 0 && height.value > 0 && height >= earliest) {
        const auto block   = TRY(archive_->block(height));
        const auto kept    = block ? TRY(read_row(block->validators)) : row;
        const auto version = TRY(archive_->load_state(height));
        if (block) shelf_.put({{height, kept.time, block->app_hash, version.second}, kept.params});
    }
    return chain_->load({newest, row.time, stored->app_hash, std::move(content)}, params_);
}

Result<void> HostedApp::start(HostedOptions options) {
    if (!options.home.empty()) home_ = TRY(Home::open(options.home));
    chain_id_ = options.chain_id;
    if (chain_id_.empty() && home_) chain_id_ = TRY(chain_id_of(*home_));
    if (chain_id_.empty()) return fail(errors::usage, "an application in memory needs a chain id");
    archive_ = home_ ? TRY(store::Archive::open(home_->archive_file(), chain_id_, read_events))
                     : store::Archive::in_memory(read_events);
    TRY(make_chain(options));
    const auto newest = TRY(archive_->newest());
    if (newest) TRY(go_on(*newest));
    return {};
}

Result<std::unique_ptr<HostedApp>> HostedApp::open(HostedOptions options) {
    std::unique_ptr<HostedApp> out{new HostedApp{options}};
    try {
        TRY(out->start(std::move(options)));
    } catch (const std::exception& broken) {
        return fail(errors::internal, "the application cannot start: {}", broken.what());
    }
    return out;
}

HostedApp::~HostedApp() = default;

abci::Info HostedApp::info() const {
    const std::lock_guard lock{mutex_};
    return chain_->info();
}

Result<abci::InitChainResult> HostedApp::init_chain(const abci::InitChain& request) {
    return guarded([&]() -> Result<abci::InitChainResult> {
        const std::lock_guard lock{mutex_};
        const auto height = chain_->info().last_height;
        if (height.value != 0)
            return fail(errors::refused, "the chain has begun: its height is {}", height)
                .with_hint("an engine with empty data needs an application with an empty home");
        auto result     = TRY(chain_->init_chain(request));
        begun_          = true;
        initial_height_ = request.initial_height;
        params_         = request.params;
        finalized_.reset();
        return result;
    });
}

Result<std::vector<abci::TxResult>> HostedApp::check_txs(std::span<const Check> checks) {
    return guarded([&]() -> Result<std::vector<abci::TxResult>> {
        std::vector<std::string> fresh;
        for (const auto& check : checks)
            if (check.kind == abci::CheckKind::fresh) fresh.push_back(check.tx);
        const auto seen = chain_->look_ahead(fresh);
        const std::lock_guard lock{mutex_};
        if (!begun_) return fail(errors::refused, "the chain has not begun");
        chain_->keep(seen);
        std::vector<abci::TxResult> out;
        for (const auto& check : checks) out.push_back(chain_->check_tx(check.tx, check.kind));
        return out;
    });
}

// What is proposed, voted upon or executed is the next block.
Result<void> HostedApp::in_order(Height height) const {
    if (!begun_) return fail(errors::refused, "the chain has not begun: InitChain comes first");
    const auto last = chain_->info().last_height;
    const auto next = last.value == 0 ? initial_height_ : Height{last.value + 1};
    if (height == next) return {};
    return fail(errors::refused, "height {} is out of order: the next is {}", height, next);
}

Result<std::vector<std::string>> HostedApp::prepare_proposal(const abci::Proposal& proposal) {
    return guarded([&]() -> Result<std::vector<std::string>> {
        const std::lock_guard lock{mutex_};
        TRY(in_order(proposal.height));
        return chain_->prepare_proposal(proposal);
    });
}

Result<bool> HostedApp::process_proposal(const abci::Proposal& proposal) {
    return guarded([&]() -> Result<bool> {
        const std::lock_guard lock{mutex_};
        TRY(in_order(proposal.height));
        return chain_->process_proposal(proposal);
    });
}

Result<std::string> HostedApp::extend_vote(Height height, const Hash& block) {
    return guarded([&]() -> Result<std::string> {
        const std::lock_guard lock{mutex_};
        TRY(in_order(height));
        return chain_->extend_vote(height, block);
    });
}

// Of the height before, too: late precommits of it come while the next is being decided.
Result<bool> HostedApp::verify_vote_extension(Height height, const ByteArray<20>& validator,
                                              const std::string& extension) {
    return guarded([&]() -> Result<bool> {
        const std::lock_guard lock{mutex_};
        if (!begun_) return fail(errors::refused, "the chain has not begun");
        return chain_->verify_vote_extension(height, validator, extension);
    });
}

Result<abci::FinalizeBlockResult> HostedApp::finalize_block(const abci::FinalizeBlock& request) {
    return guarded([&]() -> Result<abci::FinalizeBlockResult> {
        const std::lock_guard lock{mutex_};
        const auto two_blocks = [&](const Hash& ours) {
            return stop_with(fail(errors::corrupt,
                                  "block {} of height {} is asked for, and block {} was executed",
                                  hex_upper(request.hash), request.height, hex_upper(ours))
                                 .with_hint("the engine's data or this home are of another chain; "
                                            "restore both from one backup"));
        };
        if (begun_ && request.height == chain_->info().last_height && request.height.value != 0 &&
            last_block_ != Hash{} && request.hash != last_block_)
            return two_blocks(last_block_);
        TRY(in_order(request.height));
        std::optional<Hash> before;
        if (finalized_) {
            if (finalized_->block != request.hash) return two_blocks(finalized_->block);
            before = chain_->finalized()->app_hash;
        }
        auto result = chain_->finalize_block(request);
        if (before && *before != result.app_hash)
            return stop_with(fail(errors::corrupt, "height {} was executed twice, to {} and to {}",
                                  request.height, hex_upper(*before), hex_upper(result.app_hash)));
        finalized_ = Finalized{request.hash, result.param_updates.value_or(params_)};
        return result;
    });
}

Result<void> HostedApp::store(const KeptVersion& kept, const Hash& block_hash,
                              const store::State& before) {
    store::BlockRecord record;
    record.height     = kept.version.height;
    record.block_hash = block_hash;
    record.app_hash   = kept.version.app_hash;
    record.validators = write_row({kept.version.time, kept.params, initial_height_});
    record.changes    = kept.version.state.changes_since(before);
    return archive_->commit(std::move(record));
}

Result<Height> HostedApp::commit() {
    return guarded([&]() -> Result<Height> {
        const std::lock_guard lock{mutex_};
        if (!finalized_) return fail(errors::refused, "there is no finalized block to commit");
        const auto newest = chain_->newest();
        const KeptVersion kept{*chain_->finalized(), finalized_->params};
        // The changes of the first hold the genesis, too.
        const auto before = newest.height.value == 0 ? store::State{} : newest.state;
        // The one commit point. After an error nothing of the block is kept.
        if (auto stored = store(kept, finalized_->block, before); !stored.ok())
            return stop_with(std::move(stored).error());
        chain_->commit();
        params_     = finalized_->params;
        last_block_ = finalized_->block;
        finalized_.reset();
        const auto height = kept.version.height;
        if (shelf_.plan().due(height)) shelf_.put(kept);
        // Speed only: without it the next start applies more change sets.
        if (home_ && height.value - last_archived_.value >= limits::state_snapshot_blocks &&
            archive_->put_snapshot(height, kept.version.state).ok())
            last_archived_ = height;
        forget_old(height);
        return height;
    });
}

// Now and then, for the state at the new beginning is written whole. Where that fails the next
// commit will find the trouble with the disk; nothing is lost by keeping more.
void HostedApp::forget_old(Height newest) {
    if (keep_recent_ <= 0) return;
    const auto first = archive_->earliest();
    if (!first.ok() || !*first) return;
    const auto step   = std::clamp(keep_recent_, limits::forget_step_min, limits::forget_step_max);
    const auto wanted = newest.value - keep_recent_ + 1;
    if (wanted - (*first)->value < step) return;
    [[maybe_unused]] const auto forgotten = archive_->forget_below(Height{wanted});
}

// What others fetch by state sync goes on from blocks that they get from our engine.
Height HostedApp::retain_height() const {
    if (keep_recent_ <= 0) return {};
    const std::lock_guard lock{mutex_};
    auto out = Height{chain_->newest().height.value - keep_recent_ + 1};
    if (const auto oldest = shelf_.oldest()) out = std::min(out, *oldest);
    return std::max(out, Height{0});
}

Result<abci::QueryResult> HostedApp::query(const abci::Query& query) const {
    return guarded([&]() -> Result<abci::QueryResult> {
        if (query.path == "/cosmos.base.node.v1beta1.Service/Config") return config();
        return chain_->query(query);
    });
}

// The one service of a node that wallets ask before they send; blocks are the engine's to tell.
abci::QueryResult HostedApp::config() const {
    cosmos::base::node::v1beta1::ConfigResponse config;
    config.set_minimum_gas_price(gas_prices_text(gas_prices_e18_));
    config.set_pruning_keep_recent(std::to_string(keep_recent_));
    config.set_pruning_interval("0");
    abci::QueryResult out;
    out.value  = wire::serialize(config);
    out.height = chain_->newest().height;
    return out;
}

Result<std::vector<SnapshotInfo>> HostedApp::list_snapshots() const {
    return guarded([&]() -> Result<std::vector<SnapshotInfo>> { return shelf_.list(); });
}

Result<std::string> HostedApp::load_snapshot_chunk(Height height, std::uint32_t format,
                                                   std::uint32_t index) const {
    return guarded([&]() -> Result<std::string> { return shelf_.chunk(height, format, index); });
}

Result<OfferAnswer> HostedApp::offer_snapshot(const SnapshotInfo& snapshot, const Hash& app_hash) {
    return guarded([&]() -> Result<OfferAnswer> {
        const std::lock_guard lock{mutex_};
        if (begun_) return OfferAnswer::abort;
        const auto answer = intake_.emplace().begin(snapshot, app_hash);
        if (answer != OfferAnswer::accept) intake_.reset();
        return answer;
    });
}

Result<ChunkAnswer> HostedApp::apply_snapshot_chunk(std::uint32_t index, std::string_view chunk,
                                                    const std::string& sender) {
    using Verdict = ChunkAnswer::Verdict;
    return guarded([&]() -> Result<ChunkAnswer> {
        const std::lock_guard lock{mutex_};
        if (!intake_) return fail(errors::refused, "no snapshot was accepted");
        auto answer = intake_->take(index, chunk, sender);
        if (answer.verdict == Verdict::reject_snapshot) intake_.reset();
        if (!intake_ || !intake_->complete() || answer.verdict != Verdict::accept) return answer;
        auto kept = intake_->open();
        intake_.reset();
        const ChunkAnswer refused{Verdict::reject_snapshot, {}, {}};
        if (!kept.ok() || !chain_->load(kept->version, kept->params).ok()) return refused;
        initial_height_ = kept->version.height;
        // The block's hash is not part of a snapshot; nothing is asked for at its height again.
        if (auto stored = store(*kept, Hash{}, {}); !stored.ok())
            return stop_with(std::move(stored).error());
        params_ = kept->params;
        begun_  = true;
        if (shelf_.plan().due(kept->version.height)) shelf_.put(*kept);
        return answer;
    });
}

}  // namespace ve
