#include "keyring/foreign/key_armor.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/aead.hpp"
#include "crypto/bcrypt.hpp"
#include "crypto/hash.hpp"

namespace ve::foreign {
namespace {

constexpr std::size_t salt_size = 16;
constexpr int bcrypt_cost       = 12;
constexpr argon2::Params armor_params{.memory_kib = 64 * 1024, .passes = 1};
constexpr std::uint32_t armor_lanes = 4;

// The type and the length in front of a private key, as amino writes them.
constexpr ByteArray<5> secp256k1_head{0xe1, 0xb0, 0xf7, 0x9b, 32};
constexpr ByteArray<5> ed25519_head{0xa3, 0x28, 0x89, 0x10, 64};

Error armor_not_opened() {
    return fail(errors::authentication,
                "the armor did not open: its passphrase is wrong, or it is damaged");
}

Result<Secret> bcrypt_key(const Secret& passphrase, ByteView salt) {
    const auto text = TRY(bcrypt::text(passphrase, salt, bcrypt_cost));
    auto hash       = sha256(text.reveal());
    const WipedOnExit wiped{hash};
    return Secret::copy_of(hash);
}

Result<Secret> open_body(const armor::Block& block, std::string_view kdf, ByteView salt,
                         const Secret& passphrase) {
    if (kdf == "argon2") {
        const auto key =
            TRY(argon2::argon2id_in_lanes(passphrase, salt, armor_params, armor_lanes));
        auto opened = aead::open_once(block.body, key);
        return opened.ok() ? std::move(opened) : armor_not_opened();
    }
    nacl::Nonce nonce{};
    if (block.body.size() < nonce.size()) return armor_not_opened();
    const auto key = TRY(bcrypt_key(passphrase, salt));
    std::copy_n(block.body.begin(), nonce.size(), nonce.begin());
    auto opened = nacl::secretbox_open(ByteView{block.body}.subspan(nonce.size()), nonce, key);
    if (!opened.ok()) return armor_not_opened();
    return opened;
}

// The amino bytes of a private key, whose type the armor's header has told already.
Result<NewKey> parse_payload(const Secret& payload, KeyAlgorithm algorithm) {
    const bool is_account = algorithm == KeyAlgorithm::secp256k1;
    const auto& head      = is_account ? secp256k1_head : ed25519_head;
    const auto bytes      = payload.reveal();
    if (bytes.size() != head.size() + head.back() ||
        !std::equal(head.begin(), head.end(), bytes.begin()))
        return fail(errors::input, "the armor does not hold the {} key that it names",
                    name_of(algorithm));
    const auto key = bytes.subspan(head.size());
    if (is_account) return NewKey::from_bytes(algorithm, Secret::copy_of(key));
    TRY(ed25519::PrivateKey::from_expanded(key));
    return NewKey::from_bytes(algorithm, Secret::copy_of(key.first(ed25519::seed_size)));
}

Result<KeyAlgorithm> algorithm_of(const armor::Block& block) {
    const auto* type = block.header("type");
    if (type == nullptr || *type == "secp256k1") return KeyAlgorithm::secp256k1;
    if (*type == "ed25519") return KeyAlgorithm::ed25519;
    return fail(errors::input, "the armor holds a key of type {}, which is not supported",
                printable(*type, 40));
}

}  // namespace

Result<NewKey> open_armor(const armor::Block& block, const Secret& passphrase) {
    if (block.type != private_armor_type)
        return fail(errors::input, "the armor is a {}, and a {} is wanted",
                    printable(block.type, 60), private_armor_type);
    const auto algorithm = TRY(algorithm_of(block));
    const auto* kdf      = block.header("kdf");
    const auto* salt     = block.header("salt");
    if (kdf == nullptr || (*kdf != "argon2" && *kdf != "bcrypt"))
        return fail(errors::input, "the armor's kdf is \"{}\"; known: argon2, bcrypt",
                    kdf == nullptr ? "" : printable(*kdf, 40));
    const auto salt_bytes = parse_hex(salt == nullptr ? "" : *salt);
    if (!salt_bytes.ok() || salt_bytes->size() != salt_size)
        return fail(errors::input, "the armor's salt is not 32 hex digits");
    const auto payload = TRY(open_body(block, *kdf, *salt_bytes, passphrase));
    return parse_payload(payload, algorithm);
}

Result<std::string> write_armor(KeyAlgorithm algorithm, const Secret& key, const Secret& passphrase,
                                ArmorKdf kdf, const EntropySource& entropy) {
    Secret payload;
    if (algorithm == KeyAlgorithm::secp256k1) {
        payload = Secret{secp256k1_head.size() + 32};
        std::ranges::copy(secp256k1_head, payload.writable().begin());
        std::ranges::copy(key.reveal(), payload.writable().begin() + secp256k1_head.size());
    } else if (algorithm == KeyAlgorithm::ed25519) {
        const auto pair = TRY(ed25519::PrivateKey::from_seed(key.reveal()));
        payload         = Secret{ed25519_head.size() + 64};
        std::ranges::copy(ed25519_head, payload.writable().begin());
        std::ranges::copy(pair.expanded().reveal(),
                          payload.writable().begin() + ed25519_head.size());
    } else {
        return fail(errors::input, "a key for {} has no armor; only secp256k1 and ed25519 have",
                    name_of(algorithm))
            .with_hint("ve keys export NAME --form hex");
    }
    ByteArray<salt_size> salt{};
    entropy(salt);
    armor::Block block{.type    = std::string{private_armor_type},
                       .headers = {{"kdf", kdf == ArmorKdf::argon2 ? "argon2" : "bcrypt"},
                                   {"salt", hex_upper(salt)},
                                   {"type", std::string{name_of(algorithm)}}},
                       .body    = {}};
    if (kdf == ArmorKdf::argon2) {
        const auto sealing =
            TRY(argon2::argon2id_in_lanes(passphrase, salt, armor_params, armor_lanes));
        block.body = aead::seal_once(payload.reveal(), sealing);
        return armor::write(block);
    }
    const auto sealing = TRY(bcrypt_key(passphrase, salt));
    nacl::Nonce nonce{};
    entropy(nonce);
    block.body = copy_of(nonce);
    append(block.body, ByteView{nacl::secretbox(payload.reveal(), nonce, sealing)});
    return armor::write(block);
}

Result<PublicKey> read_public_armor(const armor::Block& block) {
    if (block.type != public_armor_type)
        return fail(errors::input, "the armor is a {}, and a {} is wanted",
                    printable(block.type, 60), public_armor_type);
    return PublicKey::parse_amino(block.body);
}

std::string write_public_armor(const PublicKey& key) {
    return armor::write(
        {.type    = std::string{public_armor_type},
         .headers = {{"type", std::string{name_of(key.curve)}}, {"version", "0.0.1"}},
         .body    = key.amino()});
}

}  // namespace ve::foreign
