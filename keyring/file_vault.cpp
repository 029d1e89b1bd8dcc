// The vault on disk. Every write leaves the old or the new index readable, and what it names.
//   index  index.old  public  <id>.key…  lock
#include <algorithm>
#include <set>

#include "keyring/files.hpp"
#include "keyring/public_list.hpp"
#include "keyring/sealed_file.hpp"
#include "keyring/vault.hpp"

namespace ve::keyring {
namespace {

constexpr const char* index_name  = "index";
constexpr const char* older_name  = "index.old";
constexpr const char* public_name = "public";
constexpr int attempts            = 3;

// The test backend's passphrase is public, so its cost buys nothing.
constexpr argon2::Params test_params{.memory_kib = 8, .passes = 1};
constexpr Bounds test_bounds{.floor = test_params, .ceiling = {.memory_kib = 1024, .passes = 3}};
constexpr Bounds file_bounds{.floor = params_floor, .ceiling = params_ceiling};

std::string record_name(const std::string& id) { return id + ".key"; }

// One text for every way not to open: it does not tell the passphrase from the file.
Error not_opened(const std::filesystem::path& dir) {
    return fail(errors::authentication,
                "the keyring in {} did not open: the passphrase is wrong, or its files are damaged",
                dir.string());
}

class FileVault : public Vault {
  public:
    explicit FileVault(Keyring::Options options)
        : Vault{options.entropy},
          options_{std::move(options)},
          bounds_{options_.backend == Keyring::Backend::test ? test_bounds : file_bounds} {
        if (options_.backend != Keyring::Backend::test) return;
        options_.params     = test_params;
        options_.passphrase = [](const PassphraseRequest&) -> Result<Secret> {
            return Secret::copy_of(std::string_view{"test"});
        };
    }

    Result<void> check() const {
        TRY(check_bounds(options_.params, bounds_));
        TRY(PrivateDir::open(options_.dir));
        return {};
    }

    Result<Index> index() override {
        auto dir = TRY(PrivateDir::open(options_.dir));
        if (!dir) return Index{};
        auto out = TRY(read_index(*dir));
        if (key_) TRY(check_public(*dir, out));
        return out;
    }

    // Asks for nothing. A list that is not there or not readable was never written or is broken:
    // then the sealed index is asked, and writes it anew.
    Result<Index> public_index() override {
        const auto dir = TRY(PrivateDir::open(options_.dir));
        if (!dir) return Index{};
        if (key_ || !has_public_list()) return index();
        const auto bytes = TRY(dir->read(public_name, public_list_bytes_max));
        if (!bytes) return index();
        auto list = read_public_list(*bytes);
        return list.ok() ? std::move(list) : index();
    }

    Result<Secret> record(const std::string& id) override {
        const auto dir = TRY(PrivateDir::open(options_.dir));
        if (!dir) return fail(errors::io, "the keyring has disappeared");
        return read_record(*dir, id);
    }

    Result<void> change(const Changer& changer) override {
        auto dir        = TRY(PrivateDir::open_or_create(options_.dir));
        const auto held = TRY(dir.lock(options_.lock_wait_ms));
        const auto old  = TRY(read_index(dir));
        if (key_) TRY(check_public(dir, old));
        auto next = TRY(changer(old));
        if (!key_) TRY(start_key(options_.passphrase));
        return write(dir, old, next);
    }

    // Every record is written again under a new id; the new index makes them the ones that count.
    Result<void> change_passphrase(const PassphraseSource& next) override {
        if (options_.backend == Keyring::Backend::test)
            return fail(errors::usage, "the test keyring has a fixed passphrase");
        auto dir        = TRY(PrivateDir::open_or_create(options_.dir));
        const auto held = TRY(dir.lock(options_.lock_wait_ms));
        const auto old  = TRY(read_index(dir));
        if (!key_) return fail(errors::input, "the keyring has no keys yet");
        Change change;
        for (auto entry : old) {
            if (entry.info.holder != KeyHolder::keyring) {
                change.index.push_back(std::move(entry));
                continue;
            }
            auto content = TRY(read_record(dir, entry.id));
            entry.id     = fresh_id();
            change.added.emplace_back(entry.id, std::move(content));
            change.index.push_back(std::move(entry));
        }
        auto before = std::move(key_);
        key_.reset();
        auto written = start_key(next);
        if (written.ok()) written = dir.remove(public_name);  // its check is by the old key
        if (written.ok()) written = write(dir, old, change);
        if (!written.ok()) key_ = std::move(before);
        return written;
    }

