// One round after the other: all threads draw steps from one counter.
#include "node/signature_pool.hpp"

#include <utility>

namespace ve {

SignaturePool::SignaturePool(unsigned workers) {
    for (unsigned i = 1; i < workers; ++i) threads_.emplace_back([this] { work(); });
}

SignaturePool::~SignaturePool() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    begin_.notify_all();
    for (auto& thread : threads_) thread.join();
}

void SignaturePool::run(std::size_t n, const std::function<void(std::size_t)>& f) {
    if (threads_.empty() || n < 2) {
        for (std::size_t i = 0; i < n; ++i) f(i);
        return;
    }
    {
        const std::lock_guard lock{mutex_};
        f_    = &f;
        n_    = n;
        next_ = 0;
        busy_ = threads_.size();
        ++round_;
    }
    begin_.notify_all();
    take_steps();
    std::unique_lock lock{mutex_};
    end_.wait(lock, [this] { return busy_ == 0; });
    f_ = nullptr;
    if (failed_) std::rethrow_exception(std::exchange(failed_, nullptr));
}

void SignaturePool::work() {
    std::uint64_t seen = 0;
    for (;;) {
        {
            std::unique_lock lock{mutex_};
            begin_.wait(lock, [&] { return stopping_ || round_ != seen; });
            if (stopping_) return;
            seen = round_;
        }
        take_steps();
        const std::lock_guard lock{mutex_};
        if (--busy_ == 0) end_.notify_one();
    }
}

void SignaturePool::take_steps() {
    try {
        for (auto i = next_++; i < n_; i = next_++) (*f_)(i);
    } catch (...) {  // handed on to the caller of run
        const std::lock_guard lock{mutex_};
        failed_ = std::current_exception();
    }
}

}  // namespace ve
