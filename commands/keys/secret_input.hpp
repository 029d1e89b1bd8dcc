// Where a secret comes from: a terminal, a private file, standard input or a descriptor that the
// caller opened. Never a flag's value.
#pragma once

#include "commands/session.hpp"

namespace CLI {
class App;
}

namespace ve {

inline constexpr std::size_t secret_text_max = 64U << 10;

struct SecretInput {
    std::string file;       // "-": standard input
    std::optional<int> fd;  // is read to its end and closed
    bool given() const { return !file.empty() || fd; }
    bool takes_stdin() const { return file == "-" || fd == 0; }
};

// Asks for `what` on the terminal when neither is given; `flag` is named where that may not be.
Result<Secret> read_secret(Session& session, const SecretInput& input, std::string_view what,
                           std::string_view flag);
// Typed twice on a terminal, and the same both times.
Result<Secret> read_new_passphrase(Session& session, const std::string& file, std::string_view what,
                                   std::string_view flag);

}  // namespace ve
