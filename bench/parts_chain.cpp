// The state tree at a million keys, and the application without consensus, network or disk.
#include <benchmark/benchmark.h>

#include "bench/workload.hpp"
#include "crypto/hash.hpp"
#include "node/chain/chain.hpp"
#include "node/genesis.hpp"
#include "node/modules/all.hpp"

namespace ve::bench {
namespace {

constexpr std::size_t keys_in_tree = 1'000'000;

Hash key(std::size_t i) { return sha256("key ", std::to_string(i % keys_in_tree)); }

const store::Tree& big_tree() {
    static const auto made = [] {
        store::Tree tree;
        const std::string value(100, 'v');
        for (std::size_t i = 0; i < keys_in_tree; ++i) tree.set(text_of(key(i)), value);
        (void)tree.root_hash();
        return tree;
    }();
    return made;
}

std::vector<Hash> thousand_keys(std::size_t round) {
    std::vector<Hash> out;
    for (std::size_t i = 0; i < 1'000; ++i) out.push_back(key(round * 7919 + i * 997));
    return out;
}

void tree_get(benchmark::State& state) {
    const auto& tree = big_tree();
    const auto keys  = thousand_keys(1);
    std::size_t i    = 0;
    for (auto _ : state) benchmark::DoNotOptimize(tree.get(text_of(keys[i++ % keys.size()])));
}
BENCHMARK(tree_get);

void tree_set_1000_keys(benchmark::State& state) {
    std::size_t round = 0;
    for (auto _ : state) {
        state.PauseTiming();
        auto tree       = std::make_unique<store::Tree>(big_tree());
        const auto keys = thousand_keys(round++);
        state.ResumeTiming();
        for (const auto& one : keys) tree->set(text_of(one), "changed");
        state.PauseTiming();
        tree.reset();
        state.ResumeTiming();
    }
}
BENCHMARK(tree_set_1000_keys)->Unit(benchmark::kMicrosecond);

void tree_hash_1000_changed_keys(benchmark::State& state) {
    std::size_t round = 0;
    for (auto _ : state) {
        state.PauseTiming();
        auto tree = std::make_unique<store::Tree>(big_tree());
        for (const auto& one : thousand_keys(round++)) tree->set(text_of(one), "changed");
        state.ResumeTiming();
        benchmark::DoNotOptimize(tree->root_hash());
        state.PauseTiming();
        tree.reset();
        state.ResumeTiming();
    }
}
BENCHMARK(tree_hash_1000_changed_keys)->Unit(benchmark::kMicrosecond);

// An application at height 1 with a thousand accounts.
struct App {
    Senders senders{1'000};
    std::unique_ptr<ChainApp> chain;
    Time time = Time::parse("2026-01-01T00:00:00Z").value();
    Height height;

    App() {
        auto modules = std::make_unique<ModuleSet>();
        add_all_modules(*modules);
        ChainOptions options;
        options.chain_id               = std::string{Senders::chain_id};
        options.minimum_gas_prices_e18 = senders.options({}).minimum_gas_prices_e18;
        options.invariants             = false;
        chain = ChainApp::make(std::move(modules), std::move(options)).value();
        VE_INVARIANT(chain->init_chain(parse_genesis(senders.options({}).genesis).value()).ok());
        run({});
    }
    void run(std::vector<std::string> txs) {
        ++height.value;
        abci::FinalizeBlock block;
        block.txs    = std::move(txs);
        block.height = height;
        block.time   = time;
        for (const auto& result : chain->finalize_block(block).tx_results)
            VE_INVARIANT(result.ok());
        chain->commit();
    }
};

void check_tx_of_a_send(benchmark::State& state) {
    App app;
    std::vector<std::string> txs;
    for (auto _ : state) {
        state.PauseTiming();
        if (txs.empty()) txs = app.senders.sends(500);
        const auto tx = std::move(txs.back());
        txs.pop_back();
        if (txs.empty()) app.run({});
        state.ResumeTiming();
        VE_INVARIANT(app.chain->check_tx(tx, abci::CheckKind::fresh).ok());
    }
}
BENCHMARK(check_tx_of_a_send)->Iterations(500)->Unit(benchmark::kMicrosecond);

void finalize_1000_sends(benchmark::State& state) {
    App app;
    for (auto _ : state) {
        state.PauseTiming();
        const auto txs = app.senders.sends(1'000);
        if (state.range(0) != 0)
            for (const auto& tx : txs)
                VE_INVARIANT(app.chain->check_tx(tx, abci::CheckKind::fresh).ok());
        state.ResumeTiming();
        app.run(txs);
    }
}
BENCHMARK(finalize_1000_sends)
    ->ArgName("checked_before")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(10);

}  // namespace
}  // namespace ve::bench
