#include "devnet/accounts.hpp"

#include <array>
#include <map>
#include <mutex>

#include "crypto/hash.hpp"
#include "crypto/hd.hpp"

namespace ve::devnet {
namespace {

// 32 bytes for one purpose of one seed.
Hash derive(std::uint64_t seed, std::string_view purpose, std::string_view name) {
    Bytes input;
    append(input, "ve devnet ");
    append_be64(input, seed);
    append(input, purpose);
    append(input, ":");
    append(input, name);
    return sha256(input);
}

// Stretching a mnemonic takes a millisecond, and a start asks for the same few accounts again and
// again: the keys of this process, which are public.
class KnownKeys {
  public:
    secp256k1::PrivateKey key(std::uint64_t seed, std::string_view name, const Mnemonic& mnemonic) {
        const std::lock_guard lock{mutex_};
        const std::pair id{seed, std::string{name}};
        auto known = keys_.find(id);
        if (known == keys_.end()) {
            if (keys_.size() >= keys_max) keys_.clear();
            const auto root = mnemonic.seed().value();
            auto key        = hd::derive_secp256k1(root, hd::Path::cosmos(0, 0)).value();
            known           = keys_.emplace(id, std::move(key)).first;
        }
        return known->second.copy();
    }

  private:
    static constexpr std::size_t keys_max = 256;
    std::mutex mutex_;
    std::map<std::pair<std::uint64_t, std::string>, secp256k1::PrivateKey> keys_;
};

}  // namespace

std::span<const Role> roles() {
    static constexpr std::array<Role, 5> all = {{
        {"customer", "orders and pays", 1'000'000, 0},
        {"provider", "serves and is paid", 1'000'000, 80},
        {"operator", "runs the validator", 1'000'000, 85},
        {"alice", "anybody", 1'000'000, 0},
        {"bob", "anybody", 1'000'000, 0},
    }};
    return all;
}

Account account(std::uint64_t seed, std::string_view name) {
    const auto entropy = derive(seed, "account", name);
    auto mnemonic      = Mnemonic::from_entropy(ByteView{entropy}.first(16)).value();
    static KnownKeys known_keys;
    auto key           = known_keys.key(seed, name, mnemonic);
    const auto address = key.public_key().address();
    std::string role   = "anybody";
    for (const auto& one : roles())
        if (one.name == name) role = one.role;
    return {std::string{name}, std::move(role), address, std::move(key), std::move(mnemonic)};
}

ValidatorKeys validator(std::uint64_t seed, std::size_t index) {
    const auto name = std::to_string(index);
    // The first validator's operator is the devnet's operator account.
    auto operator_key =
        index == 0 ? account(seed, "operator").key : account(seed, "operator-" + name).key;
    return {"validator-" + name,
            ed25519::PrivateKey::from_seed(derive(seed, "consensus", name)).value(),
            std::move(operator_key),
            x25519::PrivateKey::from_bytes(derive(seed, "decryption", name)).value()};
}

ed25519::PrivateKey node_key(std::uint64_t seed, std::size_t index) {
    return ed25519::PrivateKey::from_seed(derive(seed, "node", std::to_string(index))).value();
}

ed25519::PrivateKey capture_client(std::uint64_t seed) {
    return ed25519::PrivateKey::from_seed(derive(seed, "capture client", capture_client_id))
        .value();
}

}  // namespace ve::devnet
