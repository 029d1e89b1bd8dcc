// Secrets on a command line: other users see it and the shell keeps it. They are refused unread.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace ve {

// Words that no command takes, in a place where a mnemonic or its flag may have been typed. The
// error repeats none of them.
Result<void> refuse_secret_words(const std::vector<std::string>& surplus);

}  // namespace ve
