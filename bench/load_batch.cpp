// A file of messages as it reaches the chain: `ve tx batch` as a process of its own, beside a
// devnet that keeps everything on disk, on the same cores.
#include <fmt/format.h>

#include <cstdlib>

#include "base/address.hpp"
#include "bench/load.hpp"
#include "bench/process.hpp"
#include "bench/workload.hpp"

namespace ve::bench {
namespace {

constexpr std::size_t messages  = 10'000;
constexpr std::size_t receivers = 1'000;
constexpr std::size_t rounds    = 5;

std::string lines() {
    std::string out;
    for (std::size_t i = 0; i < messages; ++i) {
        ByteArray<20> to{};
        to[0] = 1;
        to[1] = static_cast<std::uint8_t>(i % receivers / 256);
        to[2] = static_cast<std::uint8_t>(i % receivers % 256);
        out += fmt::format(R"({{"@type":"/cosmos.bank.v1beta1.MsgSend","to_address":"{}",)"
                           R"("amount":[{{"denom":"uve","amount":"1"}}]}})",
                           Address{to}.text());
        out += '\n';
    }
    return out;
}

void must_end_well(Process& process, std::string_view what) {
    if (const auto code = process.wait(); code == 0) return;
    fmt::print(stderr, "{} failed\n", what);
    std::exit(1);
}

Samples batch_seconds(const std::vector<std::string>& words) {
    Samples times;
    for (std::size_t round = 0; round <= rounds; ++round) {
        Process batch{words};
        must_end_well(batch, "ve tx batch");
        if (round > 0) times.push_back(batch.watch().seconds());
    }
    return times;
}

}  // namespace

void batches(const std::string& ve) {
    Ground ground;
    const auto home = ground.folder().string();
    VE_INVARIANT(ground.world().disk.write("sends.jsonl", bytes_of(lines())).ok());
    const auto file = (ground.folder() / "sends.jsonl").string();
    Process up{{ve, "devnet", "up", "bench", "--detach", "--port", "auto", "--home", home}};
    must_end_well(up, "ve devnet up");
    const std::vector<std::string> words{ve,       "tx",       "batch",  file,
                                         "--from", "customer", "--home", home};
    std::vector<std::string> together = words;
    together.insert(together.end(), {"--per-tx", "100"});
    auto single   = batch_seconds(words);
    auto grouped  = batch_seconds(together);
    const auto at = static_cast<double>(messages) / median(single);
    Process down{{ve, "devnet", "down", "bench", "--home", home}};
    must_end_well(down, "ve devnet down");
    print({"ve tx batch: 10,000 sends, file to committed", "ms", in_ms(std::move(single)), 2'000,
           fmt::format("{:.0f} sends/s, each a transaction of its own, durable", at)});
    print({"the same, 100 in each transaction", "ms", in_ms(std::move(grouped))});
}

}  // namespace ve::bench
