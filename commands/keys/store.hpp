// Which keyring the flags mean, and how its passphrase is asked for.
#pragma once

#include "commands/session.hpp"
#include "keyring/keyring.hpp"

namespace CLI {
class App;
}

namespace ve {

struct KeyringFlags {
    std::string backend = "file", passphrase_file;
    void add(CLI::App& command);
};

std::filesystem::path keyring_folder(const Session& session, std::string_view backend);
Result<Keyring> open_keyring(Session& session, const std::string& backend,
                             const std::string& passphrase_file);
Result<Keyring> open_keyring_with(Session& session, std::string_view backend,
                                  PassphraseSource passphrase);

// What a keyring lists without its passphrase; nothing where it would have to be asked for.
std::vector<KeyInfo> keys_in_sight(Session& session, std::string_view backend);

}  // namespace ve
