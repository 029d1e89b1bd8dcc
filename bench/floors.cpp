// Some kernels, each timed as the median of several rounds.
#include "bench/floors.hpp"

#include <fcntl.h>
#include <secp256k1.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "bench/report.hpp"
#include "bench/workload.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/hash.hpp"
#include "crypto/secp256k1.hpp"

namespace ve::bench {
namespace {

// The bare library: key and signature parsed, as a node must.
Samples verify_samples() {
    constexpr std::size_t rounds = 9, signatures = 256;
    struct Signed {
        ByteArray<33> key;
        Hash digest;
        secp256k1::Signature signature;
    };
    std::vector<Signed> all;
    for (std::size_t i = 0; i < signatures; ++i) {
        const auto number = std::to_string(i);
        const auto key =
            secp256k1::PrivateKey::from_bytes(sha256("key of the floor ", number)).value();
        const auto digest = sha256("message ", number);
        all.push_back({key.public_key().bytes(), digest, secp256k1::sign_digest(key, digest)});
    }
    auto* context = ::secp256k1_context_create(SECP256K1_CONTEXT_VERIFY);
    Samples times;
    for (std::size_t round = 0; round < rounds; ++round) {
        const Stopwatch watch;
        for (const auto& one : all) {
            ::secp256k1_pubkey key;
            ::secp256k1_ecdsa_signature signature;
            const bool held =
                ::secp256k1_ec_pubkey_parse(context, &key, one.key.data(), one.key.size()) == 1 &&
                ::secp256k1_ecdsa_signature_parse_compact(context, &signature,
                                                          one.signature.data()) == 1 &&
                ::secp256k1_ecdsa_verify(context, &signature, one.digest.data(), &key) == 1;
            VE_INVARIANT(held);
        }
        times.push_back(watch.seconds() / signatures);
    }
    ::secp256k1_context_destroy(context);
    return times;
}

Samples sha256_samples() {
    constexpr std::size_t rounds = 9, hashes = 10'000;
    std::array<std::uint8_t, 250> text{};
    auto times = seconds_of(rounds, [&] {
        for (std::size_t i = 0; i < hashes; ++i) text[0] ^= sha256(ByteView{text})[0];
    });
    for (auto& one : times) one /= hashes;
    return times;
}

Samples sign_samples() {
    constexpr std::size_t rounds = 9, signatures = 500, vote_bytes = 120;
    const auto key = ed25519::PrivateKey::from_seed(sha256("a validator of the floor", "")).value();
    std::array<std::uint8_t, vote_bytes> vote{};
    auto times = seconds_of(rounds, [&] {
        for (std::size_t i = 0; i < signatures; ++i) vote[0] ^= ed25519::sign(key, vote)[0];
    });
    for (auto& one : times) one /= signatures;
    return times;
}

Samples fdatasync_samples(const std::filesystem::path& folder) {
    constexpr std::size_t rounds = 101;
    const auto file              = folder / "floor";
    const int fd                 = ::open(file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    VE_INVARIANT(fd >= 0);
    Samples times;
    const std::array<char, 4096> page{};
    for (std::size_t i = 0; i < rounds; ++i) {
        const Stopwatch watch;
        VE_INVARIANT(::write(fd, page.data(), page.size()) == static_cast<::ssize_t>(page.size()));
        VE_INVARIANT(::fdatasync(fd) == 0);
        times.push_back(watch.seconds());
    }
    ::close(fd);
    ::unlink(file.c_str());
    return times;
}

}  // namespace

double verify_seconds() { return median(verify_samples()); }
double sign_seconds() { return std::ranges::min(sign_samples()); }
double fdatasync_seconds(const std::filesystem::path& folder) {
    return median(fdatasync_samples(folder));
}

void floors() {
    const Ground ground;
    print({"floor: libsecp256k1, one verification", "us", in_us(verify_samples())});
    print({"floor: libsodium, one Ed25519 signature", "us", in_us(sign_samples())});
    print({"floor: SHA-256 of 250 bytes", "us", in_us(sha256_samples())});
    print({"floor: fdatasync of 4 KiB", "ms", in_ms(fdatasync_samples(ground.folder()))});
}

}  // namespace ve::bench
