#include "commands/keys/derivation.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "commands/keys/secret_input.hpp"

namespace ve {

void DerivationFlags::add(CLI::App& command) {
    command.add_option("--algorithm", algorithm, "secp256k1 (accounts), ed25519 or x25519")
        ->check(CLI::IsMember({"secp256k1", "ed25519", "x25519"}))
        ->capture_default_str();
    command.add_option("--path", path,
                       "Derivation path (default m/44'/{coin type}'/{account}'/0/{index})");
    command.add_option("--coin-type", coin_type, "Coin type in the default path")
        ->capture_default_str();
    command.add_option("--account", account, "Account in the default path");
    command.add_option("--index", index, "Index in the default path");
    command.add_flag("--bip39-passphrase", asks_passphrase,
                     "Ask for the mnemonic's own passphrase (the 25th word)");
    command.add_option("--bip39-passphrase-file", passphrase_file,
                       "Read the mnemonic's own passphrase from here (- for standard input)");
}

Result<hd::Path> DerivationFlags::resolved() const {
    const auto wanted    = TRY(kind());
    const bool all_steps = wanted != KeyAlgorithm::secp256k1;
    if (path.empty()) {
        if (coin_type >= hd::hardened || account >= hd::hardened || index >= hd::hardened)
            return fail(errors::usage, "coin type, account and index are below 2^31");
        const auto* form = all_steps ? "m/44'/{}'/{}'/0'/{}'" : "m/44'/{}'/{}'/0/{}";
        return hd::Path::parse(fmt::format(fmt::runtime(form), coin_type, account, index));
    }
    auto given = TRY(hd::Path::parse(path));
    for (std::size_t i = 0; all_steps && i < given.indexes.size(); ++i)
        if (given.indexes[i] < hd::hardened)
            return fail(errors::input,
                        "step {} of the derivation path is not hardened, and {} has hardened "
                        "steps only",
                        i + 1, algorithm)
                .with_hint("write {} behind the step's number: m/44'/118'/0'/0'/0'", "'");
    return given;
}

Result<Secret> DerivationFlags::passphrase(Session& session, bool is_new) const {
    constexpr std::string_view what = "passphrase of the mnemonic",
                               flag = "--bip39-passphrase-file";
    if (passphrase_file.empty() && !asks_passphrase) return Secret{};
    return is_new ? read_new_passphrase(session, passphrase_file, what, flag)
                  : session.passphrase(passphrase_file, what, flag);
}

}  // namespace ve
