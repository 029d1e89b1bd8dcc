// Batches: everything that waits is run before the turn.
#include "node/task_loop.hpp"

#include <chrono>

#include "base/error.hpp"

namespace ve {

TaskLoop::TaskLoop(Turn turn) : turn_{std::move(turn)}, thread_{[this] { run(); }} {}

TaskLoop::~TaskLoop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void TaskLoop::post(Task task) {
    {
        const std::lock_guard lock{mutex_};
        VE_INVARIANT(!stopping_);
        tasks_.push_back(std::move(task));
    }
    wake_.notify_one();
}

void TaskLoop::run() {
    std::optional<Duration> wait;
    for (;;) {
        std::vector<Task> batch;
        {
            std::unique_lock lock{mutex_};
            const auto ready = [this] { return stopping_ || !tasks_.empty(); };
            if (wait)
                wake_.wait_for(lock, std::chrono::nanoseconds{wait->nanos}, ready);
            else
                wake_.wait(lock, ready);
            batch.swap(tasks_);
            if (batch.empty() && stopping_) return;
        }
        for (auto& task : batch) task();
        batch.clear();
        wait = turn_();
    }
}

}  // namespace ve
