#include "keyring/keyring.hpp"

#include <algorithm>
#include <variant>

#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "keyring/vault.hpp"

namespace ve {
namespace {

using AnyKey = std::variant<secp256k1::PrivateKey, ed25519::PrivateKey, x25519::PrivateKey>;

template <class Key>
Result<AnyKey> any_key(Result<Key> key) {
    if (!key.ok()) return std::move(key).error();
    return AnyKey{std::move(key).value()};
}

Result<AnyKey> parse_key(KeyAlgorithm algorithm, ByteView bytes) {
    switch (algorithm) {
        case KeyAlgorithm::secp256k1: return any_key(secp256k1::PrivateKey::from_bytes(bytes));
        case KeyAlgorithm::ed25519: return any_key(ed25519::PrivateKey::from_seed(bytes));
        case KeyAlgorithm::x25519: return any_key(x25519::PrivateKey::from_bytes(bytes));
        case KeyAlgorithm::multisig: break;
    }
    return fail(errors::input, "a {} key has no secret of its own", name_of(algorithm));
}

Bytes public_key_of(const AnyKey& key) {
    return std::visit([](const auto& some) { return copy_of(some.public_key().bytes()); }, key);
}

Result<KeyInfo> info_of(std::string_view name, const NewKey& key) {
    const auto parsed     = TRY(parse_key(key.algorithm, key.key.reveal()));
    const auto public_key = public_key_of(parsed);
    const auto address    = TRY(keyring::address_of(key.algorithm, public_key));
    return KeyInfo{.name       = std::string{name},
                   .algorithm  = key.algorithm,
                   .public_key = public_key,
                   .address    = address,
                   .path       = key.path};
}

auto position_of(keyring::Index& index, std::string_view name) {
    return std::lower_bound(index.begin(), index.end(), name,
                            [](const keyring::Entry& entry, std::string_view wanted) {
                                return entry.info.name < wanted;
                            });
}

Result<const keyring::Entry*> entry_of(const keyring::Index& index, std::string_view name) {
    std::vector<std::string> names;
    for (const auto& entry : index) {
        if (entry.info.name == name) return &entry;
        names.push_back(entry.info.name);
    }
    return fail(errors::input, "no key is named {}{}", printable(name), did_you_mean(name, names))
        .with_hint("ve keys list");
}

Error wrong_use(const KeyInfo& info, std::string_view wanted) {
    return fail(errors::input, "{} is a key for {}, and {} is wanted", info.name,
                name_of(info.algorithm), wanted);
}

// Nothing when the keyring itself has the secret.
Result<void> check_held(const KeyInfo& info) {
    if (info.holder == KeyHolder::keyring) return {};
    if (info.holder == KeyHolder::program)
        return fail(errors::input, "the secret of {} is held by a program, not by this keyring",
                    info.name);
    if (info.algorithm == KeyAlgorithm::multisig)
        return fail(errors::input, "{} is a multisig: its members sign, each with their own key",
                    info.name)
            .with_hint("ve keys show {}", info.name);
    return fail(errors::input, "{} is an offline key: only its public key is here", info.name)
        .with_hint("sign where the key is, or import it: ve keys import {} --force", info.name);
}

Error name_taken(std::string_view name) {
    return fail(errors::refused, "there is a key named {} already; it was not changed", name)
        .with_hint("choose another name, or lose the old key with --force where it is made");
}

}  // namespace

std::string_view name_of(KeyAlgorithm algorithm) {
    switch (algorithm) {
        case KeyAlgorithm::secp256k1: return "secp256k1";
        case KeyAlgorithm::ed25519: return "ed25519";
        case KeyAlgorithm::multisig: return "multisig";
        case KeyAlgorithm::x25519: break;
    }
    return "x25519";
}

std::string_view KeyInfo::kind() const {
    if (algorithm == KeyAlgorithm::multisig) return "multisig";
    if (holder == KeyHolder::program) return "program";
    return holder == KeyHolder::elsewhere ? "offline" : "local";
}

Result<KeyAlgorithm> parse_key_algorithm(std::string_view name) {
    for (const auto algorithm :
         {KeyAlgorithm::secp256k1, KeyAlgorithm::ed25519, KeyAlgorithm::x25519})
        if (name == name_of(algorithm)) return algorithm;
    return fail(errors::usage, "\"{}\" is no key algorithm; known: secp256k1, ed25519, x25519",
                printable(name, 40));
}

Result<NewKey> NewKey::from_bytes(KeyAlgorithm algorithm, Secret key) {
    TRY(parse_key(algorithm, key.reveal()));
    NewKey out;
    out.algorithm = algorithm;
    out.key       = std::move(key);
    return out;
}

Result<Bytes> NewKey::public_key() const {
    const auto parsed = TRY(parse_key(algorithm, key.reveal()));
    return public_key_of(parsed);
}

NewKey NewKey::generate(KeyAlgorithm algorithm, const EntropySource& entropy) {
    NewKey out;
    out.algorithm = algorithm;
    out.key       = algorithm == KeyAlgorithm::secp256k1
                        ? secp256k1::PrivateKey::generate(entropy).secret().copy()
                        : Secret::random(32, entropy);
    return out;
}

Result<NewKey> NewKey::from_mnemonic(KeyAlgorithm algorithm, const Mnemonic& mnemonic,
                                     ByteView passphrase, const hd::Path& path) {
    const auto seed = TRY(mnemonic.seed(passphrase));
    NewKey out;
    out.algorithm = algorithm;
    out.mnemonic  = mnemonic.text().copy();
    out.path      = path.text();
    if (algorithm == KeyAlgorithm::secp256k1) {
        const auto key = TRY(hd::derive_secp256k1(seed, path));
        out.key        = key.secret().copy();
        return out;
    }
    const auto key = TRY(hd::derive_ed25519(seed, path));
    if (algorithm == KeyAlgorithm::ed25519) {
        out.key = Secret::copy_of(key.reveal_seed());
        return out;
    }
    // Hashed with a label: a seed that signs is never also a scalar that encrypts.
    auto scalar = sha256("virtengine x25519 key", key.reveal_seed());
    const WipedOnExit wiped{scalar};
    out.key = Secret::copy_of(scalar);
    return out;
}

Result<void> keyring::check_name(std::string_view name) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    };
    if (!name.empty() && name.size() <= 64 && name[0] != '-' && name[0] != '.' &&
        std::all_of(name.begin(), name.end(), allowed))
        return {};
    return fail(errors::usage, "\"{}\" cannot name a key", printable(name, 70))
        .with_hint("1 to 64 of A-Z a-z 0-9 . _ - and neither . nor - in front");
}

