#include "crypto/secret.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <new>

#include "crypto/sodium.hpp"

namespace ve {

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

// sodium_malloc puts the bytes against a guard page, locks them as far as the system lets it, and
// keeps them out of core files.
Secret::Secret(std::size_t size) : size_{size} {
    if (size == 0) return;
    sodium_ready();
    data_ = static_cast<std::uint8_t*>(sodium_malloc(size));
    if (data_ == nullptr) throw std::bad_alloc{};
    std::fill_n(data_, size, std::uint8_t{0});
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

Secret::~Secret() { sodium_free(data_); }  // wipes first; of null does nothing

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
