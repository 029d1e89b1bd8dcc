#include "commands/keys/secret_words.hpp"

#include <algorithm>
#include <array>

namespace ve {
namespace {

constexpr std::array<std::string_view, 13> secret_flags = {
    "--mnemonic",        "--passphrase",    "--password",       "--pass",
    "--secret",          "--seed-words",    "--private-key",    "--priv-key",
    "--key-passphrase",  "--go-passphrase", "--new-passphrase", "--keyring-passphrase",
    "--bip39-passphrase"};

constexpr std::size_t few_words = 5;

bool is_word(const std::string& text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

bool is_secret_flag(std::string_view word) {
    return std::ranges::find(secret_flags, word) != secret_flags.end();
}

// "--flag=value", or a word that no command takes behind the flag; or the flag is unknown itself.
bool gives_a_secret(const std::vector<std::string>& arguments,
                    const std::vector<std::string>& surplus) {
    const auto is_surplus = [&](const std::string& word) {
        return std::ranges::find(surplus, word) != surplus.end();
    };
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const auto& word = arguments[i];
        if (!is_secret_flag(word.substr(0, word.find('=')))) continue;
        if (word.find('=') != std::string::npos || is_surplus(word)) return true;
        if (i + 1 < arguments.size() && is_surplus(arguments[i + 1])) return true;
    }
    return false;
}

}  // namespace

Result<void> refuse_secret_words(const std::vector<std::string>& arguments,
                                 const std::vector<std::string>& surplus) {
    if (gives_a_secret(arguments, surplus))
        return fail(errors::refused,
                    "no flag takes a secret: others see the command line, and history keeps it")
            .with_hint(
                "pipe it (--file - for a mnemonic, --passphrase-file - for a passphrase) and "
                "treat what was typed as leaked");
    if (std::ranges::count_if(surplus, is_word) < static_cast<std::ptrdiff_t>(few_words)) return {};
    return fail(errors::refused,
                "that looks like a mnemonic on the command line, where history keeps it")
        .with_hint("pipe it instead (ve keys import NAME --file -) and treat it as leaked");
}

}  // namespace ve
