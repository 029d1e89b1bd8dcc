// Two kernels, each timed as the median of several rounds.
#include "bench/floors.hpp"

#include <fcntl.h>
#include <secp256k1.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "bench/report.hpp"
#include "crypto/hash.hpp"
#include "crypto/secp256k1.hpp"

namespace ve::bench {
namespace {

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

}  // namespace

// The bare library: key and signature parsed, as a node must.
double verify_seconds() {
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
    std::vector<double> times;
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
    return median(std::move(times));
}

double fdatasync_seconds(const std::filesystem::path& folder) {
    constexpr std::size_t rounds = 101;
    const auto file              = folder / "floor";
    const int fd                 = ::open(file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    VE_INVARIANT(fd >= 0);
    std::vector<double> times;
    const std::array<char, 4096> page{};
    for (std::size_t i = 0; i < rounds; ++i) {
        const Stopwatch watch;
        VE_INVARIANT(::write(fd, page.data(), page.size()) == static_cast<::ssize_t>(page.size()));
        VE_INVARIANT(::fdatasync(fd) == 0);
        times.push_back(watch.seconds());
    }
    ::close(fd);
    ::unlink(file.c_str());
    return median(std::move(times));
}

}  // namespace ve::bench
