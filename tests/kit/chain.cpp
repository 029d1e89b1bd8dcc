// The test chain: genesis when it is first needed, then one block after the other.
#include "tests/kit/chain.hpp"

#include <google/protobuf/message.h>

#include <set>
#include <stdexcept>

#include "cosmos/bank/v1beta1/query.pb.h"
#include "cosmos/bank/v1beta1/tx.pb.h"
#include "crypto/hash.hpp"
#include "node/chain/chain.hpp"
#include "node/chain/coin_forms.hpp"
#include "node/modules/all.hpp"
#include "tests/kit/genesis.hpp"
#include "tests/kit/signer.hpp"
#include "wire/any.hpp"

namespace ve::test {
namespace {

constexpr Time genesis_time{1'767'225'600, 0};  // 2026-01-01T00:00:00Z
constexpr std::int64_t block_bytes_max = 4'194'304;

template <class T>
T need(Result<T> result) {
    if (!result.ok()) throw std::runtime_error(result.error().text());
    if constexpr (!std::is_void_v<T>) return std::move(result).value();
}

ed25519::PrivateKey signing_key_of(std::string_view validator) {
    return ed25519::PrivateKey::from_seed(sha256("consensus key of ", validator)).value();
}

}  // namespace

struct Chain::Impl {
    Options options;
    std::unique_ptr<ChainApp> app;
    Signer signer;
    std::map<Address, Coins> genesis_accounts;
    std::vector<TestValidator> validators;
    // By public key: who votes on the next block, and who on the one after it.
    std::map<ByteArray<32>, std::int64_t> powers, next_powers;
    std::set<Address> silent;
    std::vector<abci::ExtendedVote> last_votes;    // of the newest block, with extensions
    std::vector<abci::Misbehaviour> misbehaviour;  // for the next block
    std::vector<abci::Event> block_events;
    bool started = false;
    Height height;
    Time next_time = genesis_time;
    Time time      = genesis_time;

