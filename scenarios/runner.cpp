// Which scenarios are played, by how many threads, and in which order they are told of.
#include "scenarios/runner.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "node/world/clock.hpp"
#include "scenarios/engines.hpp"

namespace ve::scenario {
namespace {

struct Job {
    const File& file;
    const Scenario& scenario;
};

// A whole title wins over parts of titles: the command that repeats a failure plays one scenario.
std::vector<Job> chosen(const std::vector<File>& files, const std::string& only) {
    std::vector<Job> exact, partial;
    for (const auto& file : files)
        for (const auto& scenario : file.scenarios) {
            if (scenario.title == only) exact.push_back({file, scenario});
            if (scenario.title.find(only) != std::string::npos) partial.push_back({file, scenario});
        }
    return exact.empty() ? partial : exact;
}

}  // namespace

std::vector<Error> beyond_engine(const std::vector<File>& files, const Options& options) {
    std::vector<Error> out;
    for (const auto& job : chosen(files, options.only))
        for (auto& error : beyond_engine(job.file, job.scenario, options.engine))
            out.push_back(std::move(error));
    return out;
}

std::vector<Outcome> run(const std::vector<File>& files, const Options& options,
                         const std::function<void(const Outcome&)>& done) {
    const auto jobs = chosen(files, options.only);
    std::vector<std::optional<Outcome>> outcomes(jobs.size());
    std::atomic<std::size_t> next{0};
    std::size_t told = 0;
    std::mutex telling;
    const world::RealClock watch;
    const auto work = [&] {
        for (std::size_t i = next++; i < jobs.size(); i = next++) {
            const auto start = watch.now();
            auto outcome     = play(jobs[i].file, jobs[i].scenario, options);
            outcome.wall     = watch.now().since(start);
            const std::lock_guard lock{telling};
            outcomes[i] = std::move(outcome);
            for (; told < jobs.size() && outcomes[told]; ++told) done(*outcomes[told]);
        }
    };
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < std::min(options.jobs, jobs.size()); ++i)
        threads.emplace_back(work);
    work();
    for (auto& thread : threads) thread.join();
    std::vector<Outcome> out;
    for (auto& outcome : outcomes) out.push_back(*std::move(outcome));
    return out;
}

}  // namespace ve::scenario
