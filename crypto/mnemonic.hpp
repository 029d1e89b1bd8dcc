// BIP-39 mnemonics in English: 12 to 24 words that hold a wallet's entropy and a checksum.
#pragma once

#include "crypto/secret.hpp"

namespace ve {

class Mnemonic {
  public:
    // 16, 20, 24, 28 or 32 bytes, for 12, 15, 18, 21 or 24 words.
    static Result<Mnemonic> from_entropy(ByteView entropy);
    static Result<Mnemonic> generate(int words, const EntropySource& entropy);
    // Blanks and case do not matter. An error names the number of the word and near words, and
    // never repeats a word that may belong to somebody's wallet; or names the other language.
    static Result<Mnemonic> parse(std::string_view text);

    const Secret& text() const { return text_; }  // lower case, one blank between words
    const Secret& entropy() const { return entropy_; }
    std::size_t word_count() const { return entropy_.size() * 3 / 4; }
    // The 64 bytes that keys derive from. Error: a passphrase that is not UTF-8, or whose Unicode
    // normal form is not in our table (crypto/nfkd.hpp).
    Result<Secret> seed(ByteView passphrase = {}) const;
    Mnemonic copy() const;

  private:
    Mnemonic(Secret text, Secret entropy) : text_{std::move(text)}, entropy_{std::move(entropy)} {}
    Secret text_;
    Secret entropy_;
};

}  // namespace ve
