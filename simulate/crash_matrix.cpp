#include "simulate/crash_matrix.hpp"

#include <array>
#include <atomic>
#include <mutex>
#include <thread>

#include "node/simulation/simulation.hpp"

namespace ve::simulate {

namespace {

using DiskFault = world::SimulatedDisk::Fault;

constexpr std::array<std::pair<DiskFault, std::string_view>, 4> deaths{{
    {DiskFault::torn, "half of the write is there"},
    {DiskFault::rubbish, "rubbish follows half of the write"},
    {DiskFault::lost, "nothing of the write is there"},
    {DiskFault::error, "the write fails"},
}};

simulation::Options options_of(simulation::Scene& scene, std::size_t validators) {
    simulation::Options out;
    out.honest = validators;
    out.chain  = scene.chain(validators);
    return out;
}

// Validator 0 dies at that write; everybody comes a few heights further than was asked for.
std::optional<std::string> dies(const std::string& chain, std::size_t validators,
                                std::int64_t heights, std::uint64_t step,
                                std::pair<DiskFault, std::string_view> death) {
    const auto scene = make_scene(chain).value();
    simulation::Simulation net{options_of(*scene, validators)};
    net.host(0).disk().fail_write(step, death.first);
    const bool goes_on = net.reaches(Height{heights + 3}, Duration::seconds(60));
    if (auto broken = net.verdict())
        return fmt::format("write {}, {}: {}", step, death.second, *broken);
    if (!goes_on) return fmt::format("write {}, {}: the chain stands still", step, death.second);
    return {};
}

}  // namespace

Result<CrashMatrix> crash_matrix(const std::string& chain, std::size_t validators,
                                 std::int64_t heights, std::size_t jobs,
                                 const std::function<void(std::size_t, std::size_t)>& told) {
    const auto scene = TRY(make_scene(chain));
    CrashMatrix out;
    {
        simulation::Simulation net{options_of(*scene, validators)};
        if (!net.reaches(Height{heights}, Duration::seconds(600)))
            return fail(errors::assertion, "without a crash the chain does not come to height {}",
                        heights);
        out.steps = net.host(0).disk().writes();
    }
    out.runs = out.steps * deaths.size();
    std::mutex mutex;
    std::atomic<std::size_t> next{0};
    std::size_t done = 0;
    std::map<std::size_t, std::string> failures;
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < jobs; ++i)
            threads.emplace_back([&] {
                for (auto at = next++; at < out.runs; at = next++) {
                    auto failure = dies(chain, validators, heights, 1 + at / deaths.size(),
                                        deaths.at(at % deaths.size()));
                    const std::lock_guard lock{mutex};
                    if (failure) failures.emplace(at, *std::move(failure));
                    told(++done, out.runs);
                }
            });
    }
    for (auto& [at, failure] : failures) out.failures.push_back(std::move(failure));
    return out;
}

}  // namespace ve::simulate
