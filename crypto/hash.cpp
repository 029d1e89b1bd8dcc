#include "crypto/hash.hpp"

#include <new>

#include "crypto/secret.hpp"

// The low-level calls need no provider, no configuration file and no allocation; OpenSSL marks
// them as old, and they stay the fast ones.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/ripemd.h>
#include <openssl/sha.h>

namespace ve {
namespace {

static_assert(sizeof(SHA256_CTX) <= 112 && alignof(SHA256_CTX) <= 8);

SHA256_CTX* context_of(std::array<std::uint8_t, 112>& state) {
    return std::launder(reinterpret_cast<SHA256_CTX*>(state.data()));
}

// What HMAC needs of a hash: its state, its block, its digest. PBKDF2 needs what happens to a
// block.
struct Sha1Hash {
    using Context                       = SHA_CTX;
    static constexpr std::size_t block  = 64;
    static constexpr std::size_t digest = 20;
    static void init(Context& c) { SHA1_Init(&c); }
    static void update(Context& c, ByteView part) { SHA1_Update(&c, part.data(), part.size()); }
    static void finish(Context& c, std::uint8_t* out) { SHA1_Final(out, &c); }
};
struct Sha256Hash {
    using Context                       = SHA256_CTX;
    static constexpr std::size_t block  = 64;
    static constexpr std::size_t digest = 32;
    static void init(Context& c) { SHA256_Init(&c); }
    static void update(Context& c, ByteView part) { SHA256_Update(&c, part.data(), part.size()); }
    static void finish(Context& c, std::uint8_t* out) { SHA256_Final(out, &c); }
    static void mix(Context& c, const std::uint8_t* whole) { SHA256_Transform(&c, whole); }
};
struct Sha512Hash {
    using Context                       = SHA512_CTX;
    static constexpr std::size_t block  = 128;
    static constexpr std::size_t digest = 64;
    static void init(Context& c) { SHA512_Init(&c); }
    static void update(Context& c, ByteView part) { SHA512_Update(&c, part.data(), part.size()); }
    static void finish(Context& c, std::uint8_t* out) { SHA512_Final(out, &c); }
    static void mix(Context& c, const std::uint8_t* whole) { SHA512_Transform(&c, whole); }
};

// HMAC with the key already mixed in: PBKDF2 reuses it for each of its rounds.
template <class Base>
class Hmac {
  public:
    using Digest = ByteArray<Base::digest>;

    explicit Hmac(ByteView key) {
        ByteArray<Base::block> pad{};
        const WipedOnExit wiped_pad{pad};
        if (key.size() > Base::block) {
            typename Base::Context context;
            Base::init(context);
            Base::update(context, key);
            Base::finish(context, pad.data());
            wipe_context(context);
        } else {
            std::copy(key.begin(), key.end(), pad.begin());
        }
        for (auto& byte : pad) byte ^= 0x36;
        Base::init(inner_);
        Base::update(inner_, pad);
        for (auto& byte : pad) byte ^= 0x36 ^ 0x5c;
        Base::init(outer_);
        Base::update(outer_, pad);
    }
    Hmac(const Hmac&)            = delete;
    Hmac& operator=(const Hmac&) = delete;
    ~Hmac() {
        wipe_context(inner_);
        wipe_context(outer_);
    }

    Digest of(ByteView message, ByteView more = {}) const {
        Digest out{};
        typename Base::Context context = inner_;
        Base::update(context, message);
        if (!more.empty()) Base::update(context, more);
        Base::finish(context, out.data());
        context = outer_;
        Base::update(context, out);
        Base::finish(context, out.data());
        return out;
    }

    // Of a message that is as long as a digest, into its place: with its padding it is one block.
    void turn(Digest& message) const {
        typename Base::Context context = inner_;
        ByteArray<Base::block> padded{};
        const WipedOnExit wiped_context{context};
        const WipedOnExit wiped_padded{padded};
        padded[Base::digest]       = 0x80;
        constexpr std::size_t bits = (Base::block + Base::digest) * 8;
        padded[Base::block - 2]    = bits >> 8;
        padded[Base::block - 1]    = bits & 0xff;
        std::copy(message.begin(), message.end(), padded.begin());
        Base::mix(context, padded.data());
        put_state(context, padded.data());
        context = outer_;
        Base::mix(context, padded.data());
        put_state(context, message.data());
    }

