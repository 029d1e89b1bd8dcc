// One thread for all HTTP and WebSocket sockets, and the workers behind it.
#pragma once

#include "node/serve/beast.hpp"
#include "node/serve/limits.hpp"
#include "node/serve/workers.hpp"

namespace ve::serve {

class Loop {
  public:
    Loop() = default;
    ~Loop() { stop(); }
    Loop(const Loop&)            = delete;
    Loop& operator=(const Loop&) = delete;

    void start() {
        thread_ = std::thread{[this] { io_.run(); }};
    }
    // After it nothing of the loop's runs any more; what was waiting is dropped.
    void stop() {
        io_.stop();
        if (thread_.joinable()) thread_.join();
        workers_.stop();
        senders_.stop();
        waiters_.stop();
    }

    asio::io_context& io() { return io_; }
    // Runs the job on a worker. False: too many are waiting.
    bool post(Pace pace, std::function<void()> job) {
        auto& threads = pace == Pace::waiting   ? waiters_
                        : pace == Pace::sending ? senders_
                                                : workers_;
        return threads.post(std::move(job));
    }

  private:
    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> busy_{io_.get_executor()};
    Workers workers_{limits::workers, limits::worker_queue};
    Workers senders_{limits::senders, limits::worker_queue};
    Workers waiters_{limits::waiters, limits::worker_queue};
    std::thread thread_;
};

}  // namespace ve::serve
