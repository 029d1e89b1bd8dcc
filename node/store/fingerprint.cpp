// Sixteen bytes at a time are multiplied to 128 bits, whose halves are put together.
#include "node/store/fingerprint.hpp"

#include <cstring>

namespace ve::store {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t odd[] = {0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f, 0x165667b19e3779f9};

std::uint64_t folded(std::uint64_t a, std::uint64_t b) {
    const auto product = Wide{a} * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t mixed(const char* sixteen, std::uint64_t seed) {
    std::uint64_t a = 0, b = 0;
    std::memcpy(&a, sixteen, sizeof a);
    std::memcpy(&b, sixteen + sizeof a, sizeof b);
    return folded(a ^ odd[0], b ^ seed);
}

std::uint64_t hashed(std::string_view text, std::uint64_t seed) {
    const auto size = text.size();
    for (; text.size() > 16; text.remove_prefix(16)) seed = mixed(text.data(), seed);
    char rest[16] = {};
    text.copy(rest, text.size());
    return folded(mixed(rest, seed) ^ odd[1], size ^ odd[2]);
}

}  // namespace

std::uint64_t fingerprint(std::string_view key, std::string_view value) {
    return hashed(value, hashed(key, odd[1]));
}

std::uint64_t fingerprint_of_tx(const Hash& hash) { return fingerprint("tx.hash", text_of(hash)); }

std::uint64_t fingerprint_of_block(const Hash& hash) {
    return fingerprint("block.hash", text_of(hash));
}

}  // namespace ve::store
