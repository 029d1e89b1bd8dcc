// Bytes that must not leak: guarded memory, never swapped or dumped, wiped when they go.
// They have no text form and no implicit copy; reveal() is the one place to look for in a review.
#pragma once

#include <functional>

#include "base/bytes.hpp"

namespace ve {

// Fills a span with random bytes. Handed in by the caller: nothing in crypto draws its own.
using EntropySource = std::function<void(std::span<std::uint8_t>)>;

void wipe(std::span<std::uint8_t> bytes);  // zeros that the optimiser cannot remove
void wipe(std::string& text);              // and leaves it empty
void wipe(Bytes& bytes);                   // and leaves it empty

class Secret {
  public:
    Secret() = default;  // empty
    explicit Secret(std::size_t size);
    static Secret copy_of(ByteView bytes);
    static Secret copy_of(std::string_view text) { return copy_of(bytes_of(text)); }
    static Secret take(std::string&& text);  // wipes the source
    static Secret take(Bytes&& bytes);       // wipes the source
    static Secret random(std::size_t size, const EntropySource& entropy);

    Secret(Secret&& other) noexcept : data_{other.data_}, size_{other.size_} { other.forget(); }
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&)            = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    Secret copy() const { return copy_of(reveal()); }
    ByteView reveal() const { return {data_, size_}; }
    std::span<std::uint8_t> writable() { return {data_, size_}; }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    bool same_as(const Secret& other) const {
        return equal_constant_time(reveal(), other.reveal());
    }

  private:
    void forget() {
        data_ = nullptr;
        size_ = 0;
    }
    std::uint8_t* data_ = nullptr;
    std::size_t size_   = 0;
};

// Wipes a plain array when the scope ends: for what a C library leaves on the stack.
template <class T>
class WipedOnExit {
  public:
    explicit WipedOnExit(T& value) : value_{value} {}
    WipedOnExit(const WipedOnExit&)            = delete;
    WipedOnExit& operator=(const WipedOnExit&) = delete;
    ~WipedOnExit() { wipe({reinterpret_cast<std::uint8_t*>(&value_), sizeof(T)}); }

  private:
    T& value_;
};

// Once, early in main: no ptrace by other processes of the user, no core files, no new privileges.
void harden_process();
// False where the system refused to lock memory (RLIMIT_MEMLOCK): secrets could reach the swap.
bool memory_can_be_locked();

}  // namespace ve
