// Threads that share out a loop whose steps do not depend on each other; joined at its end.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ve {

class SignaturePool {
  public:
    explicit SignaturePool(unsigned workers);  // the caller of run is one of them
    ~SignaturePool();

    // f(0) … f(n-1) on any threads; returns when all are done. One caller at a time.
    void run(std::size_t n, const std::function<void(std::size_t)>& f);

  private:
    void work();
    void take_steps();

    std::mutex mutex_;
    std::condition_variable begin_, end_;
    const std::function<void(std::size_t)>* f_ = nullptr;
    std::size_t n_                             = 0;
    std::atomic<std::size_t> next_{0};
    std::uint64_t round_ = 0;
    std::size_t busy_    = 0;
    bool stopping_       = false;
    std::exception_ptr failed_;
    std::vector<std::thread> threads_;
};

}  // namespace ve
