#include "crypto/hd.hpp"

#include <secp256k1.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace ve::hd {
namespace {

constexpr std::size_t deepest = 255;  // BIP-32 counts the depth in one byte

bool is_hardened(std::uint32_t index) { return (index & hardened) != 0; }

Result<std::uint32_t> parse_step(std::string_view step, std::size_t number) {
    const bool marked =
        !step.empty() && (step.back() == '\'' || step.back() == 'h' || step.back() == 'H');
    const auto digits   = step.substr(0, step.size() - (marked ? 1 : 0));
    std::uint32_t index = 0;
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (digits.empty() || problem != std::errc{} || end != digits.data() + digits.size() ||
        index >= hardened)
        return fail(errors::input,
                    "step {} of the derivation path, \"{}\", is no number below 2^31", number,
                    printable(step, 20));
    return marked ? index | hardened : index;
}

Result<Node> master(std::string_view label, const Secret& seed) {
    if (seed.size() < 16 || seed.size() > 64)
        return fail(errors::input, "a wallet seed has 16 to 64 bytes, not {}", seed.size());
    auto digest = hmac_sha512(bytes_of(label), seed.reveal());
    const WipedOnExit wiped{digest};
    const ByteView view{digest};
    Node out;
    out.key        = Secret::copy_of(view.first(32));
    out.chain_code = Secret::copy_of(view.subspan(32));
    return out;
}

void put_be32(std::span<std::uint8_t> room, std::uint32_t value) {
    for (std::size_t i = 4; i-- > 0; value >>= 8) room[i] = static_cast<std::uint8_t>(value);
}

// The hash of one step: over the private key (hardened) or the public one, and the index.
ByteArray<64> step_hash(const Node& parent, ByteView public_key, std::uint32_t index) {
    ByteArray<37> data{};
    const WipedOnExit wiped{data};
    if (is_hardened(index))
        std::copy_n(parent.key.reveal().begin(), 32, data.begin() + 1);
    else
        std::copy_n(public_key.begin(), 33, data.begin());
    put_be32(std::span{data}.subspan(33), index);
    return hmac_sha512(parent.chain_code.reveal(), data);
}

// SLIP-10 has only hardened steps for ed25519, and the hash itself is the next key.
Node child_ed25519(const Node& parent, std::uint32_t index) {
    auto digest = step_hash(parent, {}, index | hardened);
    const WipedOnExit wiped{digest};
    const ByteView view{digest};
    Node out;
    out.key        = Secret::copy_of(view.first(32));
    out.chain_code = Secret::copy_of(view.subspan(32));
    return out;
}

Result<Node> child_secp256k1(const Node& parent, std::uint32_t index) {
    ByteArray<secp256k1::public_key_size> public_key{};  // dear, and most steps are hardened
    if (!is_hardened(index)) {
        const auto key = TRY(secp256k1::PrivateKey::from_bytes(parent.key.reveal()));
        public_key     = key.public_key().bytes();
    }
    auto digest = step_hash(parent, public_key, index);
    const WipedOnExit wiped{digest};
    const ByteView view{digest};
    Node out;
    out.key        = parent.key.copy();
    out.chain_code = Secret::copy_of(view.subspan(32));
    if (secp256k1_ec_seckey_tweak_add(secp256k1_context_static, out.key.writable().data(),
                                      digest.data()) != 1)
        return fail(errors::input, "index {} of this path has no key; use the next one",
                    index & ~hardened);
    return out;
}

}  // namespace

Result<Path> Path::parse(std::string_view text) {
    const auto whole = text;
    if (text != "m" && !text.starts_with("m/"))
        return fail(errors::input, "the derivation path \"{}\" does not start with m/",
                    printable(whole, 40))
            .with_hint("a path looks like m/44'/118'/0'/0/0");
    Path out;
    text = text.substr(1);
    while (!text.empty()) {
        if (out.indexes.size() == deepest)
            return fail(errors::input, "the derivation path has more than {} steps", deepest);
        text             = text.substr(1);  // the slash
        const auto slash = std::min(text.find('/'), text.size());
        const auto step  = text.substr(0, slash);
        text             = text.substr(slash);
        const auto index = TRY(parse_step(step, out.indexes.size() + 1));
        out.indexes.push_back(index);
    }
    return out;
}

Path Path::cosmos(std::uint32_t account, std::uint32_t index) {
    return Path{{44 | hardened, 118 | hardened, account | hardened, 0, index}};
}

std::string Path::text() const {
    std::string out = "m";
    for (const auto index : indexes)
        out += fmt::format("/{}{}", index & ~hardened, is_hardened(index) ? "'" : "");
    return out;
}

Result<Node> master_secp256k1(const Secret& seed) {
    auto node = TRY(master("Bitcoin seed", seed));
    if (secp256k1_ec_seckey_verify(secp256k1_context_static, node.key.reveal().data()) != 1)
        return fail(errors::input, "this wallet seed has no key; use another one");
    return node;
}

Result<secp256k1::PrivateKey> derive_secp256k1(const Secret& seed, const Path& path) {
    auto node = TRY(master_secp256k1(seed));
    for (const auto index : path.indexes) node = TRY(child_secp256k1(node, index));
    return secp256k1::PrivateKey::from_secret(std::move(node.key));
}

Result<ed25519::PrivateKey> derive_ed25519(const Secret& seed, const Path& path) {
    for (const auto index : path.indexes)
        if (!is_hardened(index))
            return fail(errors::input, "an ed25519 path has hardened steps only, unlike {}",
                        path.text())
                .with_hint("write {}' where the path has {}", index, index);
    auto node = TRY(master("ed25519 seed", seed));
    for (const auto index : path.indexes) node = child_ed25519(node, index);
    return ed25519::PrivateKey::from_seed(node.key.reveal());
}

}  // namespace ve::hd
