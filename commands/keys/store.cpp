#include "commands/keys/store.hpp"

#include <CLI/CLI.hpp>

namespace ve {

void KeyringFlags::add(CLI::App& command) {
    command
        .add_option("--backend", backend, "file (encrypted) or test (for devnets, no passphrase)")
        ->check(CLI::IsMember({"file", "test"}))
        ->capture_default_str();
    command.add_option("--passphrase-file", passphrase_file,
                       "Read the keyring's passphrase from here (- for standard input)");
}

std::filesystem::path keyring_folder(const Session& session, std::string_view backend) {
    return session.home() / fmt::format("keyring-{}", backend);
}

Result<Keyring> open_keyring(Session& session, const std::string& backend,
                             const std::string& passphrase_file) {
    const auto ask = [&session,
                      passphrase_file](const PassphraseRequest& request) -> Result<Secret> {
        if (!request.is_new || !passphrase_file.empty())
            return session.passphrase(passphrase_file, "keyring passphrase", "--passphrase-file");
        auto first  = TRY(session.passphrase({}, "new keyring passphrase", "--passphrase-file"));
        auto second = TRY(session.passphrase({}, "the same again", "--passphrase-file"));
        if (!first.same_as(second))
            return fail(errors::authentication, "the two passphrases differ");
        return first;
    };
    return open_keyring_with(session, backend, ask);
}

Result<Keyring> open_keyring_with(Session& session, std::string_view backend,
                                  PassphraseSource passphrase) {
    Keyring::Options options;
    options.backend = backend == "test" ? Keyring::Backend::test : Keyring::Backend::file;
    options.dir     = keyring_folder(session, backend);
    options.entropy = [&session](std::span<std::uint8_t> out) {
        session.world().entropy.fill(out);
    };
    options.passphrase = std::move(passphrase);
    return Keyring::open(std::move(options));
}

std::vector<KeyInfo> keys_in_sight(Session& session, std::string_view backend) {
    std::error_code ignored;
    if (!std::filesystem::exists(keyring_folder(session, backend), ignored)) return {};
    auto ring = open_keyring_with(session, backend, [](const PassphraseRequest&) -> Result<Secret> {
        return fail(errors::authentication, "nobody is asked");
    });
    if (!ring.ok()) return {};
    auto keys = ring->list();
    return keys.ok() ? *std::move(keys) : std::vector<KeyInfo>{};
}

}  // namespace ve
