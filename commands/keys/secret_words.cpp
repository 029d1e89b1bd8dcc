#include "commands/keys/secret_words.hpp"

#include <algorithm>
#include <array>

namespace ve {
namespace {

constexpr std::array<std::string_view, 8> secret_flags = {
    "--mnemonic", "--passphrase", "--password",    "--pass",
    "--secret",   "--seed-words", "--private-key", "--priv-key"};

constexpr std::size_t few_words = 5;

bool is_word(const std::string& text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

Result<void> refuse_secret_words(const std::vector<std::string>& surplus) {
    for (const auto& given : surplus) {
        const auto flag = given.substr(0, given.find('='));
        if (std::ranges::find(secret_flags, flag) != secret_flags.end())
            return fail(errors::refused,
                        "no flag takes a secret: others see the command line, and history keeps it")
                .with_hint(
                    "pipe it (--file - for a mnemonic, --passphrase-file - for a passphrase) and "
                    "treat what was typed as leaked");
    }
    if (std::ranges::count_if(surplus, is_word) < static_cast<std::ptrdiff_t>(few_words)) return {};
    return fail(errors::refused,
                "that looks like a mnemonic on the command line, where history keeps it")
        .with_hint("pipe it instead (ve keys import NAME --file -) and treat it as leaked");
}

}  // namespace ve
