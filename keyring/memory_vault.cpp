// Keys that are gone with the process: for simulations and tests. No file is touched.
#include "keyring/vault.hpp"

namespace ve::keyring {
namespace {

class MemoryVault : public Vault {
  public:
    explicit MemoryVault(EntropySource entropy) : Vault{std::move(entropy)} {}

    Result<Index> index() override { return index_; }

    Result<Secret> record(const std::string& id) override {
        const auto found = records_.find(id);
        VE_INVARIANT(found != records_.end());
        return found->second.copy();
    }

    Result<void> change(const Changer& changer) override {
        auto next = TRY(changer(index_));
        for (auto& [id, record] : next.added) records_.emplace(id, std::move(record));
        std::map<std::string, Secret> named;
        for (const auto& entry : next.index) {
            if (entry.id.empty()) continue;
            auto kept = records_.extract(entry.id);
            VE_INVARIANT(!kept.empty());
            named.insert(std::move(kept));
        }
        records_ = std::move(named);
        index_   = std::move(next.index);
        return {};
    }

    Result<void> change_passphrase(const PassphraseSource&) override {
        return fail(errors::usage, "a keyring in memory has no passphrase");
    }

  private:
    Index index_;
    std::map<std::string, Secret> records_;
};

}  // namespace

std::string Vault::fresh_id() const {
    ByteArray<16> drawn;
    entropy_(drawn);
    return hex(drawn);
}

std::unique_ptr<Vault> make_memory_vault(EntropySource entropy) {
    return std::make_unique<MemoryVault>(std::move(entropy));
}

}  // namespace ve::keyring
