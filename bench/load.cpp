// The load generator: measures the whole product, in this process and as processes of its own.
// Parts are measured by the *_bench programs.
#include "bench/load.hpp"

#include <functional>
#include <map>

#include "base/error.hpp"

int main(int argc, char** argv) {
    using namespace ve::bench;
    const std::vector<std::string> words(argv + 1, argv + argc);
    const auto word = [&](std::size_t i) { return i < words.size() ? words[i] : std::string{}; };
    const std::map<std::string, std::function<void()>> measurements = {
        {"sends", sends_in_process},
        {"rpc", sends_over_rpc},
        {"flatness", flatness},
        {"empty", empty_blocks},
        {"snapshots", snapshots},
        {"starts", [&] { starts(word(1), word(2)); }},
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
        fmt::print(stderr,
                   "usage: load sends | rpc | flatness | empty | snapshots\n"
                   "       load starts VE [ANVIL]\n"
                   "       load scenarios VE FILE…\n");
        return 2;
    }
    asked->second();
    return 0;
}
