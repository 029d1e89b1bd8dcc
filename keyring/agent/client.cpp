#include "keyring/agent/client.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <cstring>

namespace ve::keyring::agent {
namespace {

constexpr timeval patience{60, 0};  // an unlock takes a second or more, on purpose

}  // namespace

Result<std::optional<Client>> Client::connect(const std::filesystem::path& socket) {
    auto connected = TRY(connect_to(socket));
    if (!connected) return std::optional<Client>{};
    for (const int side : {SO_RCVTIMEO, SO_SNDTIMEO})
        ::setsockopt(connected->number(), SOL_SOCKET, side, &patience, sizeof patience);
    return std::optional{Client{socket, *std::move(connected)}};
}

Error Client::gone(std::string_view what) const {
    return fail(errors::peer, "the key agent at {} {}", path_.native(), what)
        .with_hint("ve keys agent status; --no-agent does without it");
}

Result<void> Client::send(ByteView content) {
    auto framed = frame(content);
    ByteView left{framed};
    while (!left.empty()) {
        const auto sent = ::send(socket_.number(), left.data(), left.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) break;
        left = left.subspan(static_cast<std::size_t>(sent));
    }
    const bool all = left.empty();
    wipe(framed);  // it may have been a passphrase
    return all ? Result<void>{} : gone("closed the connection");
}

Result<Json> Client::receive() {
    const auto read = [this](std::size_t size) -> Result<Bytes> {
        Bytes out(size);
        for (std::size_t at = 0; at < size;) {
            const auto got = ::recv(socket_.number(), out.data() + at, size - at, 0);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return gone("does not answer");
            if (got == 0) return gone("closed the connection");
            at += static_cast<std::size_t>(got);
        }
        return out;
    };
    const auto head = TRY(read(frame_head));
    const auto size = TRY(frame_size(head, frame_max));
    const auto text = TRY(read(size));
    return parse_answer(text_of(text));
}

Result<Json> Client::ask(const Request& request) {
    const auto text = to_text(request);
    // A closed connection may still hold the reason why.
    (void)send(bytes_of(text));
    auto answer = receive();
    if (answer.ok() || !answer.error().is(errors::peer)) return answer;
    // It closes those that were silent for long: then once more, over a new one.
    auto again = TRY(connect(path_));
    if (!again) return gone("is not there any more");
    *this = *std::move(again);
    TRY(send(bytes_of(text)));
    return receive();
}

Result<Json> Client::status() { return ask({}); }
Result<Json> Client::lock() { return ask({Request::Verb::lock, {}, {}}); }
Result<Json> Client::stop() { return ask({Request::Verb::stop, {}, {}}); }

Result<Json> Client::unlock(const Secret& passphrase) {
    TRY(send(bytes_of(to_text({Request::Verb::unlock, {}, {}}))));
    TRY(send(passphrase.reveal()));
    return receive();
}

Result<std::vector<KeyInfo>> Client::keys() {
    const auto said  = TRY(status());
    const auto* list = TRY(said.member("keys"));
    std::vector<KeyInfo> out;
    for (const auto& item : list->items()) out.push_back(TRY(key_from_json(item)));
    return out;
}

Result<ByteArray<64>> Client::sign(const KeyInfo& key, ByteView bytes) {
    const auto said = TRY(ask({Request::Verb::sign, key.name, copy_of(bytes)}));
    const auto text = TRY(TRY(said.member("signature"))->text());
    const auto read = TRY(parse_base64(text));
    const bool good = key.algorithm == KeyAlgorithm::ed25519
                          ? ed25519::verify(key.public_key, bytes, read)
                          : secp256k1::verify(key.public_key, bytes, read);
    if (!good || read.size() != 64)
        return fail(errors::verification, "the key agent's signature of {} does not verify",
                    key.name);
    ByteArray<64> out{};
    std::copy(read.begin(), read.end(), out.begin());
    return out;
}

}  // namespace ve::keyring::agent