    void start();
    std::vector<abci::TxResult> block(const std::vector<std::string>& txs);
    std::vector<abci::ExtendedVote> votes_for(Height at, const Hash& hash);
    std::vector<abci::ExtendedVote> votes_without_words() const;
    void attach(abci::ExtendedVote& vote, const ByteArray<32>& key, Height at, const Hash& hash);
    std::optional<Account> account(const Address& address);
};

void Chain::Impl::start() {
    if (started) return;
    started        = true;
    Json app_state = app->default_genesis();
    fund(app_state, genesis_accounts, validators);
    merge(app_state, options.genesis.is_null() ? Json::object() : options.genesis);
    abci::InitChain request{genesis_time, options.chain_id, options.params,
                            {},           app_state.dump(), {1}};
    for (const auto& validator : validators)
        request.validators.push_back(
            {validator.key.bytes(), static_cast<std::int64_t>(test_validator_power)});
    // What a test says of stakes in a genesis of its own, module staking tells consensus.
    if (options.genesis.is_object() && options.genesis.find("staking") != nullptr)
        request.validators.clear();
    for (const auto& [key, power] : need(app->init_chain(request)).validators) powers[key] = power;
    next_powers = powers;
    block({});
}

// Its extender's words, or none, signed by its key.
void Chain::Impl::attach(abci::ExtendedVote& vote, const ByteArray<32>& key, Height at,
                         const Hash& hash) {
    for (std::size_t i = 0; i < validators.size(); ++i) {
        if (validators[i].key.bytes() != key) continue;
        if (i < options.extenders.size() && options.extenders[i] != nullptr)
            vote.extension = app->extend_vote(*options.extenders[i], at, hash);
        if (!app->verify_vote_extension(at, vote.validator, vote.extension))
            throw std::runtime_error("a vote extension was refused");
        vote.extension_signature =
            copy_of(ed25519::sign(signing_key_of(validators[i].moniker),
                                  extension_sign_bytes(options.chain_id, at, 0, vote.extension)));
    }
}

std::vector<abci::ExtendedVote> Chain::Impl::votes_without_words() const {
    auto out = last_votes;
    for (auto& vote : out) {
        vote.extension.clear();
        vote.extension_signature.clear();
    }
    return out;
}

std::vector<abci::ExtendedVote> Chain::Impl::votes_for(Height at, const Hash& hash) {
    std::vector<abci::ExtendedVote> votes;
    for (const auto& [key, power] : powers) {
        const auto address = ed25519::address_of(key);
        abci::ExtendedVote vote{{}, power, !silent.contains(address), {}};
        std::copy_n(address.bytes().begin(), vote.validator.size(), vote.validator.begin());
        if (vote.signed_block) attach(vote, key, at, hash);
        votes.push_back(std::move(vote));
    }
    // As consensus lists them: the strongest first, then by address.
    std::ranges::sort(votes, [](const auto& a, const auto& b) {
        return std::pair{-a.power, a.validator} < std::pair{-b.power, b.validator};
    });
    return votes;
}

std::vector<abci::TxResult> Chain::Impl::block(const std::vector<std::string>& txs) {
    const Height at{height.value + 1};
    abci::Proposal proposal{block_bytes_max, txs, last_votes, at, next_time, {}, misbehaviour};
    proposal.txs        = app->prepare_proposal(proposal);
    const auto injected = proposal.txs.size() - txs.size();
    proposal.last_votes = votes_without_words();
    if (!app->process_proposal(proposal)) throw std::runtime_error("a proposal was refused");

    abci::FinalizeBlock request{proposal.txs, votes_without_words(),          {}, at, next_time,
                                {},           std::exchange(misbehaviour, {})};
    request.hash = sha256(options.chain_id, std::to_string(at.value));
    last_votes   = votes_for(at, request.hash);
    auto result  = app->finalize_block(request);
    app->commit();
    powers = next_powers;
    for (const auto& [key, power] : result.validator_updates) {
        next_powers[key] = power;
        if (power == 0) next_powers.erase(key);
    }
    height       = at;
    time         = next_time;
    next_time    = need(time.plus(Duration::seconds(1)));
    block_events = result.events;
    auto& kept   = result.tx_results.edit();
    kept.erase(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(injected));
    return std::move(kept);
}

std::optional<Account> Chain::Impl::account(const Address& address) {
    auto version = app->newest();
    const BlockInfo info{options.chain_id, version.height, version.time, {}, {}};
    Context ctx{Phase::query, info, version.state, GasMeter::unlimited()};
    return app->modules().get<AccountKeeper>().account(ctx, address);
}

Chain::Chain() : Chain{Options{}} {}

Chain::Chain(Options options) : impl_{std::make_unique<Impl>()} {
    impl_->options = std::move(options);
    auto modules   = std::make_unique<ModuleSet>();
    add_all_modules(*modules);
    if (impl_->options.more_modules) impl_->options.more_modules(*modules);
    const auto& o = impl_->options;
    ChainOptions chain{o.chain_id, o.minimum_gas_prices_e18, o.invariants, o.parallel, nullptr,
                       "test"};
    if (!o.extenders.empty()) chain.extender = o.extenders.front();
    impl_->app = need(ChainApp::make(std::move(modules), std::move(chain)));
    account("faucet", "1000000000000000000uve");
    for (std::size_t i = 0; i < o.validators; ++i) {
        const auto name      = fmt::format("validator-{}", i);
        const auto operator_ = account(name);
        impl_->validators.push_back({signing_key_of(name).public_key(), operator_.address, name});
    }
}

Chain::~Chain() = default;

Address Chain::address_of(std::string_view name) { return key_of(name).public_key().address(); }

Actor Chain::account(const std::string& name, std::string_view coins) {
    const Actor actor{name, impl_->signer.add(name)};
    const auto wanted = need(Coins::parse(coins));
    if (!impl_->started) {
        impl_->genesis_accounts[actor.address] = wanted;
        return actor;
    }
    if (wanted.empty()) return actor;
    cosmos::bank::v1beta1::MsgSend send;
    send.set_from_address(address_of("faucet").text());
    send.set_to_address(actor.address.text());
    write_coins(wanted, send.mutable_amount());
    tx(send, {}).must();
    return actor;
}

std::vector<abci::ExtendedVote> Chain::last_votes() const { return impl_->last_votes; }

Actor Chain::validator(std::size_t index) const {
    const auto& validator = impl_->validators.at(index);
    return {validator.moniker, validator.operator_address};
}

Outcome Chain::tx(const Actor&, const wire::Proto& message) { return tx(message, {}); }

Outcome Chain::tx(const Actor&, const std::vector<const wire::Proto*>& messages) {
    return block_of({sign(messages)}).front();
}

Outcome Chain::tx(const wire::Proto& message, const TxOptions& options) {
    return block_of({sign({&message}, options)}).front();
}

Outcome Chain::check(const Actor&, const wire::Proto& message) { return check(sign({&message})); }

Outcome Chain::check(const std::string& tx) {
    return Outcome{app().check_tx(tx, abci::CheckKind::fresh)};
}

std::string Chain::sign(const std::vector<const wire::Proto*>& messages, const TxOptions& options) {
    impl_->start();
    return impl_->signer.sign(messages, options, impl_->options.chain_id,
                              [this](const Address& address) { return impl_->account(address); });
}

std::vector<Outcome> Chain::block_of(const std::vector<std::string>& txs) {
    impl_->start();
    std::vector<Outcome> out;
    for (auto& result : impl_->block(txs)) out.emplace_back(std::move(result));
    return out;
}

Outcome Chain::authority(const wire::Proto& message) {
    abci::TxResult result;
    const auto done = on_state([&](Context& ctx) -> Result<void> {
        for (const auto& module : modules().list()) {
            Routes routes;
            module->routes(routes);
            const auto& messages = routes.messages();
            const auto found     = messages.find(message.GetDescriptor()->full_name());
            if (found == messages.end()) continue;
            const auto response = TRY(found->second.handler(ctx, message));
            result.events       = ctx.events();
            return {};
        }
        return fail(errors::input, "no handler for {}", message.GetDescriptor()->full_name());
    });
    return Outcome{done.ok() ? result : refused(done.error())};
}

Result<void> Chain::on_state(const std::function<Result<void>(Context&)>& run) {
    impl_->start();
    auto version = app().newest();
    const BlockInfo info{impl_->options.chain_id, version.height, version.time, {}, {}};
    Context ctx{Phase::block, info, version.state, GasMeter::unlimited()};
    TRY(run(ctx));
    version.app_hash = version.state.app_hash();
    return app().load(std::move(version), impl_->options.params);
}

Result<std::string> Chain::query_bytes(const wire::Proto& request) {
    impl_->start();
    const auto* rpc = wire::Catalog::get().rpc_of_request(request.GetDescriptor()->full_name());
    if (rpc == nullptr)
        return fail(errors::input, "{} is no request", request.GetDescriptor()->full_name());
    const auto response = TRY(app().query_rpc(rpc->path, request, {}));
    return wire::serialize(*response);
}

void Chain::block() { blocks(1); }
void Chain::blocks(std::size_t count) {
    impl_->start();
    for (std::size_t i = 0; i < count; ++i) impl_->block({});
}

void Chain::travel(Duration span) {
    impl_->start();
    impl_->next_time = need(impl_->next_time.plus(span));
}

void Chain::silence(const Address& consensus_address) { impl_->silent.insert(consensus_address); }
void Chain::unsilence(const Address& consensus_address) { impl_->silent.erase(consensus_address); }

Address Chain::consensus_address(std::size_t validator) const {
    return impl_->validators.at(validator).key.address();
}

Power Chain::power(const Address& consensus_address) const {
    impl_->start();
    for (const auto& [key, power] : impl_->powers)
        if (ed25519::address_of(key) == consensus_address) return Power{power};
    return {};
}

void Chain::accuse(const abci::Misbehaviour& misbehaviour) {
    impl_->misbehaviour.push_back(misbehaviour);
}

Height Chain::height() const {
    impl_->start();
    return impl_->height;
}
Time Chain::time() const {
    impl_->start();
    return impl_->time;
}

Amount Chain::balance(const Address& address, std::string_view denom) {
    cosmos::bank::v1beta1::QueryBalanceRequest request;
    request.set_address(address.text());
    request.set_denom(std::string{denom});
    const auto response = need(query<cosmos::bank::v1beta1::QueryBalanceResponse>(request));
    return need(Amount::parse(response.balance().amount()));
}

Json Chain::export_genesis() {
    impl_->start();
    return need(app().export_genesis());
}

Hash Chain::app_hash() const {
    impl_->start();
    return impl_->app->info().last_app_hash;
}

abci::Application& Chain::application() { return app(); }

ChainApp& Chain::app() {
    impl_->start();
    return *impl_->app;
}

ModuleSet& Chain::modules() { return impl_->app->modules(); }

const std::vector<abci::Event>& Chain::block_events() const { return impl_->block_events; }

}  // namespace ve::test
