// The load generator: measures the whole product, in this process and as processes of its own.
// Parts are measured by bench_parts; bench/run runs both and lays the table out.
#include "bench/load.hpp"

#include <fmt/core.h>

#include <functional>
#include <map>

#include "base/allocator.hpp"
#include "base/error.hpp"
#include "bench/floors.hpp"

int main(int argc, char** argv) {
    using namespace ve::bench;
    const std::vector<std::string> words(argv + 1, argv + argc);
    const auto word = [&](std::size_t i) { return i < words.size() ? words[i] : std::string{}; };
    const std::map<std::string, std::function<void()>> measurements = {
        {"floors", floors},
        {"sends", [&] { sends_in_process(word(1) == "1" ? 1 : 2); }},
        {"sends-of-four", sends_of_four},
        {"rpc", sends_over_rpc},
        {"flatness", flatness},
        {"empty", empty_blocks},
        {"validators", validators_in_process},
        {"simulated", simulated_time},
        {"hundred", many_validators},
        {"matrix", fault_matrix},
        {"snapshots", snapshots},
        {"keys", keys},
        {"transactions", transactions},
        {"starts", [&] { starts(word(1)); }},
        {"batches", [&] { batches(word(1)); }},
        {"anvil", [&] { peer_anvil(word(1)); }},
        {"scenarios",
         [&] {
             const std::vector<std::string> files(
                 words.begin() +
                     static_cast<std::ptrdiff_t>(std::min<std::size_t>(2, words.size())),
                 words.end());
             scenarios(word(1), files);
         }},
    };
    const auto asked = measurements.find(word(0));
    if (asked == measurements.end()) {
        fmt::print(
            stderr,
            "usage: bench_load floors | sends [1] | rpc | flatness | empty | snapshots | keys\n"
            "       bench_load validators | sends-of-four | simulated | hundred | matrix\n"
            "       bench_load transactions\n"
            "       bench_load starts VE\n"
            "       bench_load batches VE\n"
            "       bench_load scenarios VE FILE…\n"
            "       bench_load anvil PROGRAM\n");
        return 2;
    }
    asked->second();
    return 0;
}
