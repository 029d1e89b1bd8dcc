// Secrets on a command line: other users see it and the shell keeps it. They are refused unread.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace ve {

// Of a command line that does not parse: words that no command takes where a mnemonic may have been
// typed, and values behind flags that take none. The error repeats none of them.
Result<void> refuse_secret_words(const std::vector<std::string>& arguments,
                                 const std::vector<std::string>& surplus);

}  // namespace ve