    void lock() override { key_.reset(); }
    bool recovered() const override { return recovered_; }

  private:
    struct Key {
        KeyDerivation derivation;
        Secret key;
    };
    struct Candidate {
        std::string name;
        SealedFile file;
    };

    // A damaged index gives way to the one before it; a newer format or bad parameters do not.
    Result<std::vector<Candidate>> candidates(const PrivateDir& dir) const {
        std::vector<Candidate> out;
        std::optional<Error> damage;
        for (const auto* name : {index_name, older_name}) {
            const auto bytes = TRY(dir.read(name, sealed_file_bytes_max));
            if (!bytes) continue;
            auto file = SealedFile::parse(*bytes);
            if (!file.ok()) {
                if (!file.error().hint().empty()) return std::move(file).error();
                if (!damage) damage = std::move(file).error();
                continue;
            }
            TRY(check_bounds(file->derivation.params, bounds_));
            out.push_back({name, std::move(file).value()});
        }
        if (out.empty() && damage) return std::move(*damage);
        return out;
    }

    Result<Index> read_index(const PrivateDir& dir) {
        const auto list = TRY(candidates(dir));
        if (list.empty()) return Index{};
        if (key_) {
            auto opened = open_with(*key_, list);
            if (opened) return std::move(*opened);
            // Another process changed the passphrase, or both files are damaged: ask again.
        }
        std::optional<Secret> tried;
        for (int attempt = 1; attempt <= attempts; ++attempt) {
            auto passphrase =
                TRY(ask(options_.passphrase, {.dir = options_.dir, .attempt = attempt}));
            if (tried && tried->same_as(passphrase)) break;  // not a person who can correct it
            for (const auto& derivation : derivations_of(list)) {
                auto key    = TRY(derive(passphrase, derivation));
                auto opened = open_with(key, list);
                if (!opened) continue;
                key_.emplace(std::move(key));
                return std::move(*opened);
            }
            tried = std::move(passphrase);
        }
        return not_opened(options_.dir);
    }

    // Usually one: both copies come from the same passphrase and salt.
    static std::vector<KeyDerivation> derivations_of(const std::vector<Candidate>& list) {
        std::vector<KeyDerivation> out;
        for (const auto& candidate : list)
            if (std::find(out.begin(), out.end(), candidate.file.derivation) == out.end())
                out.push_back(candidate.file.derivation);
        return out;
    }

    // The index in the first of the files that this key opens.
    std::optional<Result<Index>> open_with(const Key& key, std::span<const Candidate> list) {
        for (const auto& candidate : list) {
            if (!(candidate.file.derivation == key.derivation)) continue;
            // Both copies are sealed as "index": one becomes the other by its name alone.
            const auto content = open_file(index_name, candidate.file, key.key);
            if (!content.ok()) continue;
            recovered_ = candidate.name != index_name;
            return decode_index(content->reveal());
        }
        return std::nullopt;
    }

    Result<Secret> read_record(const PrivateDir& dir, const std::string& id) {
        if (!key_) TRY(read_index(dir));
        const auto name  = record_name(id);
        const auto bytes = TRY(dir.read(name, sealed_file_bytes_max));
        if (!bytes) return fail(errors::corrupt, "the keyring's file {} is missing", name);
        const auto file = TRY(SealedFile::parse(*bytes));
        if (!key_ || !(file.derivation == key_->derivation))
            return fail(errors::corrupt, "the keyring's file {} belongs to another keyring", name);
        auto content = open_file(name, file, key_->key);
        if (!content.ok()) return fail(errors::corrupt, "the keyring's file {} is damaged", name);
        return content;
    }

