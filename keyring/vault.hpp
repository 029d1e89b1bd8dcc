// What a backend is to the keyring: an index that is replaced whole, and records under random ids.
// The index is the commit point: a record that it does not name does not exist.
#pragma once

#include "keyring/records.hpp"

namespace ve::keyring {

struct Change {
    Index index;                                        // as it shall be
    std::vector<std::pair<std::string, Secret>> added;  // records that it names and were not there
};

class Vault {
  public:
    using Changer    = std::function<Result<Change>(const Index&)>;
    virtual ~Vault() = default;

    virtual Result<Index> index() = 0;
    // What may be seen without a passphrase. May lag behind index(), or be forged by who can write
    // to the files: whoever uses a key looks at index() then, and is told.
    virtual Result<Index> public_index() { return index(); }
    virtual Result<Secret> record(const std::string& id) = 0;
    // Reads the index, lets the changer decide and writes, all while no other process can.
    virtual Result<void> change(const Changer& changer)                  = 0;
    virtual Result<void> change_passphrase(const PassphraseSource& next) = 0;
    virtual void lock() {}
    virtual bool recovered() const { return false; }

    std::string fresh_id() const;

  protected:
    explicit Vault(EntropySource entropy) : entropy_{std::move(entropy)} {}
    EntropySource entropy_;
};

std::unique_ptr<Vault> make_memory_vault(EntropySource entropy);
Result<std::unique_ptr<Vault>> make_file_vault(Keyring::Options options);

}  // namespace ve::keyring
