// Hashes and what is built on them: HMAC, HKDF and PBKDF2. No keys, no signatures.
#pragma once

#include "base/bytes.hpp"

namespace ve {

// Feeds on parts; finish() may be called once. About 50 ns for 32 bytes where a one-shot call
// of the library costs 350 ns.
class Sha256 {
  public:
    Sha256();
    Sha256& update(ByteView part);
    Sha256& update(std::string_view part) { return update(bytes_of(part)); }
    Sha256& update_byte(std::uint8_t byte) { return update(ByteView{&byte, 1}); }
    Sha256& update_be32(std::uint32_t value);
    Sha256& update_be64(std::uint64_t value);
    Hash finish();

  private:
    alignas(8) std::array<std::uint8_t, 112> state_;  // the library's context, kept out of here
};

Hash sha256(ByteView data);
inline Hash sha256(std::string_view text) { return sha256(bytes_of(text)); }
Hash sha256(std::span<const ByteView> parts);  // of the parts put together, without copying
// sha256("a", bytes, hash): each part is bytes or text.
template <class First, class Second, class... More>
Hash sha256(const First& first, const Second& second, const More&... more) {
    Sha256 hasher;
    hasher.update(first).update(second);
    (hasher.update(more), ...);
    return hasher.finish();
}

ByteArray<64> sha512(ByteView data);
ByteArray<20> ripemd160(ByteView data);
Hash keccak256(
    ByteView data);  // Ethereum's: SHA-3 with the padding it had before it was a standard

ByteArray<20> hmac_sha1(ByteView key, ByteView message);  // for one-time passwords only
ByteArray<32> hmac_sha256(ByteView key, ByteView message);
ByteArray<64> hmac_sha512(ByteView key, ByteView message);

// Fills `out`, of any length; `rounds` is at least 1.
void pbkdf2_hmac_sha512(ByteView password, ByteView salt, std::uint32_t rounds,
                        std::span<std::uint8_t> out);
void pbkdf2_hmac_sha256(ByteView password, ByteView salt, std::uint32_t rounds,
                        std::span<std::uint8_t> out);
// RFC 5869. False, and nothing is filled, above 255 * 32 bytes.
bool hkdf_sha256(ByteView key, ByteView salt, ByteView info, std::span<std::uint8_t> out);

}  // namespace ve
