// What transactions cost without a node: encoding, decoding, signing, verifying, each on one core,
// and signing on all. The bare library is timed in the same minute.
#include <google/protobuf/message.h>
#include <secp256k1.h>

#include <thread>

#include "bench/load.hpp"
#include "bench/report.hpp"
#include "cosmos/bank/v1beta1/tx.pb.h"
#include "crypto/hash.hpp"
#include "crypto/secp256k1.hpp"
#include "wire/build.hpp"
#include "wire/tx.hpp"

namespace ve::bench {
namespace {

constexpr std::size_t rounds = 9, per_round = 2'000;

secp256k1::PrivateKey some_key() {
    return secp256k1::PrivateKey::from_bytes(sha256("the key that signs", "")).value();
}

cosmos::bank::v1beta1::MsgSend payment(const secp256k1::PrivateKey& key) {
    cosmos::bank::v1beta1::MsgSend message;
    message.set_from_address(key.public_key().address().text());
    message.set_to_address(Address{ByteArray<20>{7}}.text());
    auto* coin = message.add_amount();
    coin->set_denom("uve");
    coin->set_amount("1000000");
    return message;
}

struct Parts {
    std::string body, auth_info;
};

Parts parts_of(const wire::Proto& message, const Bytes& key, Sequence sequence) {
    static const wire::FeeSpec fee{Coins{Coin{base_denom(), Amount{5'000}}}, Gas{200'000}};
    return {wire::build_body({&message}), wire::build_auth_info(key, sequence, fee)};
}

std::string signed_tx(const wire::Proto& message, const secp256k1::PrivateKey& key,
                      const Bytes& public_key, Sequence sequence) {
    const auto parts = parts_of(message, public_key, sequence);
    const auto bytes =
        wire::sign_bytes_direct(parts.body, parts.auth_info, "bench-1", AccountNumber{7});
    const auto signature = secp256k1::sign(key, bytes_of(bytes));
    return wire::encode_tx_raw(parts.body, parts.auth_info, {string_of(signature)});
}

// Seconds of one of `per_round` calls, in each round.
template <class F>
Samples each_of(F&& f) {
    auto times = seconds_of(rounds, [&] {
        for (std::size_t i = 0; i < per_round; ++i) f(i);
    });
    for (auto& one : times) one /= static_cast<double>(per_round);
    return times;
}

Samples rates(Samples seconds, std::size_t times = 1) {
    for (auto& one : seconds) one = static_cast<double>(times) / one;
    return seconds;
}

// How much longer ours took than the bare library, round by round.
Samples ratios(const Samples& ours, const Samples& bare) {
    Samples out;
    for (std::size_t i = 0; i < ours.size(); ++i) out.push_back(ours[i] / bare[i]);
    return out;
}

void catalog() {
    const auto known = seconds_of(1, [] { (void)wire::Catalog::get(); });
    print({"catalog: built", "ms", in_ms(known), 5});
    const auto other = seconds_of(
        1, [] { (void)wire::Catalog::get().make("cosmos.gov.v1.MsgVote", wire::Types::all); });
    print({"catalog: the first message of another chain", "ms", in_ms(other)});
}

void bytes(const secp256k1::PrivateKey& key, const Bytes& public_key) {
    const auto message = payment(key);
    const auto raw     = signed_tx(message, key, public_key, Sequence{3});
    const auto note    = std::to_string(raw.size()) + " bytes";
    const std::string signature(64, 's');
    print({"encode a transaction", "us", in_us(each_of([&](std::size_t i) {
               const auto parts = parts_of(message, public_key, Sequence{i});
               VE_INVARIANT(!wire::encode_tx_raw(parts.body, parts.auth_info, {signature}).empty());
           })),
           2, note});
    print({"decode a transaction", "us",
           in_us(each_of([&](std::size_t) { VE_INVARIANT(wire::decode_tx(raw).ok()); })), 2, note});
}

void signing(const secp256k1::PrivateKey& key, const Bytes& public_key) {
    const auto message = payment(key);
    const auto make    = [&](std::size_t i) {
        VE_INVARIANT(!signed_tx(message, key, public_key, Sequence{i}).empty());
    };
    print({"sign transactions, one core", "/s", rates(each_of(make)), 20'000});
    const auto cores = std::max(1U, std::thread::hardware_concurrency());
    const auto all   = seconds_of(rounds, [&] {
        std::vector<std::jthread> threads;
        for (unsigned core = 0; core < cores; ++core)
            threads.emplace_back([&] {
                for (std::size_t i = 0; i < per_round; ++i) make(i);
            });
    });
      print({"sign transactions, all cores", "/s", rates(all, cores * per_round), 20'000,
             std::to_string(cores) + " cores"});
}

void against_the_library(const secp256k1::PrivateKey& key) {
    auto* context = ::secp256k1_context_create(SECP256K1_CONTEXT_VERIFY | SECP256K1_CONTEXT_SIGN);
    const auto digest    = sha256("a message", "");
    const auto signature = secp256k1::sign_digest(key, digest);
    const auto secret    = sha256("the key that signs", "");
    const auto point     = key.public_key().bytes();
    Samples bare_sign, our_sign, bare_verify, our_verify;
    for (std::size_t round = 0; round < rounds; ++round) {
        const auto time = [&](Samples& out, auto&& f) {
            const Stopwatch watch;
            for (std::size_t i = 0; i < per_round / 4; ++i) f();
            out.push_back(watch.seconds() / (per_round / 4));
        };
        time(bare_sign, [&] {
            ::secp256k1_ecdsa_signature made;
            VE_INVARIANT(::secp256k1_ecdsa_sign(context, &made, digest.data(), secret.data(),
                                                nullptr, nullptr) == 1);
        });
        time(our_sign, [&] { VE_INVARIANT(secp256k1::sign_digest(key, digest) == signature); });
        time(bare_verify, [&] {
            ::secp256k1_pubkey parsed;
            ::secp256k1_ecdsa_signature read;
            VE_INVARIANT(
                ::secp256k1_ec_pubkey_parse(context, &parsed, point.data(), point.size()) == 1 &&
                ::secp256k1_ecdsa_signature_parse_compact(context, &read, signature.data()) == 1 &&
                ::secp256k1_ecdsa_verify(context, &read, digest.data(), &parsed) == 1);
        });
        time(our_verify, [&] {
            const auto parsed = secp256k1::PublicKey::parse(point).value();
            VE_INVARIANT(secp256k1::verify_digest(parsed, digest, signature));
        });
    }
    ::secp256k1_context_destroy(context);
    // 80 % of the library's rate is 1.25 times its time.
    print(
        {"verify a signature, to libsecp256k1 alone", "x", ratios(our_verify, bare_verify), 1.25});
    print({"sign a digest, to libsecp256k1 alone", "x", ratios(our_sign, bare_sign), 1.25});
    print({"verify signatures, one core", "/s", rates(our_verify)});
    print({"sign digests, one core", "/s", rates(our_sign)});
}

}  // namespace

void transactions() {
    catalog();  // first: it is built once
    const auto key        = some_key();
    const auto public_key = copy_of(key.public_key().bytes());
    bytes(key, public_key);
    signing(key, public_key);
    against_the_library(key);
}

}  // namespace ve::bench