struct Keyring::Opened {
    KeyInfo info;
    AnyKey key;
};

Keyring::Keyring(std::unique_ptr<keyring::Vault> vault) : vault_{std::move(vault)} {}
Keyring::Keyring(Keyring&&) noexcept            = default;
Keyring& Keyring::operator=(Keyring&&) noexcept = default;
Keyring::~Keyring()                             = default;

Result<Keyring> Keyring::open(Options options) {
    VE_INVARIANT(options.entropy != nullptr);
    if (options.backend == Backend::memory)
        return Keyring{keyring::make_memory_vault(std::move(options.entropy))};
    auto vault = TRY(keyring::make_file_vault(std::move(options)));
    return Keyring{std::move(vault)};
}

Result<KeyInfo> Keyring::add(std::string_view name, NewKey key, Existing existing) {
    TRY(keyring::check_name(name));
    auto info = TRY(info_of(name, key));
    keyring::Record record;
    record.algorithm = key.algorithm;
    record.key       = std::move(key.key);
    record.mnemonic  = std::move(key.mnemonic);
    return insert(std::move(info), keyring::encode(record), existing);
}

Result<KeyInfo> Keyring::add(std::string_view name, KnownKey key, Existing existing) {
    TRY(keyring::check_name(name));
    VE_INVARIANT(key.holder != KeyHolder::keyring);
    VE_INVARIANT(key.program.empty() == (key.holder != KeyHolder::program));
    TRY(keyring::check_known(key.algorithm, key.public_key));
    const auto address = TRY(keyring::address_of(key.algorithm, key.public_key));
    return insert({.name       = std::string{name},
                   .algorithm  = key.algorithm,
                   .public_key = std::move(key.public_key),
                   .address    = address,
                   .path       = std::move(key.path),
                   .holder     = key.holder,
                   .program    = std::move(key.program)},
                  {}, existing);
}

// An empty record is none: the secret is not here.
Result<KeyInfo> Keyring::insert(KeyInfo info, Secret record, Existing existing) {
    const auto& name = info.name;
    TRY(vault_->change([&](const keyring::Index& index) -> Result<keyring::Change> {
        keyring::Change next;
        next.index          = index;
        const auto at       = position_of(next.index, name);
        const bool is_taken = at != next.index.end() && at->info.name == name;
        if (is_taken && existing == Existing::refuse) return name_taken(name);
        for (const auto& entry : index)
            if (entry.info.public_key == info.public_key && entry.info.name != name)
                return fail(errors::input, "this key is in the keyring already, as {}",
                            entry.info.name);
        if (!is_taken && index.size() >= keyring::keys_max)
            return fail(errors::input, "a keyring has at most {} keys", keyring::keys_max);
        const auto id = record.empty() ? std::string{} : vault_->fresh_id();
        if (is_taken)
            *at = {id, info};
        else
            next.index.insert(at, {id, info});
        if (!record.empty()) next.added.emplace_back(id, record.copy());
        return next;
    }));
    opened_.clear();
    return info;
}

Result<std::vector<KeyInfo>> Keyring::list() {
    const auto index = TRY(vault_->public_index());
    std::vector<KeyInfo> out;
    for (const auto& entry : index) out.push_back(entry.info);
    return out;
}

