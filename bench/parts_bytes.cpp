// What every transaction's bytes go through: hashes, signatures, decoding, JSON.
#include <benchmark/benchmark.h>
#include <google/protobuf/message.h>

#include "bench/workload.hpp"
#include "crypto/hash.hpp"
#include "crypto/secp256k1.hpp"
#include "wire/build.hpp"
#include "wire/json.hpp"
#include "wire/tx.hpp"

namespace ve::bench {
namespace {

std::string one_send() { return Senders{2}.sends(1).front(); }

void hash_250_bytes(benchmark::State& state) {
    const Bytes text(250, 7);
    for (auto _ : state) benchmark::DoNotOptimize(sha256(ByteView{text}));
}
BENCHMARK(hash_250_bytes);

void verify_a_signature(benchmark::State& state) {
    const auto key       = secp256k1::PrivateKey::from_bytes(sha256("a key", "")).value();
    const auto digest    = sha256("a message", "");
    const auto signature = secp256k1::sign_digest(key, digest);
    for (auto _ : state) {
        const auto parsed = secp256k1::PublicKey::parse(key.public_key().bytes()).value();
        VE_INVARIANT(secp256k1::verify_digest(parsed, digest, signature));
    }
}
BENCHMARK(verify_a_signature);

void sign_a_message(benchmark::State& state) {
    const auto key    = secp256k1::PrivateKey::from_bytes(sha256("a key", "")).value();
    const auto digest = sha256("a message", "");
    for (auto _ : state) benchmark::DoNotOptimize(secp256k1::sign_digest(key, digest));
}
BENCHMARK(sign_a_message);

void decode_a_tx(benchmark::State& state) {
    const auto tx = one_send();
    for (auto _ : state) benchmark::DoNotOptimize(wire::decode_tx(tx).value());
}
BENCHMARK(decode_a_tx);

void write_a_message_as_json(benchmark::State& state) {
    const auto tx = wire::decode_tx(one_send()).value();
    for (auto _ : state) benchmark::DoNotOptimize(wire::to_json_text(*tx.messages.front()));
}
BENCHMARK(write_a_message_as_json);

void read_a_message_from_json(benchmark::State& state) {
    const auto tx   = wire::decode_tx(one_send()).value();
    const auto text = wire::to_json_text(*tx.messages.front());
    const auto name = std::string{"cosmos.bank.v1beta1.MsgSend"};
    for (auto _ : state) {
        const auto message = wire::Catalog::get().make(name);
        VE_INVARIANT(wire::from_json(Json::parse(text).value(), *message).ok());
    }
}
BENCHMARK(read_a_message_from_json);

}  // namespace
}  // namespace ve::bench
