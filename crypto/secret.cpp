#include "crypto/secret.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <mutex>
#include <new>

#include "crypto/sodium.hpp"

namespace ve {
namespace {

// sodium_malloc puts bytes between guard pages, locks them as far as the system lets it, and
// keeps them out of core files.
std::uint8_t* guarded_bytes(std::size_t size) {
    sodium_ready();
    auto* out = static_cast<std::uint8_t*>(sodium_malloc(size));
    if (out == nullptr) throw std::bad_alloc{};
    std::fill_n(out, size, std::uint8_t{0});
    return out;
}

// Keys and mnemonics are small and many, and a guarded allocation costs four pages and several
// system calls: those of about one size share guarded rooms of equal slots. Slots are wiped when
// they come back.
class SmallSecrets {
  public:
    explicit SmallSecrets(std::size_t slot_size) : slot_size_{slot_size} {}

    std::uint8_t* take() {
        const std::lock_guard turn{mutex_};
        if (free_.empty()) {
            auto* room = guarded_bytes(room_size);
            for (std::size_t at = room_size; at > 0; at -= slot_size_)
                free_.push_back(room + at - slot_size_);
        }
        auto* slot = free_.back();
        free_.pop_back();
        return slot;
    }
    void give_back(std::uint8_t* slot) {
        sodium_memzero(slot, slot_size_);
        const std::lock_guard turn{mutex_};
        free_.push_back(slot);
    }

  private:
    static constexpr std::size_t room_size = 64 * 1024;
    const std::size_t slot_size_;
    std::mutex mutex_;
    std::vector<std::uint8_t*> free_;
};

// Where secrets of that size share rooms; null: each has a room of its own.
SmallSecrets* small_secrets(std::size_t size) {
    constexpr std::size_t key = 64, mnemonic = 256;
    // Never destroyed: they outlive every secret.
    static auto* const keys      = new SmallSecrets{key};
    static auto* const mnemonics = new SmallSecrets{mnemonic};
    return size <= key ? keys : size <= mnemonic ? mnemonics : nullptr;
}

}  // namespace

void wipe(std::span<std::uint8_t> bytes) {
    if (!bytes.empty()) sodium_memzero(bytes.data(), bytes.size());
}

void wipe(std::string& text) {
    if (!text.empty()) sodium_memzero(text.data(), text.size());
    text.clear();
}

void wipe(Bytes& bytes) {
    wipe(std::span{bytes});
    bytes.clear();
}

Secret::Secret(std::size_t size) : size_{size} {
    if (size == 0) return;
    auto* shared = small_secrets(size);
    data_        = shared != nullptr ? shared->take() : guarded_bytes(size);
}

Secret Secret::copy_of(ByteView bytes) {
    Secret out{bytes.size()};
    std::copy(bytes.begin(), bytes.end(), out.data_);
    return out;
}

Secret Secret::take(std::string&& text) {
    Secret out = copy_of(bytes_of(text));
    wipe(text);
    return out;
}

Secret Secret::take(Bytes&& bytes) {
    Secret out = copy_of(bytes);
    wipe(bytes);
    return out;
}

Secret Secret::random(std::size_t size, const EntropySource& entropy) {
    Secret out{size};
    entropy(out.writable());
    return out;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

Secret::~Secret() {
    if (data_ == nullptr) return;
    if (auto* shared = small_secrets(size_))
        shared->give_back(data_);
    else
        sodium_free(data_);  // wipes first
}

void harden_process() {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

bool memory_can_be_locked() {
    sodium_ready();
    static ByteArray<64> probe{};
    const bool locked = sodium_mlock(probe.data(), probe.size()) == 0;
    if (locked) sodium_munlock(probe.data(), probe.size());
    return locked;
}

}  // namespace ve
