// What belongs to a person: envelopes, the score of an identity, the passphrase of a keyring.
#include <benchmark/benchmark.h>

#include "bench/workload.hpp"
#include "capture/evidence.hpp"
#include "capture/score.hpp"
#include "capture/testimage.hpp"
#include "crypto/envelope.hpp"
#include "crypto/hash.hpp"
#include "keyring/keyring.hpp"

namespace ve::bench {
namespace {

constexpr std::size_t evidence_bytes = 100U << 10;

EntropySource entropy_of(Ground& ground) {
    return [&ground](std::span<std::uint8_t> out) { ground.world().entropy.fill(out); };
}

void seal_100_kib_for_four(benchmark::State& state) {
    Ground ground;
    const auto entropy = entropy_of(ground);
    const Bytes plaintext(evidence_bytes, 7);
    std::vector<envelope::Recipient> recipients;
    for (int i = 0; i < 4; ++i)
        recipients.push_back({x25519::PrivateKey::generate(entropy).public_key()});
    const auto signer = ed25519::PrivateKey::generate(entropy);
    for (auto _ : state)
        benchmark::DoNotOptimize(
            envelope::seal({plaintext, recipients, signer, nullptr, {}}, entropy).value());
}
BENCHMARK(seal_100_kib_for_four);

void open_100_kib(benchmark::State& state) {
    Ground ground;
    const auto entropy = entropy_of(ground);
    const Bytes plaintext(evidence_bytes, 7);
    const auto key    = x25519::PrivateKey::generate(entropy);
    const auto signer = ed25519::PrivateKey::generate(entropy);
    const std::vector<envelope::Recipient> recipients{{key.public_key()}};
    const auto sealed =
        envelope::seal({plaintext, recipients, signer, nullptr, {}}, entropy).value();
    for (auto _ : state) benchmark::DoNotOptimize(envelope::open(sealed, key).value());
}
BENCHMARK(open_100_kib);

void score_an_identity(benchmark::State& state) {
    const auto pictures = capture::draw({});
    const Address owner{ByteArray<20>{7}};
    const auto package =
        capture::make_package(owner, pictures.document, pictures.selfie, pictures.mrz).value();
    const auto bytes = capture::encode(package).value();
    const auto now   = Time::parse("2026-06-01T00:00:00Z").value();
    for (auto _ : state) {
        const auto score = capture::score_bytes(bytes, owner, now);
        VE_INVARIANT(!score.rejected);
    }
}
BENCHMARK(score_an_identity)->Unit(benchmark::kMicrosecond);

// Slow on purpose: it is what a thief pays for each guess.
void unlock_a_keyring(benchmark::State& state) {
    Ground ground;
    const Keyring::Options options{.backend    = Keyring::Backend::file,
                                   .dir        = ground.folder() / "keys",
                                   .passphrase = [](const PassphraseRequest&) -> Result<Secret> {
                                       return Secret::copy_of(std::string_view{"correct horse"});
                                   },
                                   .entropy = entropy_of(ground)};
    {
        auto keyring = Keyring::open(options).value();
        auto key     = NewKey::generate(KeyAlgorithm::secp256k1, options.entropy);
        VE_INVARIANT(keyring.add("alice", std::move(key)).ok());
    }
    for (auto _ : state) {
        auto keyring = Keyring::open(options).value();
        benchmark::DoNotOptimize(keyring.sign("alice", bytes_of("a message")).value());
    }
}
BENCHMARK(unlock_a_keyring)->Unit(benchmark::kMillisecond)->Iterations(3);

}  // namespace
}  // namespace ve::bench