Result<KeyInfo> Keyring::get(std::string_view name) {
    TRY(keyring::check_name(name));
    const auto index  = TRY(vault_->public_index());
    const auto* found = TRY(entry_of(index, name));
    return found->info;
}

Result<KeyInfo> Keyring::find(const Address& address) {
    const auto index = TRY(vault_->public_index());
    for (const auto& entry : index)
        if (entry.info.address == address) return entry.info;
    return fail(errors::input, "no key in the keyring belongs to {}", address)
        .with_hint("ve keys list");
}

Result<void> Keyring::remove(std::string_view name) {
    TRY(keyring::check_name(name));
    TRY(vault_->change([&](const keyring::Index& index) -> Result<keyring::Change> {
        TRY(entry_of(index, name));
        keyring::Change next;
        next.index = index;
        next.index.erase(position_of(next.index, name));
        return next;
    }));
    opened_.clear();
    return {};
}

Result<void> Keyring::rename(std::string_view from, std::string_view to) {
    TRY(keyring::check_name(from));
    TRY(keyring::check_name(to));
    TRY(vault_->change([&](const keyring::Index& index) -> Result<keyring::Change> {
        const auto* found = TRY(entry_of(index, from));
        auto renamed      = *found;
        if (entry_of(index, to).ok()) return name_taken(to);
        keyring::Change next;
        next.index = index;
        next.index.erase(position_of(next.index, from));
        renamed.info.name = to;
        next.index.insert(position_of(next.index, to), std::move(renamed));
        return next;
    }));
    opened_.clear();
    return {};
}

Result<const Keyring::Opened*> Keyring::opened(std::string_view name) {
    TRY(keyring::check_name(name));
    const auto known = opened_.find(name);
    if (known != opened_.end()) return static_cast<const Opened*>(known->second.get());
    const auto index  = TRY(vault_->index());
    const auto* found = TRY(entry_of(index, name));
    TRY(check_held(found->info));
    const auto content = TRY(vault_->record(found->id));
    const auto record  = TRY(keyring::decode_record(content.reveal()));
    auto key           = TRY(parse_key(record.algorithm, record.key.reveal()));
    if (record.algorithm != found->info.algorithm || public_key_of(key) != found->info.public_key)
        return fail(errors::corrupt, "the keyring's record of {} holds another key", name);
    auto fresh      = std::make_unique<Opened>(Opened{found->info, std::move(key)});
    const auto* out = fresh.get();
    opened_.insert_or_assign(std::string{name}, std::move(fresh));
    return out;
}

Result<ByteArray<64>> Keyring::sign(std::string_view name, ByteView message) {
    const auto* found = TRY(opened(name));
    if (const auto* key = std::get_if<secp256k1::PrivateKey>(&found->key))
        return secp256k1::sign(*key, message);
    if (const auto* key = std::get_if<ed25519::PrivateKey>(&found->key))
        return ed25519::sign(*key, message);
    return wrong_use(found->info, "a key that signs");
}

Result<ed25519::PrivateKey> Keyring::ed25519_key(std::string_view name) {
    const auto* found = TRY(opened(name));
    const auto* key   = std::get_if<ed25519::PrivateKey>(&found->key);
    if (key == nullptr) return wrong_use(found->info, "ed25519");
    return key->copy();
}

Result<x25519::PrivateKey> Keyring::x25519_key(std::string_view name) {
    const auto* found = TRY(opened(name));
    const auto* key   = std::get_if<x25519::PrivateKey>(&found->key);
    if (key == nullptr) return wrong_use(found->info, "x25519");
    return key->copy();
}

Result<keyring::Record> Keyring::record_of(std::string_view name) {
    TRY(keyring::check_name(name));
    const auto index  = TRY(vault_->index());
    const auto* found = TRY(entry_of(index, name));
    TRY(check_held(found->info));
    const auto content = TRY(vault_->record(found->id));
    return keyring::decode_record(content.reveal());
}

Result<Secret> Keyring::export_key(std::string_view name) {
    auto record = TRY(record_of(name));
    return std::move(record.key);
}

Result<Secret> Keyring::export_mnemonic(std::string_view name) {
    auto record = TRY(record_of(name));
    if (record.mnemonic.empty())
        return fail(errors::input, "{} was not made from a mnemonic", name)
            .with_hint("it came as a private key; only your own copy of that is a backup");
    return std::move(record.mnemonic);
}

Result<void> Keyring::change_passphrase(const PassphraseSource& next) {
    TRY(vault_->change_passphrase(next));
    opened_.clear();
    return {};
}

Result<void> Keyring::unlock() {
    TRY(vault_->index());
    return {};
}

void Keyring::lock() {
    opened_.clear();
    vault_->lock();
}

bool Keyring::recovered() const { return vault_->recovered(); }

}  // namespace ve
