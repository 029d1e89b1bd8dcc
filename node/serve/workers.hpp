// Threads for answers that take time: started when needed, never more than asked for, with a
// bounded queue. What runs there knows nothing of sockets.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ve::serve {

// Where an answer may be made: at once on the socket's thread, on a worker, on a thread that hands
// the node a transaction and waits for its verdict, or on one that may wait for a block.
enum class Pace : unsigned char { now, soon, sending, waiting };

class Workers {
  public:
    Workers(std::size_t threads_max, std::size_t queue_max)
        : threads_max_{threads_max}, queue_max_{queue_max} {}
    ~Workers() { stop(); }
    Workers(const Workers&)            = delete;
    Workers& operator=(const Workers&) = delete;

    // False when the queue is full or the workers are stopped: the job was not taken.
    bool post(std::function<void()> job);
    void stop();  // drops what has not begun and waits for what has

  private:
    void work();

    const std::size_t threads_max_, queue_max_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    std::vector<std::thread> threads_;
    std::size_t idle_ = 0;
    bool stopped_     = false;
};

}  // namespace ve::serve
