// In which other language of BIP-39 a mnemonic is written, so that it can be refused by name.
#pragma once

#include <optional>
#include <string_view>

namespace ve {

// "Japanese", "Spanish", …: by its script where that is enough, else by the words that its list
// has; nothing where that is not clear, or where half of the words are English ones. Typed without
// accents is as good.
using IsEnglish = bool (*)(std::string_view word);
std::optional<std::string_view> foreign_mnemonic_language(std::string_view utf8,
                                                          IsEnglish is_english);

}  // namespace ve