    Result<void> write(PrivateDir& dir, const Index& old, const Change& next) {
        const auto sealed = [this](const std::string& name, const Secret& content) {
            return seal_file(name, content.reveal(), key_->derivation, key_->key, entropy_);
        };
        for (const auto& [id, content] : next.added)
            TRY(dir.replace(record_name(id), sealed(record_name(id), content)));
        const auto index = sealed(index_name, encode(next.index));
        // A damaged index must not push the good one before it out.
        TRY(dir.replace(index_name, index, recovered_ ? "" : older_name));
        std::set<std::string> named;
        for (const auto& entry : next.index)
            if (!entry.id.empty()) named.insert(entry.id);
        const bool forgets = std::any_of(old.begin(), old.end(), [&](const Entry& entry) {
            return !entry.id.empty() && !named.contains(entry.id);
        });
        // What was removed or sealed under an old passphrase shall not come back by the copy.
        if (forgets || recovered_) TRY(dir.replace(older_name, index));
        if (has_public_list())
            TRY(dir.replace(public_name, write_public_list(next.index, key_->key)));
        // After a recovery, a record without an entry may be the one whose entry was lost.
        if (std::exchange(recovered_, false)) return {};
        return sweep(dir, named);
    }

    // Records without an entry: removed ones, and what a crash left before its index was written.
    static Result<void> sweep(PrivateDir& dir, const std::set<std::string>& named) {
        const auto names = TRY(dir.names());
        for (const auto& name : names)
            if (name.size() == 36 && name.ends_with(".key") && is_id(name.substr(0, 32)) &&
                !named.contains(name.substr(0, 32)))
                TRY(dir.remove(name));
        return {};
    }

    // The list in the clear is the index's, or an older one's: then it is written anew, unless
    // another process is at it. Anything else was put there by somebody without the passphrase.
    Result<void> check_public(PrivateDir& dir, const Index& index) const {
        if (!has_public_list()) return {};
        const auto bytes = TRY(dir.read(public_name, public_list_bytes_max));
        if (bytes && read_public_list(*bytes).ok() && !public_list_is_ours(*bytes, key_->key))
            return fail(errors::corrupt,
                        "the public list of keys in {} was changed by something else than ve: the "
                        "names and addresses it showed may be another's",
                        options_.dir.string())
                .with_hint("rm {}/public; the sealed list then writes it anew",
                           options_.dir.string());
        const auto wanted = write_public_list(index, key_->key);
        if (bytes && *bytes == wanted) return {};
        const auto held = dir.lock(0);
        if (held.ok()) TRY(dir.replace(public_name, wanted));
        return {};
    }

    // The test keyring's index opens at no cost, and is no secret.
    bool has_public_list() const { return options_.backend == Keyring::Backend::file; }

    static Result<Secret> ask(const PassphraseSource& source, const PassphraseRequest& request) {
        if (!source)
            return fail(errors::authentication,
                        "the keyring needs a passphrase, and none was given");
        return source(request);
    }

    static Result<Key> derive(const Secret& passphrase, const KeyDerivation& derivation) {
        auto key = TRY(argon2::argon2id(passphrase, derivation.salt, derivation.params));
        return Key{derivation, std::move(key)};
    }

    Result<void> start_key(const PassphraseSource& source) {
        const auto passphrase = TRY(ask(source, {.dir = options_.dir, .is_new = true}));
        if (options_.backend == Keyring::Backend::file && passphrase.size() < passphrase_min)
            return fail(errors::refused, "a keyring's passphrase has at least {} characters",
                        passphrase_min);
        KeyDerivation derivation{.params = options_.params};
        entropy_(derivation.salt);
        auto key = TRY(derive(passphrase, derivation));
        key_.emplace(std::move(key));
        return {};
    }

    Keyring::Options options_;
    Bounds bounds_;
    std::optional<Key> key_;
    bool recovered_ = false;
};

}  // namespace

Result<std::unique_ptr<Vault>> make_file_vault(Keyring::Options options) {
    auto vault = std::make_unique<FileVault>(std::move(options));
    TRY(vault->check());
    return std::unique_ptr<Vault>{std::move(vault)};
}

}  // namespace ve::keyring
