// Four validators who propose and vote in this process, and beside them one signer with the keys of
// four: what rounds cost.
#include <fmt/format.h>

#include "bench/floors.hpp"
#include "bench/load.hpp"
#include "bench/report.hpp"
#include "bench/workload.hpp"

namespace ve::bench {
namespace {

constexpr std::size_t validators = 4;

struct Costs {
    Samples durable, mined;
    double cpu = 0;  // seconds of the 10,000 blocks
};

std::unique_ptr<Node> open_node(Ground& ground, Senders& senders, Consensus consensus,
                                const std::filesystem::path& home) {
    auto options              = senders.options(home, validators);
    options.consensus         = consensus;
    options.signature_workers = 2;
    return Node::open(ground.world(), std::move(options)).value();
}

constexpr std::size_t mined = 10'000, mining_rounds = 3;

// As `ve devnet up` does without a name: nothing is kept on the disk.
Costs measure_in_memory() {
    Costs out;
    Ground ground;
    Senders senders{100};
    const auto node  = open_node(ground, senders, Consensus::bft, {});
    const auto spent = cpu_seconds();
    out.mined        = seconds_of(mining_rounds, [&] { VE_INVARIANT(node->mine(mined).ok()); });
    out.cpu          = (cpu_seconds() - spent) / mining_rounds;
    return out;
}

Costs measure(Consensus consensus) {
    Costs out;
    Ground ground;
    Senders senders{100};
    const auto node  = open_node(ground, senders, consensus, ground.folder() / "node");
    out.durable      = seconds_of(101, [&] { VE_INVARIANT(node->mine(1).ok()); });
    const auto spent = cpu_seconds();
    out.mined        = seconds_of(mining_rounds, [&] { VE_INVARIANT(node->mine(mined).ok()); });
    out.cpu          = (cpu_seconds() - spent) / mining_rounds;
    return out;
}

std::string beside(double ours, double other) {
    return fmt::format("{:.2f} of one signer's", ours / other);
}

}  // namespace

void validators_in_process() {
    constexpr double us = 1e6 / mined, signatures = 13;  // 1 proposal, 8 votes, 4 extensions
    auto one           = measure(Consensus::instant);
    auto four          = measure(Consensus::bft);
    auto in_memory     = measure_in_memory();
    const auto signing = signatures * sign_seconds() * 1e6;
    print({"network: 4 validators, an empty block, durable", "ms", in_ms(Samples{four.durable}), 1,
           beside(median(four.durable), median(one.durable))});
    print({"network: 4 validators, 10,000 empty blocks", "ms", in_ms(Samples{in_memory.mined}),
           1'000,
           fmt::format("in memory; {:.0f} us CPU a block, of which signing {:.0f}",
                       in_memory.cpu * us, signing)});
    print({"network: 4 validators, 10,000 empty blocks on the disk", "ms",
           in_ms(Samples{four.mined}), 0,
           fmt::format("{:.0f} us CPU a block; {}", four.cpu * us,
                       beside(median(four.mined), median(one.mined)))});
}

}  // namespace ve::bench
