#include "commands/keys/secret_input.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace ve {
namespace {

Result<Secret> read_descriptor(Session& session, int fd) {
    if (!session.streams().folder.empty())
        return fail(errors::refused, "a scenario's commands read no descriptor");
    Secret room{secret_text_max};
    std::size_t size = 0;
    while (size < room.size()) {
        const auto rest = room.writable().subspan(size);
        const auto got  = ::read(fd, rest.data(), rest.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            return fail(errors::io, "cannot read descriptor {}: {}", fd, std::strerror(errno))
                .with_hint("open it for the command: ve keys import NAME --fd 3 3< FILE");
        if (got == 0) {
            ::close(fd);
            return Secret::copy_of(room.reveal().first(size));
        }
        size += static_cast<std::size_t>(got);
    }
    return fail(errors::input, "descriptor {} gives more than {} bytes", fd, secret_text_max);
}

// Without the end of its last line.
Secret without_line_end(const Secret& text) {
    auto bytes = text.reveal();
    while (!bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r'))
        bytes = bytes.first(bytes.size() - 1);
    return Secret::copy_of(bytes);
}

}  // namespace

Result<Secret> read_secret(Session& session, const SecretInput& input, std::string_view what,
                           std::string_view flag) {
    if (input.fd && !input.file.empty())
        return fail(errors::usage, "{} and --fd exclude each other", flag);
    if (input.fd) return without_line_end(TRY(read_descriptor(session, *input.fd)));
    if (input.file.empty()) return session.passphrase({}, what, flag);
    auto text = TRY(read_input(session, input.file, secret_text_max, Contents::secret));
    return without_line_end(Secret::take(std::move(text)));
}

Result<Secret> read_new_passphrase(Session& session, const std::string& file, std::string_view what,
                                   std::string_view flag) {
    auto first = TRY(session.passphrase(file, what, flag));
    if (!file.empty()) return first;
    const auto second = TRY(session.passphrase({}, "the same again", flag));
    if (!first.same_as(second)) return fail(errors::authentication, "the two passphrases differ");
    return first;
}

}  // namespace ve
