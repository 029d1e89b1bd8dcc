#include "node/serve/workers.hpp"

namespace ve::serve {

bool Workers::post(std::function<void()> job) {
    const std::lock_guard lock{mutex_};
    if (stopped_ || queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(job));
    if (queue_.size() > idle_ && threads_.size() < threads_max_)
        threads_.emplace_back([this] { work(); });
    else
        wake_.notify_one();
    return true;
}

void Workers::stop() {
    std::vector<std::thread> ending;
    std::deque<std::function<void()>> dropped;
    {
        const std::lock_guard lock{mutex_};
        stopped_ = true;
        ending.swap(threads_);
        dropped.swap(queue_);
    }
    wake_.notify_all();
    for (auto& thread : ending) thread.join();
}

void Workers::work() {
    std::unique_lock lock{mutex_};
    while (true) {
        ++idle_;
        wake_.wait(lock, [this] { return stopped_ || !queue_.empty(); });
        --idle_;
        if (stopped_) return;
        auto job = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        job();
        job = nullptr;
        lock.lock();
    }
}

}  // namespace ve::serve
