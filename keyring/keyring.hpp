// Where keys live and who signs. Signs bytes and knows no transactions.
//
//   file    encrypted under the user's passphrase: Argon2id, then XChaCha20-Poly1305 a record.
//           Names, public keys and paths stand beside in the clear, so that looking asks nothing
//   test    the same files under the passphrase "test", at no cost: for devnets only
//   memory  gone with the process
#pragma once

#include <filesystem>
#include <map>
#include <memory>

#include "base/address.hpp"
#include "crypto/argon2.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/hd.hpp"
#include "crypto/mnemonic.hpp"
#include "crypto/nacl.hpp"
#include "crypto/secp256k1.hpp"

namespace ve {

enum class KeyAlgorithm : std::uint8_t {
    secp256k1 = 1,  // accounts
    ed25519   = 2,  // validators, and signatures of envelopes
    x25519    = 3,  // encryption: it signs nothing
    multisig  = 4,  // k of n: its members sign, each with a key of their own
};
std::string_view name_of(KeyAlgorithm algorithm);
Result<KeyAlgorithm> parse_key_algorithm(std::string_view name);

// Who has the secret of a key that the keyring lists.
enum class KeyHolder : std::uint8_t {
    keyring   = 0,  // this keyring
    program   = 1,  // a program that the user named: a signer plug-in
    elsewhere = 2,  // another machine, or the members of a multisig: nothing here can sign
};

struct KeyInfo {
    std::string name;
    KeyAlgorithm algorithm = KeyAlgorithm::secp256k1;
    Bytes public_key;       // of a multisig its amino bytes (crypto/multisig.hpp)
    Address address;        // of an account or validator; of an x25519 key its fingerprint
    std::string path = {};  // m/44'/… when it was derived from a mnemonic, else empty
    KeyHolder holder = KeyHolder::keyring;
    // Of KeyHolder::program alone: a JSON list of its arguments, the program's file first.
    std::string program = {};

    std::string_view kind() const;  // local, program, offline or multisig
};

// A key whose secret is not kept here.
struct KnownKey {
    KeyAlgorithm algorithm = KeyAlgorithm::secp256k1;
    Bytes public_key;
    KeyHolder holder = KeyHolder::elsewhere;
    std::string path = {}, program = {};
};

// A key on its way into a keyring.
struct NewKey {
    KeyAlgorithm algorithm = KeyAlgorithm::secp256k1;
    Secret key;       // 32 bytes: scalar or seed
    Secret mnemonic;  // kept so that it can be shown again; may be empty
    std::string path;

    Result<Bytes> public_key() const;
    static Result<NewKey> from_bytes(KeyAlgorithm algorithm, Secret key);
    static NewKey generate(KeyAlgorithm algorithm, const EntropySource& entropy);
    // secp256k1 by BIP-32; ed25519 and x25519 by SLIP-10, where every step is hardened.
    static Result<NewKey> from_mnemonic(KeyAlgorithm algorithm, const Mnemonic& mnemonic,
                                        ByteView passphrase, const hd::Path& path);
};

struct PassphraseRequest {
    std::filesystem::path dir;
    bool is_new = false;  // for a keyring that is about to be made: ask twice
    int attempt = 1;      // of three
};
using PassphraseSource = std::function<Result<Secret>(const PassphraseRequest&)>;

namespace keyring {
class Vault;
struct Record;

inline constexpr argon2::Params params_default{.memory_kib = 256 * 1024, .passes = 3};
inline constexpr argon2::Params params_floor{.memory_kib = 64 * 1024, .passes = 3};
inline constexpr argon2::Params params_ceiling{.memory_kib = 1024 * 1024, .passes = 10};
inline constexpr std::size_t passphrase_min = 8;     // characters of a new one
inline constexpr std::size_t keys_max       = 4096;  // in one keyring

// [A-Za-z0-9._-]{1,64}, not starting with - or .
Result<void> check_name(std::string_view name);
}  // namespace keyring

class Keyring {
  public:
    enum class Backend : std::uint8_t { file, test, memory };
    enum class Existing : std::uint8_t { refuse, replace };

    struct Options {
        Backend backend = Backend::file;
        std::filesystem::path dir;    // of this backend alone; made at the first key
        PassphraseSource passphrase;  // asked when first needed, and once: the key is then held
        EntropySource entropy;
        argon2::Params params = keyring::params_default;  // for a keyring that is made
        int lock_wait_ms      = 5000;
    };
    static Result<Keyring> open(Options options);
    Keyring(Keyring&&) noexcept;
    Keyring& operator=(Keyring&&) noexcept;
    ~Keyring();

    Result<KeyInfo> add(std::string_view name, NewKey key, Existing existing = Existing::refuse);
    Result<KeyInfo> add(std::string_view name, KnownKey key, Existing existing = Existing::refuse);
    // These three ask for no passphrase where the public list is there.
    Result<std::vector<KeyInfo>> list();  // by name
    Result<KeyInfo> get(std::string_view name);
    Result<KeyInfo> find(const Address& address);
    Result<void> remove(std::string_view name);
    Result<void> rename(std::string_view from, std::string_view to);

    // secp256k1: over SHA-256(message); ed25519: over the message. Of a key whose secret is not
    // here, signing and export are errors that say who has it.
    Result<ByteArray<64>> sign(std::string_view name, ByteView message);
    Result<ed25519::PrivateKey> ed25519_key(std::string_view name);
    Result<x25519::PrivateKey> x25519_key(std::string_view name);

    Result<Secret> export_key(std::string_view name);              // 32 bytes: scalar or seed
    Result<Secret> export_mnemonic(std::string_view name);         // error: it has none
    Result<void> change_passphrase(const PassphraseSource& next);  // of a file keyring

    Result<void> unlock();   // asks for the passphrase now rather than at the first use
    void lock();             // forgets the passphrase's key and every opened key
    bool recovered() const;  // the newest index was damaged, the one before it was used

  private:
    struct Opened;
    explicit Keyring(std::unique_ptr<keyring::Vault> vault);
    Result<KeyInfo> insert(KeyInfo info, Secret record, Existing existing);
    Result<const Opened*> opened(std::string_view name);
    Result<keyring::Record> record_of(std::string_view name);

    std::unique_ptr<keyring::Vault> vault_;
    std::map<std::string, std::unique_ptr<Opened>, std::less<>> opened_;  // by name
};

}  // namespace ve
