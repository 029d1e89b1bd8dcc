// Four validators who propose and vote in this process, and beside them one signer with the keys of
// four: what rounds cost.
#include <fmt/format.h>

#include "bench/load.hpp"
#include "bench/report.hpp"
#include "bench/workload.hpp"

namespace ve::bench {
namespace {

constexpr std::size_t validators = 4;

struct Costs {
    Samples durable, mined, sends;
};

std::unique_ptr<Node> open_node(Ground& ground, Senders& senders, Consensus consensus) {
    auto options              = senders.options(ground.folder() / "node", validators);
    options.consensus         = consensus;
    options.signature_workers = 2;
    return Node::open(ground.world(), std::move(options)).value();
}

Costs measure(Consensus consensus) {
    constexpr std::size_t batch = 2'000, batches = 10, rounds = 5;
    Costs out;
    Ground ground;
    Senders senders{10'000};
    const auto node = open_node(ground, senders, consensus);
    out.durable     = seconds_of(101, [&] { VE_INVARIANT(node->mine(1).ok()); });
    out.mined       = seconds_of(3, [&] { VE_INVARIANT(node->mine(10'000).ok()); });
    for (std::size_t round = 0; round <= rounds; ++round) {
        std::vector<std::vector<std::string>> all;
        for (std::size_t i = 0; i < batches; ++i) all.push_back(senders.sends(batch));
        const Stopwatch watch;
        for (const auto& one : all)
            for (const auto& answer : node->broadcast(one))
                VE_INVARIANT(answer.ok() && answer->ok());
        VE_INVARIANT(node->mine(0).ok());
        if (round > 0) out.sends.push_back(static_cast<double>(batch * batches) / watch.seconds());
    }
    return out;
}

std::string beside(double ours, double other) {
    return fmt::format("{:.2f} of one signer's", ours / other);
}

}  // namespace

void validators_in_process() {
    auto one  = measure(Consensus::instant);
    auto four = measure(Consensus::bft);
    print({"4 validators: an empty block, durable", "ms", in_ms(Samples{four.durable}), 0,
           beside(median(four.durable), median(one.durable))});
    print({"4 validators: 10,000 empty blocks", "ms", in_ms(Samples{four.mined}), 1'000,
           beside(median(four.mined), median(one.mined))});
    print({"4 validators: sends in process, durable, 2 cores", "/s", Samples{four.sends}, 20'000,
           beside(median(four.sends), median(one.sends))});
}

}  // namespace ve::bench
