// Opening a node: home, genesis, archive, application and engine put together.
#include "node/node.hpp"

#include "node/bft_engine.hpp"
#include "node/consensus/results.hpp"
#include "node/dump.hpp"
#include "node/genesis.hpp"
#include "node/instant_engine.hpp"
#include "node/local_node.hpp"
#include "node/modules/all.hpp"
#include "node/network/shared_signatures.hpp"
#include "node/stored_forms.hpp"

namespace ve {

namespace {

std::string chain_id_of(const Json& genesis) {
    const auto* id = genesis.find("chain_id");
    return id == nullptr ? std::string{} : id->raw();
}

// The document that the chain in the home began with, or the one that was handed in.
Result<Json> choose_genesis(const NodeOptions& options, const std::optional<Dump>& dump,
                            const Home* home) {
    if (dump) return dump->genesis;
    const auto kept = home != nullptr ? TRY(home->genesis()) : std::nullopt;
    if (kept && TRY(home->has_archive())) {
        const auto asked = chain_id_of(options.genesis);
        if (!asked.empty() && asked != chain_id_of(*kept))
            return fail(errors::refused, "the home holds chain {}, not {}", chain_id_of(*kept),
                        asked);
        return *kept;
    }
    if (options.genesis.is_null())
        return fail(errors::input, "a new chain needs a genesis document");
    return options.genesis;
}

struct App {
    std::vector<std::shared_ptr<VoteExtender>> extenders;  // one for each validator here
    std::shared_ptr<VoteExtender> verifier;                // of extensions; without a key
    std::unique_ptr<ChainApp> chain;
    std::shared_ptr<const Signatures> signatures;  // that all here have looked at; or none
};

// As many keys as validators: each opens what is addressed to it. Otherwise all have all keys.
void make_extenders(const NodeOptions& options, ExtenderSource& source, App& app) {
    app.verifier        = source.make_extender({});
    const auto& keys    = options.decryption_keys;
    const bool one_each = keys.size() == options.validators.size();
    for (std::size_t i = 0; i < options.validators.size() && !keys.empty(); ++i) {
        std::vector<x25519::PrivateKey> own;
        for (std::size_t k = 0; k < keys.size(); ++k)
            if (!one_each || k == i) own.push_back(keys[k].copy());
        app.extenders.push_back(source.make_extender(std::move(own)));
    }
}

Result<std::unique_ptr<ChainApp>> make_chain_app(std::unique_ptr<ModuleSet> modules,
                                                 ChainOptions chain, SignaturePool& pool,
                                                 VoteExtender* verifier) {
    chain.extender = verifier;
    chain.parallel = [&pool](std::size_t n, const std::function<void(std::size_t)>& f) {
        pool.run(n, f);
    };
    return ChainApp::make(std::move(modules), std::move(chain));
}

ChainOptions chain_options(const NodeOptions& options, const std::string& chain_id,
                           std::shared_ptr<const Signatures> signatures) {
    ChainOptions out;
    out.signatures             = std::move(signatures);
    out.chain_id               = chain_id;
    out.minimum_gas_prices_e18 = options.minimum_gas_prices_e18;
    out.invariants             = options.invariants;
    return out;
}

Result<App> make_app(const NodeOptions& options, const std::string& chain_id, SignaturePool& pool) {
    auto modules = std::make_unique<ModuleSet>();
    add_all_modules(*modules);
    App app;
    if (auto* source = modules->find<ExtenderSource>()) make_extenders(options, *source, app);
    if (!options.verify) app.signatures = std::make_shared<const network::SharedSignatures>();
    app.chain =
        TRY(make_chain_app(std::move(modules), chain_options(options, chain_id, app.signatures),
                           pool, app.verifier.get()));
    return app;
}

// Who answers for which validator.
consensus::LocalEngine make_signer(std::vector<ed25519::PrivateKey> keys, const App& app) {
    std::map<ByteArray<20>, std::shared_ptr<VoteExtender>> by_validator;
    for (std::size_t i = 0; i < app.extenders.size(); ++i)
        by_validator.emplace(consensus::validator_address(keys[i].public_key().bytes()),
                             app.extenders[i]);
    return consensus::LocalEngine{
        std::move(keys), [by_validator = std::move(by_validator), &chain = *app.chain](
                             const ByteArray<20>& validator, Height height, const Hash& block) {
            const auto extender = by_validator.find(validator);
            if (extender == by_validator.end()) return std::string{};
            return chain.extend_vote(*extender->second, height, block);
        }};
}

Result<std::unique_ptr<Engine>> make_engine(NodeOptions& options, const std::string& chain_id,
                                            const App& app, SignaturePool& pool, const Home* home) {
    auto keys = std::move(options.validators);
    options.validators.clear();
    if (options.consensus == Consensus::instant)
        return std::make_unique<InstantEngine>(*app.chain, make_signer(std::move(keys), app));
    const auto file = home == nullptr ? std::nullopt : std::optional{home->journal_file()};
    SharedJournal::Owner owner{chain_id, {}};
    for (const auto& key : keys)
        owner.validators.push_back(consensus::validator_address(key.public_key().bytes()));
    auto journal = TRY(SharedJournal::open(file, owner));
    // Without keys: it judges what others attach, and attaches nothing.
    auto another = [chain    = chain_options(options, chain_id, app.signatures), &pool,
                    verifier = app.verifier] {
        auto modules = std::make_unique<ModuleSet>();
        add_all_modules(*modules);
        return make_chain_app(std::move(modules), chain, pool, verifier.get());
    };
    auto falsify = [&chain = *app.chain, verifier = app.verifier](const std::string& extension) {
        return verifier == nullptr ? extension : chain.falsify_vote(*verifier, extension);
    };
    return std::make_unique<BftEngine>(BftEngine::Parts{
        std::move(keys), app.extenders, *app.chain, std::move(another), std::move(journal),
        options.verify, options.chance, std::move(falsify), app.signatures});
}

Result<consensus::ChainState> new_chain(const abci::InitChain& request, ChainApp& app) {
    return consensus::first_state(request, TRY(app.init_chain(request)));
}

Result<consensus::ChainState> known_chain(const store::Archive& archive, Height newest,
                                          ChainApp& app) {
    const auto stored = TRY(archive.block(newest));
    if (!stored) return fail(errors::corrupt, "block {} is missing in the archive", newest);
    auto state         = TRY(read_chain_state(*stored));
    auto [at, content] = TRY(archive.load_state());
    if (at != newest) return fail(errors::corrupt, "the archive's state is of height {}", at);
    TRY(app.load({newest, state.last_time, stored->app_hash, std::move(content)}, state.params));
    return state;
}

Result<std::unique_ptr<Node>> open_node(world::World& world, NodeOptions options) {
    std::unique_ptr<Home> home;
    if (!options.home.empty()) home = TRY(Home::open(options.home));
    std::optional<Dump> dump;
    if (!options.dump.empty()) dump = TRY(read_dump(options.dump));
    options.dump.clear();
    auto genesis       = TRY(choose_genesis(options, dump, home.get()));
    const auto request = TRY(parse_genesis(genesis));
    auto archive =
        home ? TRY(store::Archive::open(home->archive_file(), request.chain_id, read_events))
             : store::Archive::in_memory(read_events);
    auto pool = std::make_unique<SignaturePool>(options.signature_workers);
    auto app  = TRY(make_app(options, request.chain_id, *pool));

    auto newest = TRY(archive->newest());
    if (dump && newest)
        return fail(errors::refused, "the home holds a chain already; a dump needs an empty one");
    if (home && !newest) TRY(home->write_genesis(genesis));
    if (dump) {
        TRY(load_dump(*dump, *app.chain, *archive));
        newest = TRY(archive->newest());
    }
    auto state  = newest ? TRY(known_chain(*archive, *newest, *app.chain))
                         : TRY(new_chain(request, *app.chain));
    auto engine = TRY(make_engine(options, request.chain_id, app, *pool, home.get()));
    TRY(engine->check_power(state.validators));
    return TRY(LocalNode::start({world, std::move(options), std::move(genesis), std::move(home),
                                 std::move(archive), std::move(pool), std::move(app.extenders),
                                 std::move(app.verifier), std::move(app.chain), std::move(engine),
                                 std::move(state)}));
}

}  // namespace

Result<std::unique_ptr<Node>> Node::open(world::World& world, NodeOptions options) {
    try {
        return open_node(world, std::move(options));
    } catch (const std::exception& broken) {  // an invariant that the genesis breaks
        return fail(errors::internal, "the node cannot start: {}", broken.what());
    }
}

}  // namespace ve
