// The same work on many things, spread over the machine's cores.
#pragma once

#include <algorithm>
#include <thread>
#include <vector>

namespace ve::client {

// do_one(0) … do_one(count - 1), each once, in no order. `threads`: 0 is as many as there are
// cores.
template <class F>
void in_parallel(std::size_t count, unsigned threads, const F& do_one) {
    if (threads == 0) threads = std::clamp(std::thread::hardware_concurrency(), 1U, 16U);
    constexpr std::size_t least = 64;  // fewer are not worth a thread
    const auto parts            = std::clamp<std::size_t>(count / least, 1, threads);
    const auto run              = [&](std::size_t part) {
        for (auto i = count * part / parts; i < count * (part + 1) / parts; ++i) do_one(i);
    };
    std::vector<std::jthread> others;
    for (std::size_t part = 1; part < parts; ++part) others.emplace_back(run, part);
    run(0);
}

}  // namespace ve::client
