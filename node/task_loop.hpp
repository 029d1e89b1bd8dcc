// One thread that owns what must not be shared, and the queue through which others reach it.
// It never sleeps: it waits for a task, or at most as long as its turn asked for.
#pragma once

#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/time.hpp"

namespace ve {

class TaskLoop {
  public:
    using Task = std::function<void()>;
    // Runs after each batch of tasks, and when the time it last asked for has passed.
    using Turn = std::function<std::optional<Duration>()>;

    explicit TaskLoop(Turn turn);
    ~TaskLoop();  // runs what is in the queue, then ends

    void post(Task task);
    // Runs there and waits for the answer. Called on the loop's own thread it runs at once.
    // Exceptions come back to the caller.
    template <class F>
    auto call(F&& f) -> std::invoke_result_t<F&> {
        using Answer = std::invoke_result_t<F&>;
        if (std::this_thread::get_id() == thread_.get_id()) return f();
        std::packaged_task<Answer()> task{[&f] { return f(); }};
        auto answer = task.get_future();
        post([&task] { task(); });
        return answer.get();
    }

  private:
    void run();

    Turn turn_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Task> tasks_;
    bool stopping_ = false;
    std::thread thread_;  // last: it uses the others
};

}  // namespace ve