  private:
    static void put_state(const typename Base::Context& context, std::uint8_t* out) {
        constexpr std::size_t word = sizeof context.h[0];
        for (std::size_t at = 0; at < Base::digest; ++at)
            out[at] = static_cast<std::uint8_t>(context.h[at / word] >> (word - 1 - at % word) * 8);
    }
    static void wipe_context(typename Base::Context& context) {
        wipe({reinterpret_cast<std::uint8_t*>(&context), sizeof context});
    }
    typename Base::Context inner_, outer_;
};

template <class Base>
void pbkdf2(ByteView password, ByteView salt, std::uint32_t rounds, std::span<std::uint8_t> out) {
    VE_INVARIANT(rounds >= 1);
    const Hmac<Base> hmac{password};
    typename Hmac<Base>::Digest turn{}, sum{};
    const WipedOnExit wiped_turn{turn};
    const WipedOnExit wiped_sum{sum};
    for (std::uint32_t block = 1; !out.empty(); ++block) {
        const ByteArray<4> number{
            static_cast<std::uint8_t>(block >> 24), static_cast<std::uint8_t>(block >> 16),
            static_cast<std::uint8_t>(block >> 8), static_cast<std::uint8_t>(block)};
        turn = sum = hmac.of(salt, number);
        for (std::uint32_t i = 1; i < rounds; ++i) {
            hmac.turn(turn);
            for (std::size_t b = 0; b < sum.size(); ++b) sum[b] ^= turn[b];
        }
        const std::size_t taken = std::min(out.size(), sum.size());
        std::copy_n(sum.begin(), taken, out.begin());
        out = out.subspan(taken);
    }
}

}  // namespace

Sha256::Sha256() { SHA256_Init(::new (state_.data()) SHA256_CTX); }

Sha256& Sha256::update(ByteView part) {
    SHA256_Update(context_of(state_), part.data(), part.size());
    return *this;
}

Sha256& Sha256::update_be32(std::uint32_t value) {
    ByteArray<4> bytes{};
    for (std::size_t i = 4; i-- > 0; value >>= 8) bytes[i] = static_cast<std::uint8_t>(value);
    return update(bytes);
}

Sha256& Sha256::update_be64(std::uint64_t value) {
    ByteArray<8> bytes{};
    for (std::size_t i = 8; i-- > 0; value >>= 8) bytes[i] = static_cast<std::uint8_t>(value);
    return update(bytes);
}

Hash Sha256::finish() {
    Hash out;
    SHA256_Final(out.data(), context_of(state_));
    return out;
}

Hash sha256(ByteView data) {
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, data.data(), data.size());
    Hash out;
    SHA256_Final(out.data(), &context);
    return out;
}

Hash sha256(std::span<const ByteView> parts) {
    Sha256 hasher;
    for (const auto part : parts) hasher.update(part);
    return hasher.finish();
}

ByteArray<64> sha512(ByteView data) {
    SHA512_CTX context;
    SHA512_Init(&context);
    SHA512_Update(&context, data.data(), data.size());
    ByteArray<64> out;
    SHA512_Final(out.data(), &context);
    return out;
}

ByteArray<20> ripemd160(ByteView data) {
    RIPEMD160_CTX context;
    RIPEMD160_Init(&context);
    RIPEMD160_Update(&context, data.data(), data.size());
    ByteArray<20> out;
    RIPEMD160_Final(out.data(), &context);
    return out;
}

ByteArray<20> hmac_sha1(ByteView key, ByteView message) { return Hmac<Sha1Hash>{key}.of(message); }
ByteArray<32> hmac_sha256(ByteView key, ByteView message) {
    return Hmac<Sha256Hash>{key}.of(message);
}
ByteArray<64> hmac_sha512(ByteView key, ByteView message) {
    return Hmac<Sha512Hash>{key}.of(message);
}

void pbkdf2_hmac_sha512(ByteView password, ByteView salt, std::uint32_t rounds,
                        std::span<std::uint8_t> out) {
    pbkdf2<Sha512Hash>(password, salt, rounds, out);
}
void pbkdf2_hmac_sha256(ByteView password, ByteView salt, std::uint32_t rounds,
                        std::span<std::uint8_t> out) {
    pbkdf2<Sha256Hash>(password, salt, rounds, out);
}

bool hkdf_sha256(ByteView key, ByteView salt, ByteView info, std::span<std::uint8_t> out) {
    if (out.size() > 255 * 32) return false;
    auto extracted = hmac_sha256(salt, key);
    const WipedOnExit wiped_extracted{extracted};
    const Hmac<Sha256Hash> hmac{extracted};
    ByteArray<32> turn{};
    const WipedOnExit wiped_turn{turn};
    for (std::uint8_t number = 1; !out.empty(); ++number) {
        Bytes input = number == 1 ? Bytes{} : copy_of(turn);
        append(input, info);
        turn = hmac.of(input, {&number, 1});
        wipe(input);
        const std::size_t taken = std::min(out.size(), turn.size());
        std::copy_n(turn.begin(), taken, out.begin());
        out = out.subspan(taken);
    }
    return true;
}

}  // namespace ve
