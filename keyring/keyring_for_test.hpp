// A directory for one test, and keyrings in it. For tests only.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "crypto/multisig.hpp"
#include "crypto/published_vectors.hpp"
#include "keyring/keyring.hpp"

namespace ve::test {

class TemporaryDir {
  public:
    TemporaryDir() {
        std::string name = (std::filesystem::temp_directory_path() / "ve-keyring-XXXXXX").string();
        VE_INVARIANT(mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    TemporaryDir(const TemporaryDir&)            = delete;
    TemporaryDir& operator=(const TemporaryDir&) = delete;
    ~TemporaryDir() { std::filesystem::remove_all(path_); }
    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

inline PassphraseSource always(std::string passphrase) {
    return [passphrase](const PassphraseRequest&) -> Result<Secret> {
        return Secret::copy_of(std::string_view{passphrase});
    };
}

inline Keyring::Options options(Keyring::Backend backend, const std::filesystem::path& dir,
                                std::string passphrase = "correct horse") {
    static std::uint64_t opened = 1000;  // no two keyrings draw the same
    return {.backend      = backend,
            .dir          = dir,
            .passphrase   = always(std::move(passphrase)),
            .entropy      = counted_entropy(++opened),
            .params       = keyring::params_floor,
            .lock_wait_ms = 0};
}

inline Keyring test_keyring(const std::filesystem::path& dir) {
    return Keyring::open(options(Keyring::Backend::test, dir)).value();
}

inline NewKey some_key(std::uint64_t seed, KeyAlgorithm algorithm = KeyAlgorithm::secp256k1) {
    return NewKey::generate(algorithm, counted_entropy(seed));
}

inline KnownKey known_key(std::uint64_t seed) {
    const auto key = secp256k1::PrivateKey::generate(counted_entropy(seed));
    return {.public_key = copy_of(key.public_key().bytes())};
}
inline KnownKey program_key(std::uint64_t seed, std::string program) {
    auto key    = known_key(seed);
    key.holder  = KeyHolder::program;
    key.path    = "m/44'/118'/0'/0/0";
    key.program = std::move(program);
    return key;
}
inline ThresholdKey threshold_of(std::uint32_t threshold, const std::vector<Bytes>& keys) {
    std::vector<PublicKey> members;
    for (const auto& key : keys) members.push_back({Curve::secp256k1, key});
    return ThresholdKey::make(threshold, std::move(members)).value();
}

inline std::vector<std::string> names_in(Keyring& keyring) {
    std::vector<std::string> out;
    for (const auto& info : keyring.list().value()) out.push_back(info.name);
    return out;
}

inline Bytes file_content(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    return copy_of(bytes_of(text));
}

inline void overwrite(const std::filesystem::path& path, ByteView content) {
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    file << text_of(content);
}

inline std::vector<std::filesystem::path> files_in(const std::filesystem::path& dir) {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::directory_iterator{dir}) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace ve::test
